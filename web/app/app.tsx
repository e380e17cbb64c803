import { ExploreScreen } from '../features/explore/explore-screen.tsx'
import { useAddress } from './address.ts'

const pages = [{ title: 'Explore', href: '/', isCurrent: true }]

/** The pages of the product. */
export const App = () => <ExploreScreen address={useAddress()} pages={pages} />

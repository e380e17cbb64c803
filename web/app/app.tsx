import { IconDatabaseImport, IconTable, IconUsersGroup } from '@tabler/icons-react'
import { ExploreScreen } from '../features/explore/explore-screen.tsx'
import { fetchLaterAreas, t } from '../language/language.ts'
import type { PageLink } from '../ui/top-bar.tsx'
import { useAddress } from './address.ts'
import { LatePage } from './late-page.tsx'

const icon = { size: 22, stroke: 1.7 } as const

const pages = () =>
  [
    { title: t('frame.explore'), path: '/', icon: <IconTable {...icon} /> },
    { title: t('frame.models'), path: '/models', icon: <IconUsersGroup {...icon} /> },
    { title: t('frame.data'), path: '/data', icon: <IconDatabaseImport {...icon} /> },
  ] as const

/** Where each page was left, so that its link leads back to what was looked at. */
const leftAt = new Map<string, string>()

const linksFrom = (path: string, search: string): PageLink[] => {
  const all = pages()
  const current = all.find((page) => page.path === path) ?? all[0]
  leftAt.set(current.path, search)
  return all.map(({ title, path: to, icon: sign }) => ({
    title,
    href: `${to}${leftAt.get(to) ?? ''}`,
    isCurrent: to === current.path,
    icon: sign,
  }))
}

const loadDataScreen = async () => {
  const [{ DataScreen }] = await Promise.all([import('../features/data/data-screen.tsx'), fetchLaterAreas()])
  return DataScreen
}

const loadModelsScreen = async () => {
  const [{ ModelsScreen }] = await Promise.all([import('../features/models/models-screen.tsx'), fetchLaterAreas()])
  return ModelsScreen
}

/** The pages of the product. All but the explorer come when they are opened. */
export const App = () => {
  const address = useAddress()
  const links = linksFrom(address.path, address.search)
  if (address.path === '/data') return <LatePage load={loadDataScreen} address={address} pages={links} />
  if (address.path === '/models') return <LatePage load={loadModelsScreen} address={address} pages={links} />
  return <ExploreScreen address={address} pages={links} />
}

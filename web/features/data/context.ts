import { createContext, useContext } from 'react'
import type { Place } from './place.ts'

/** Where the page is, and the way to another place of it. */
interface PageContext {
  readonly place: Place
  /** `replace` where the step is not one to come back to */
  readonly go: (place: Place, replace?: boolean) => void
}

/** What every part of the page knows of its address. */
export const PlaceContext = createContext<PageContext>({ place: { part: 'runs' }, go: () => undefined })

/** Where the page is, and the way to another place of it. */
export const usePlace = (): PageContext => useContext(PlaceContext)

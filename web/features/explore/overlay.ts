import { createContext, useContext } from 'react'

/** What stands over the page when it is asked for. */
export type Overlay = 'commands' | 'keys'

/** What stands over the page, and the way to change that. */
export interface Overlays {
  readonly overlay: Overlay | undefined
  readonly show: (overlay: Overlay | undefined) => void
}

export const OverlayContext = createContext<Overlays>({ overlay: undefined, show: () => undefined })

/** What stands over the page, and the way to change that. */
export const useOverlay = (): Overlays => useContext(OverlayContext)

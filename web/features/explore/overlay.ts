import { createContext, useContext } from 'react'
import type { ToastMessage } from '../../ui/toast.tsx'

/** What stands over the page when it is asked for. */
export type Overlay = 'commands' | 'keys' | 'save' | 'views'

/** What stands over the page, and the ways to change that. */
export interface Overlays {
  readonly overlay: Overlay | undefined
  readonly show: (overlay: Overlay | undefined) => void
  /** says something of what the reader did */
  readonly tell: (message: ToastMessage | undefined) => void
}

export const OverlayContext = createContext<Overlays>({
  overlay: undefined,
  show: () => undefined,
  tell: () => undefined,
})

/** What stands over the page, and the ways to change that. */
export const useOverlay = (): Overlays => useContext(OverlayContext)

import { createContext, useContext } from 'react'
import type { Catalog } from '../../../server/contract/catalog.ts'
import type { Exploration } from '../../exploration/exploration.ts'
import type { Action } from '../../exploration/reduce.ts'

/** What every part of the explorer works with. */
export interface ExplorerContext {
  readonly x: Exploration
  readonly catalog: Catalog
  readonly dispatch: (action: Action) => void
}

export const Explorer = createContext<ExplorerContext | undefined>(undefined)

/** The exploration that is open, its catalog, and the way to change it. */
export const useExplorer = (): ExplorerContext => {
  const explorer = useContext(Explorer)
  if (explorer === undefined) throw new Error('this part stands outside an explorer')
  return explorer
}

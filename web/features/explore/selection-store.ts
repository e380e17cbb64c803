import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Selected } from './selection.ts'

/** Where what is selected in the table is kept for the status line; a drag changes it at every cell, and nothing else. */
export interface SelectionStore {
  readonly get: () => Selected | undefined
  readonly set: (selected: Selected | undefined) => void
  readonly subscribe: (listener: () => void) => () => void
}

/** A store in which nothing is selected yet. */
export const createSelectionStore = (): SelectionStore => {
  const listeners = new Set<() => void>()
  let now: Selected | undefined
  return {
    get: () => now,
    set: (selected) => {
      if (selected === now) return
      now = selected
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export const SelectionContext = createContext(createSelectionStore())

/** What is selected in the table that is shown; undefined where nothing is. */
export const useSelected = (): Selected | undefined => {
  const { get, subscribe } = useContext(SelectionContext)
  return useSyncExternalStore(subscribe, get)
}

import { createContext, type RefObject, useContext, useEffect } from 'react'
import type { QueryResult } from '../../../server/contract/result.ts'
import type { GridContext } from './grid-context.ts'

/** The table that stands on the screen, with the result that it shows. */
export interface ShownOnScreen {
  readonly context: GridContext
  readonly result: QueryResult
}

/** Where the table that is shown is kept for those who take it with them; empty while none is. */
export const OnScreen = createContext<RefObject<ShownOnScreen | undefined>>({ current: undefined })

/** Says what stands on the screen for as long as it does. */
export const useOnScreen = (context: GridContext, result: QueryResult): void => {
  const shown = useContext(OnScreen)
  useEffect(() => {
    shown.current = { context, result }
    return () => {
      shown.current = undefined
    }
  }, [shown, context, result])
}

/** The element that the chart is drawn into, and its measure in words beside it. */
export const chartId = 'result-chart'

import type { RunEvent } from '../../contract/runs.ts'

/** What waits for one who follows the runs; `beat` says only that the server is there. */
export interface EventQueue {
  put(event: RunEvent): void
  beat(): void
  /** the next in order, waited for; undefined once all is over */
  take(): Promise<RunEvent | 'beat' | undefined>
  /** nothing more is taken */
  end(): void
}

/** Events that may wait; who is further behind is sent away, and sees the state of then when he comes back. */
const most = 64

const isProgress = (waiting: RunEvent | 'beat' | undefined) => waiting !== 'beat' && waiting?.type === 'progress'

/** A queue in which of several reports of progress, one after the other, only the last waits, so that who is slow keeps up. */
export const createEventQueue = (): EventQueue => {
  const waiting: (RunEvent | 'beat')[] = []
  let isOver = false
  let wake: () => void = () => undefined
  const end = () => {
    isOver = true
    wake()
  }
  return {
    put: (event) => {
      if (event.type === 'progress' && isProgress(waiting.at(-1))) waiting.pop()
      waiting.push(event)
      if (waiting.length > most) end()
      else wake()
    },
    beat: () => {
      if (waiting.length === 0) waiting.push('beat')
      wake()
    },
    take: async () => {
      while (!isOver && waiting.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      return isOver ? undefined : waiting.shift()
    },
    end,
  }
}

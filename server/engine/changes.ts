/** When the tables of a warehouse may have changed. */
export interface Changes {
  /** rises with every change */
  count(): number
  /** work that may change the tables; counted when it has ended, whether it failed or not */
  during<T>(work: () => Promise<T>): Promise<T>
  /** the answer of work during which the tables stayed as they were: work that met a change is done again */
  without<T>(work: () => Promise<T>): Promise<T>
}

/** Counts changes from 0. */
export const createChanges = (): Changes => {
  let count = 0
  let running: Promise<unknown> = Promise.resolve()
  let open = 0

  return {
    count: () => count,
    during: (work) => {
      open++
      const done = work().finally(() => {
        open--
        count++
      })
      running = Promise.allSettled([running, done])
      return done
    },
    without: async (work) => {
      for (;;) {
        if (open > 0) await running
        const before = count
        const result = await work()
        if (open === 0 && count === before) return result
      }
    },
  }
}

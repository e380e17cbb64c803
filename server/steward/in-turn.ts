/** Does one thing after the other, in the order in which they are asked for; one that fails keeps none after it from being done. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>

/** A queue for work that reads and writes the same files. */
export const createInTurn = (): InTurn => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const done = last.catch(() => undefined).then(work)
    last = done
    return done
  }
}

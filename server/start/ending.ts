/** How a process ends when it is told to. */
export interface Ending {
  /** begins to end in good order */
  readonly begin: () => void
  /** ends at once, whatever is under way */
  readonly kill: () => void
  /** how long the good order may take */
  readonly withinMs: number
}

/**
 * What to do on each signal to end: the first begins to end, and what is not over in time is killed, because an engine
 * at work may not be interruptible. Whoever asks twice does not want to wait.
 */
export const endOnSignal = ({ begin, kill, withinMs }: Ending): (() => void) => {
  let isEnding = false
  return () => {
    if (isEnding) return kill()
    isEnding = true
    // Nothing is waited for that ended by itself.
    setTimeout(kill, withinMs).unref()
    begin()
  }
}

import type { LogEntry } from '../api/dependencies.ts'

/** A log of one line of JSON an entry, with the time in UTC. */
export const createLog =
  (write: (text: string) => unknown, now: () => Date) =>
  ({ level, message, ...details }: LogEntry): void => {
    write(`${JSON.stringify({ at: now().toISOString(), level, message, ...details })}\n`)
  }
export type Log = ReturnType<typeof createLog>

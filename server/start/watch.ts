import { readdir } from 'node:fs/promises'
import { type OwnWrites, stampOf } from './own-writes.ts'

/** A folder that is watched, and what to do when a file in it is added, removed or written. */
export interface Watched {
  readonly folder: string
  /** which of its files count, by path inside the folder with slashes */
  readonly includes: (path: string) => boolean
  readonly onChange: () => Promise<void>
  /** what this process writes there itself, which is no change */
  readonly own?: OwnWrites
}

const secondMs = 1000

/** Names, sizes and times of the files of a folder; what vanishes while it is read is left out. */
const stateOf = async ({ folder, includes, own }: Watched): Promise<string> => {
  const entries = await readdir(folder, { recursive: true }).catch(() => [])
  const paths = entries.map((path) => path.replaceAll('\\', '/')).filter(includes)
  const stamps = new Map(await Promise.all(paths.map(async (path) => [path, await stampOf(folder, path)] as const)))
  const seen = own?.without(stamps) ?? stamps
  return [...seen.values()].sort().join('\n')
}

/**
 * Looks at folders again and again, and reports a change when nothing has changed since the look before, so that a file
 * that is being written is not read half-way.
 *
 * @param periodMs  from one look to the next
 * @returns stops watching
 */
export const watch = async (watched: readonly Watched[], periodMs = secondMs): Promise<() => void> => {
  const seen = await Promise.all(
    watched.map(async (one) => {
      const state = await stateOf(one)
      return { one, handled: state, latest: state }
    }),
  )
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  const look = async () => {
    for (const entry of seen) {
      const state = await stateOf(entry.one)
      const isStill = state === entry.latest
      entry.latest = state
      if (!isStill || state === entry.handled || isStopped) continue
      entry.handled = state
      await entry.one.onChange().catch(() => undefined)
    }
    if (!isStopped) schedule()
  }
  const schedule = () => {
    timer = setTimeout(look, periodMs)
    timer.unref()
  }
  schedule()
  return () => {
    isStopped = true
    clearTimeout(timer)
  }
}

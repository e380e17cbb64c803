import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path/posix'

/** What is known of the files of a folder: for each its path, and a text that changes when the file does. */
export type Stamps = ReadonlyMap<string, string>

/** Remembers what this process writes into a folder that it watches, so that it is no change that anybody has to look at. */
export interface OwnWrites {
  /**
   * Does work that writes or removes these files.
   *
   * @param paths inside the folder, with slashes
   */
  during<T>(paths: readonly string[], work: () => Promise<T>): Promise<T>
  /** The stamps as they would be had nothing been written here; what others changed since shows. */
  without(stamps: Stamps): Stamps
}

/** The stamp of a file; empty where there is none. */
export const stampOf = async (folder: string, path: string): Promise<string> => {
  const found = await stat(join(folder, path)).catch(() => undefined)
  return found === undefined ? '' : `${path} ${found.size} ${found.mtimeMs}`
}

const withFolders = (paths: readonly string[]): string[] => {
  const above = (path: string): string[] => (dirname(path) === '.' ? [] : [dirname(path), ...above(dirname(path))])
  return [...new Set(paths.flatMap((path) => [path, ...above(path)]))]
}

/** Remembers the writes of a folder. */
export const createOwnWrites = (folder: string): OwnWrites => {
  /** by path: the stamp that was written, and the one that stood there before */
  const written = new Map<string, { readonly after: string; readonly before: string }>()
  const stampsOf = (paths: readonly string[]) => Promise.all(paths.map((path) => stampOf(folder, path)))
  return {
    during: async (paths, work) => {
      const all = withFolders(paths)
      const before = await stampsOf(all)
      try {
        return await work()
      } finally {
        const after = await stampsOf(all)
        for (const [i, path] of all.entries()) {
          const earlier = written.get(path)
          const was = before[i] ?? ''
          written.set(path, { after: after[i] ?? '', before: earlier?.after === was ? earlier.before : was })
        }
      }
    },
    without: (stamps) => {
      const seen = new Map(stamps)
      for (const [path, { after, before }] of written) {
        if ((stamps.get(path) ?? '') !== after) continue
        if (before === '') seen.delete(path)
        else seen.set(path, before)
      }
      return seen
    },
  }
}

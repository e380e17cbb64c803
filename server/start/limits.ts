import type { Workspace } from '../../pipelines/sources/workspace.ts'

/** The limits of a workspace. */
export type Limits = Workspace['limits']

/** Limits that hold while the workspace's own may change. */
export interface LiveLimits {
  /** read anew wherever they are asked for */
  readonly now: Limits
  /** Takes over what can be while the warehouse is open: a line for each that was, and for each that is kept as it was. */
  take(limits: Limits): { readonly taken: readonly string[]; readonly kept: readonly string[] }
}

type Name = keyof Limits

/** Where the engine has a limit from its opening on: its settings are locked. */
const ofEngine: Readonly<Record<Name, boolean>> = {
  querySeconds: false,
  jsonRows: false,
  connections: true,
  waitingQueries: false,
  requestBytes: false,
  uploadBytes: false,
  memory: true,
}

// The names of all limits, by their type.
const names = Object.keys(ofEngine) as Name[]

/** As `workspace.yaml` has the name. */
const written = (name: Name): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Limits that hold from now on. */
export const liveLimits = (first: Limits): LiveLimits => {
  const now = { ...first }
  return {
    now,
    take: (limits) => {
      const changed = names.filter((name) => now[name] !== limits[name])
      const lineOf = (name: Name) => {
        const line = `limits.${written(name)} is ${now[name]}`
        return ofEngine[name] ? `${line} until the server is started again; workspace.yaml says ${limits[name]}` : line
      }
      const { connections, memory } = now
      Object.assign(now, limits, { connections, memory })
      return {
        taken: changed.filter((name) => !ofEngine[name]).map(lineOf),
        kept: changed.filter((name) => ofEngine[name]).map(lineOf),
      }
    },
  }
}

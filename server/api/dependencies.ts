import type { Engine } from '../engine/engine.ts'
import type { Serving } from './serving.ts'

/** A line of the log: what happened, with what belongs to it. */
export interface LogEntry {
  readonly level: 'info' | 'warning' | 'error'
  readonly message: string
  readonly [key: string]: unknown
}

/** All that the API needs from outside. */
export interface Dependencies {
  /** of the product */
  readonly version: string
  readonly serving: Serving
  readonly engine: Engine
  readonly limits: {
    /** rows of a JSON answer */
    readonly jsonRows: number
    /** bytes of a request's body */
    readonly requestBytes: number
    /** bytes of all answers that are kept */
    readonly cacheBytes: number
  }
  /** names that the `host` header may have, without port; any where it is undefined */
  readonly hosts?: readonly string[]
  /** folder of the built web page; none is served without it */
  readonly webFolder?: string
  /** milliseconds on a clock that never goes back */
  readonly clock: () => number
  /** an id for an error, under which the log has it */
  readonly newId: () => string
  readonly log: (entry: LogEntry) => void
}

import type { RefusedTests, TestOutcome } from '../contract/model-tests.ts'
import type { Model } from '../model/model.ts'
import { type CubeProfile, withWatermark } from '../model/profile.ts'
import { linesOf } from './model-tests/lines.ts'

/** A model and the data that it was verified on: what questions are answered from, never changed, only replaced. */
export interface Snapshot {
  readonly workspace: {
    readonly name: string
    readonly title: string
    /** tags of the languages that titles and names of members are in, that of the definitions first */
    readonly languages: readonly string[]
    readonly opens?: string
  }
  readonly model: Model
  /** by cube */
  readonly profiles: ReadonlyMap<string, CubeProfile>
  readonly dataVersion: string
  /** the last date up to which the data are complete, ISO, or null where that is not known */
  readonly completeThrough: string | null
  /** what the tests of the model found when these data were taken over; absent where they were not run */
  readonly tests?: readonly TestOutcome[]
}

/** What is served now, and why it may not be the latest. */
export interface Serving {
  /** undefined until something was published */
  current(): Snapshot | undefined
  /** what could not be taken over, a line each; empty when all is well */
  problems(): readonly string[]
  /** serves this from now on, for every request that begins after; what is about to be answered keeps the old one */
  publish(snapshot: Snapshot): void
  /** told each time that something is published: what was kept of before is not asked for any more */
  onPublish(listener: () => void): void
  /** replaces the problems of one part, such as `definitions` or `data`; `refused` where it is tests that keep it from being served */
  report(part: string, problems: readonly string[], refused?: RefusedTests): void
  /** what tests keep from being served, data before definitions; undefined where they keep nothing */
  refused(): RefusedTests | undefined
  /** what tests of the model tell of the data that are served, a line each; empty when all is well */
  warnings(): readonly string[]
}

/** Serves nothing yet. */
export const createServing = (): Serving => {
  let snapshot: Snapshot | undefined
  const problems = new Map<string, readonly string[]>()
  const refusals = new Map<string, RefusedTests>()
  const listeners: (() => void)[] = []
  return {
    current: () => snapshot,
    problems: () => [...problems.values()].flat(),
    warnings: () => linesOf((snapshot?.tests ?? []).filter(({ status }) => status === 'warned')),
    publish: (next) => {
      snapshot = { ...next, profiles: withWatermark(next.model.cubes, next.profiles, next.completeThrough) }
      for (const listener of listeners) listener()
    },
    onPublish: (listener) => {
      listeners.push(listener)
    },
    report: (part, found, refused) => {
      problems.set(part, found)
      if (refused === undefined) refusals.delete(part)
      // It goes on as long as nothing else is said of it.
      else refusals.set(part, { ...refused, since: refusals.get(part)?.since ?? refused.since })
    },
    refused: () => refusals.get('data') ?? refusals.get('definitions'),
  }
}

import type { Model } from '../model/model.ts'
import { type CubeProfile, linkProfiles } from '../model/profile.ts'

/** A model and the data that it was verified on: what questions are answered from, never changed, only replaced. */
export interface Snapshot {
  readonly workspace: { readonly name: string; readonly title: string; readonly opens?: string }
  readonly model: Model
  /** by cube */
  readonly profiles: ReadonlyMap<string, CubeProfile>
  readonly dataVersion: string
  /** the last date up to which the data are complete, ISO, or null where that is not known */
  readonly completeThrough: string | null
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
  /** replaces the problems of one part, such as `model` or `data` */
  report(part: string, problems: readonly string[]): void
}

/** The profiles with the watermark of the load, for the cubes that are as complete as it. */
const withWatermark = ({ model, profiles, completeThrough }: Snapshot): ReadonlyMap<string, CubeProfile> =>
  completeThrough === null
    ? profiles
    : linkProfiles(
        new Map(
          [...profiles].map(([name, profile]) => {
            const isLoads = model.cubes.get(name)?.completeThrough === 'load'
            return [name, isLoads ? { ...profile, completeThrough } : profile]
          }),
        ),
      )

/** Serves nothing yet. */
export const createServing = (): Serving => {
  let snapshot: Snapshot | undefined
  const problems = new Map<string, readonly string[]>()
  const listeners: (() => void)[] = []
  return {
    current: () => snapshot,
    problems: () => [...problems.values()].flat(),
    publish: (next) => {
      snapshot = { ...next, profiles: withWatermark(next) }
      for (const listener of listeners) listener()
    },
    onPublish: (listener) => {
      listeners.push(listener)
    },
    report: (part, found) => {
      problems.set(part, found)
    },
  }
}

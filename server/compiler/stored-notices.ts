import type { Notice } from '../contract/result.ts'
import type { CubeProfile } from '../model/profile.ts'
import type { Plan } from './plan/plan.ts'
import type { SetQuery } from './plan/set-query.ts'
import type { MembersRead } from './print-statement.ts'
import { mapLegs } from './rewrite/legs.ts'

const setNotices = (sets: readonly SetQuery[]): readonly Notice[] =>
  sets.flatMap(({ name, stored, isUnstored }): readonly Notice[] => {
    if (stored !== undefined) {
      const { set, day, dataVersion } = stored
      const text = `The set ${set} has the members that were stored for ${day}.`
      return [{ code: 'set_version', details: { set, version: day, data: dataVersion }, text }]
    }
    if (isUnstored !== true) return []
    const text = `The ${name} is frozen, but nothing is stored of it yet: its members were found for this answer.`
    return [{ code: 'set_version', details: { set: name.slice(4), version: null, data: null }, text }]
  })

/** From which day on it is known who was in a segment. */
const segmentNotice = (segment: string, profile: CubeProfile | undefined): readonly Notice[] => {
  const [first] = profile?.snapshots?.get(segment) ?? []
  if (first === undefined) return []
  const text = `Who is in the segment ${segment} is known from ${first.day} on: as of an earlier date, or of none, rows are neither in it nor out of it.`
  return [{ code: 'segment_known', details: { segment, from: first.day, data: first.dataVersion }, text }]
}

/** Segments whose members a plan finds anew, though they are to be stored: nothing is yet. */
const unstoredIn = (plan: Plan): readonly string[] => {
  const found: string[] = []
  mapLegs(plan, (leg) => {
    const computed = leg.source.joins.flatMap(({ derived = [] }) => derived)
    found.push(...computed.flatMap(({ snapshot }) => snapshot ?? []))
    return leg
  })
  return found
}

const unstoredNotice = (segment: string): Notice => {
  const text = `The segment ${segment} is a snapshot, but nothing is stored of it yet: its members were found for this answer.`
  return { code: 'segment_known', details: { segment, from: null, data: null }, text }
}

/**
 * What a reader should know of stored members that an answer reads, each said once: of which day those of frozen sets are
 * (`set_version`), and from which day on those of segments are known (`segment_known`).
 */
export const storedNotices = (
  { sets, segments }: MembersRead,
  plan: Plan,
  profile: CubeProfile | undefined,
): readonly Notice[] => {
  const notices = [
    ...setNotices(sets),
    ...segments.flatMap((segment) => segmentNotice(segment, profile)),
    ...unstoredIn(plan).map(unstoredNotice),
  ]
  return [...new Map(notices.map((notice) => [notice.text, notice])).values()]
}

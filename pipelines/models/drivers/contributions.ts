import { ModelRefusal } from '../refusal.ts'

/** A value in both periods. */
export interface Change {
  readonly before: number
  readonly after: number
}

/** How members of a dimension make up a measure: by sums, by a ratio, or by counting things that may be in several of them. */
export type Composition = 'sum' | 'ratio' | 'distinct'

/** What a member makes of the change of the whole. */
export interface Contribution {
  readonly member: string
  readonly change: number
  /** its change by the change of the whole; null where the whole did not change */
  readonly share: number | null
  /** its change by the whole before: points of growth; null where there was nothing before */
  readonly growth: number | null
}

const adds = (parts: number, whole: number, size: number): boolean =>
  Math.abs(parts - whole) <= 1e-9 * Math.max(size, 1e-300)

/**
 * What the members of a dimension contribute to the change of a measure, the largest change first. Association, not cause.
 *
 * @param total the measure over all members, which shows whether they add up to it
 * @throws ModelRefusal `not_additive` for a ratio (see `rateAndMix`), and for a distinct count whose members share things;
 *   `not_adding_up` where members of a sum are not all there is; `bad_value`, `no_members`
 */
export const contributions = (
  composition: Composition,
  members: ReadonlyMap<string, Change>,
  total: Change,
): Contribution[] => {
  if (composition === 'ratio') throw ModelRefusal.of('not_additive/ratio')
  if (members.size === 0) throw ModelRefusal.of('no_members')
  let [before, after, size] = [0, 0, 0]
  for (const [member, change] of members) {
    if (!Number.isFinite(change.before + change.after)) throw ModelRefusal.of('bad_value/member', { member, ...change })
    before += change.before
    after += change.after
    size = Math.max(
      size,
      Math.abs(change.before),
      Math.abs(change.after),
      Math.abs(total.before),
      Math.abs(total.after),
    )
  }
  if (!adds(before, total.before, size) || !adds(after, total.after, size)) {
    const sums = { before, after, wholeBefore: total.before, wholeAfter: total.after }
    if (composition === 'distinct') throw ModelRefusal.of('not_additive/distinct', sums)
    throw ModelRefusal.of('not_adding_up', sums)
  }
  const whole = total.after - total.before
  return [...members]
    .map(([member, change]) => ({ member, change: change.after - change.before }))
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change) || (a.member < b.member ? -1 : 1))
    .map(({ member, change }) => ({
      member,
      change,
      share: whole === 0 ? null : change / whole,
      growth: total.before === 0 ? null : change / total.before,
    }))
}

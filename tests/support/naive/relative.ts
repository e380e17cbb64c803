import type { Condition, Scalar } from '../../../server/contract/query.ts'
import type { Attribute } from '../../../server/model/cube.ts'
import { addMonths, dayOf, monthsIn, partOf, periodAround, type Range } from './days.ts'
import { fiscalOf, type Star } from './star.ts'

const units = ['year', 'quarter', 'month', 'week', 'date', 'fiscal_year', 'fiscal_quarter'] as const

/** The period that a text or number names, as in 1998, `1998-Q2`, `1998-05`, `1998-W07` or `1998-05-31`. */
const periodNamed = (star: Star, attribute: Attribute, at: Scalar): Range => {
  const fiscal = fiscalOf(star.cube, attribute.role)
  const own = attribute.derived?.part
  const candidates = [...units.filter((u) => u === own), ...units]
  const year = Number(/\d{4}/.exec(String(at))?.[0])
  const [first, last] = [dayOf(`${year - 1}-01-01`), dayOf(`${year + 1}-12-31`)]
  for (const unit of candidates) {
    for (let day = first; day <= last; day++) {
      const found = periodAround(unit, day, fiscal)
      if (found !== undefined && String(partOf(unit, day, fiscal)) === String(at)) return found
    }
  }
  throw new Error(`${String(at)} names no period`)
}

/** A period some of its kind later; a range of days moves by its ends. */
const moved = ({ from, to }: Range, unit: string, n: number): Range => {
  const months = monthsIn(unit)
  if (months !== undefined) return { from: addMonths(from, n * months), to: addMonths(to + 1, n * months) - 1 }
  const days = n * (unit === 'week' ? 7 : 1)
  return { from: from + days, to: to + days }
}

const ranges = new WeakMap<Star, Map<string, Range>>()

/** The days of a relative condition; what was worked out once is remembered. */
export const relativeRange = (star: Star, attribute: Attribute, condition: Condition): Range => {
  const known = ranges.get(star) ?? new Map<string, Range>()
  ranges.set(star, known)
  const text = JSON.stringify(condition)
  const found = known.get(text) ?? freshRange(star, attribute, condition)
  known.set(text, found)
  return found
}

/**
 * The days of a condition relative to a period. `last` ends with the period of its unit that `at` ends in, `toDate` runs
 * from the start of the unit to the end of `at`, `shift` is `at` moved. Without `at`, the day up to which the data are complete.
 */
const freshRange = (star: Star, attribute: Attribute, { last, toDate, shift, at }: Condition): Range => {
  const fiscal = fiscalOf(star.cube, attribute.role)
  const named = last?.at ?? at
  const { completeThrough } = star
  if (named === undefined && completeThrough === undefined) throw new Error('nothing says when now is')
  const today = completeThrough ?? 0
  const around = (unit: string, day: number): Range => periodAround(unit, day, fiscal) ?? { from: day, to: day }
  const anchor = named === undefined ? undefined : periodNamed(star, attribute, named)
  if (last !== undefined) {
    const latest = around(last.unit, anchor?.to ?? today)
    const isOpen = last.complete === true && completeThrough !== undefined && completeThrough < latest.to
    const end = isOpen && named === undefined ? moved(latest, last.unit, -1) : latest
    return { from: moved(end, last.unit, 1 - last.n).from, to: end.to }
  }
  if (toDate !== undefined) {
    const to = anchor?.to ?? today
    return { from: around(toDate, to).from, to }
  }
  if (shift === undefined) throw new Error('a relative condition says last, toDate or shift')
  return moved(anchor ?? around(attribute.period ?? 'date', today), shift.unit, shift.n)
}

import type { Condition } from '../../contract/query.ts'
import type { Notice } from '../../contract/result.ts'
import type { Cube } from '../../model/cube.ts'
import { type DateRange, isFiscalPeriod, readPeriod } from '../../model/periods.ts'

const periods = ['week', 'month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year'] as const

/** The dates that conditions choose by listing periods; none where they choose in another way. */
const rangesOf = (cube: Cube, conditions: readonly Condition[]): DateRange[] =>
  conditions.flatMap(({ attribute: name, in: members }): DateRange[] => {
    const attribute = cube.attributes.get(name ?? '')
    const period = periods.find((known) => known === attribute?.period)
    const calendar = cube.roles.get(attribute?.role ?? '')?.calendar
    if (period === undefined || calendar === undefined) return []
    return (members ?? []).flatMap((member) => {
      const key = Array.isArray(member) ? member.at(-1) : member
      if (typeof key !== 'string' && typeof key !== 'number') return []
      return readPeriod(key, calendar.fiscal, isFiscalPeriod(period))?.range ?? []
    })
  })

const daysOf = (ranges: readonly DateRange[]): number =>
  ranges.reduce((sum, { from, to }) => sum + (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1, 0)

/** What is to be known of two periods before they are compared: notices `unequal_periods` and `incomplete_period`. */
export const periodNotices = (
  cube: Cube,
  before: readonly Condition[],
  after: readonly Condition[],
  completeThrough: string | null,
): Notice[] => {
  const [was, is] = [rangesOf(cube, before), rangesOf(cube, after)]
  const [daysBefore, daysAfter] = [daysOf(was), daysOf(is)]
  const late = [...was, ...is].find(({ to }) => completeThrough !== null && to > completeThrough)
  return [
    ...(daysBefore > 0 && daysAfter > 0 && daysBefore !== daysAfter
      ? [
          {
            code: 'unequal_periods',
            details: { before: daysBefore, after: daysAfter },
            text: `Before are ${daysBefore} days, after ${daysAfter}: a part of the change is that.`,
          },
        ]
      : []),
    ...(late === undefined
      ? []
      : [
          {
            code: 'incomplete_period',
            details: { ...late, completeThrough },
            text: `A period ends on ${late.to}, and data are complete through ${completeThrough}: a part of the change may be what is not there yet.`,
          },
        ]),
  ]
}

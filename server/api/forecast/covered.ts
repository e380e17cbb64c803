import { hasAttribute } from '../../model/date-grain.ts'
import { type DateRange, isDate, rangeAround } from '../../model/periods.ts'
import type { Asking } from '../analysis/asking.ts'
import { lastCompleteDay } from '../current.ts'
import type { AskedSeries } from './asked-series.ts'
import type { Covered } from './read-series.ts'

/** Of the first period so much may be before the first date that has data. */
const emptyShare = 0.25

const daysIn = ({ from, to }: DateRange): number => (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1

/**
 * The first date that a series may be of, where the data of a cube begin so far within a period that it is not whole;
 * undefined where they do not.
 */
const beginningOf = async ({ ask }: Asking, asked: AskedSeries): Promise<string | undefined> => {
  const { cube, role, unit, fiscal, query } = asked
  const date = cube.roles.get(role)?.calendar?.date
  if (date === undefined || !hasAttribute(cube, date)) return undefined
  const { rows } = await ask({ ...query, rows: [date], where: [], sort: [{ by: date }], limit: 1 })
  const first = rows[0]?.value(date)
  if (typeof first !== 'string' || !isDate(first)) return undefined
  const period = rangeAround(unit, first, fiscal)
  return (daysIn({ from: period.from, to: first }) - 1) / daysIn(period) > emptyShare ? first : undefined
}

/** The dates that a series may be of: those that the cube covers, up to the last one for which its data, or else the load, are complete. */
export const coveredBy = async (asking: Asking, asked: AskedSeries): Promise<Covered> => {
  const { snapshot } = asking
  const { coverage } = asked.cube
  const through = [lastCompleteDay(snapshot, asked.cube), coverage?.to].filter((date) => date !== undefined).sort()[0]
  const from = coverage?.from ?? (await beginningOf(asking, asked))
  return { ...(from !== undefined && { from }), ...(through !== undefined && { through }) }
}

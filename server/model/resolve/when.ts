import { closest } from '../../contract/closest.ts'
import type { Condition } from '../../contract/query.ts'
import type { Attribute, Cube } from '../cube.ts'
import type { WhenDefinition } from '../definitions/when.ts'
import type { Report } from '../problem.ts'
import type { Located } from '../yaml/node.ts'

/** The unit that `last` counts in, of each period that a calendar computes. */
const units: Readonly<Record<string, NonNullable<Condition['toDate']>>> = {
  date: 'day',
  week: 'week',
  month: 'month',
  quarter: 'quarter',
  year: 'year',
  fiscal_quarter: 'quarter',
  fiscal_year: 'year',
}

/** What problems call a cube or a view. */
export const calledSo = ({ name, facts }: Cube): string => `${facts === undefined ? 'cube' : 'view'} ${name}`

/** An attribute of a cube or view by name; reports one that it does not have. */
export const attributeIn = (cube: Cube, { value: name, place }: Located, report: Report): Attribute | undefined => {
  const found = cube.attributes.get(name)
  if (found !== undefined) return found
  const near = closest(name, cube.attributes.keys())
  return report(place, 'unknown_attribute', { of: calledSo(cube), name, closest: near })
}

/** A condition as a query would write it, `current` as the last period of its kind; none where it is reported. */
export const whenCondition = (
  cube: Cube,
  { attribute: { value: name, place }, is }: WhenDefinition,
  report: Report,
): readonly Condition[] => {
  const attribute = attributeIn(cube, { value: name, place }, report)
  if (attribute === undefined || is !== 'current') return attribute && is !== 'current' ? [is] : []
  const unit = units[attribute.derived?.part ?? '']
  if (unit !== undefined) return [{ attribute: name, last: { n: 1, unit } }]
  if (attribute.period === undefined && attribute.type === 'text') return [{ attribute: name, in: ['current'] }]
  const expected = 'a year, quarter, month, week or date of a calendar, for its current period'
  return report(place, 'wrong_type', { where: `"${name}"`, expected, found: name }) ?? []
}

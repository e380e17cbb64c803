import type { Calendar } from './calendar.ts'
import type { Attribute, CalendarPart, Cube, DateGrain, Role } from './cube.ts'
import { rangeAround } from './periods.ts'

const byMonths: Readonly<Record<'month' | 'quarter' | 'year', readonly CalendarPart[]>> = {
  month: ['month', 'quarter', 'year', 'month_of_year'],
  quarter: ['quarter', 'year'],
  year: ['year'],
}
const lengths = { month: 1, quarter: 3, year: 12 } as const

/** The fiscal periods that are made of whole months, quarters or years of the calendar. */
const fiscalOf = (grain: keyof typeof lengths, { fiscal }: Calendar): readonly CalendarPart[] => {
  const isWhole = fiscal.day === 1 && (fiscal.month - 1) % lengths[grain] === 0
  if (!isWhole) return []
  return grain === 'year' ? ['fiscal_year'] : ['fiscal_quarter', 'fiscal_year']
}

/** What of the calendar is the same on all dates of a period: the period itself and those made of it. */
const partsOf = (grain: DateGrain, calendar: Calendar): readonly CalendarPart[] => {
  switch (grain) {
    case 'week':
    case 'fiscal_year':
      return [grain]
    case 'fiscal_quarter':
      return [grain, 'fiscal_year']
    default:
      return [...byMonths[grain], ...fiscalOf(grain, calendar)]
  }
}

/** The role by which a cube knows an attribute only in parts: its facts stand at whole periods, and this is finer. */
export const finerThanFact = (cube: Cube, attribute: Attribute): Role | undefined => {
  const role = attribute.role === undefined ? undefined : cube.roles.get(attribute.role)
  if (role?.grain === undefined || role.calendar === undefined) return undefined
  const part = attribute.derived?.part
  return part !== undefined && partsOf(role.grain, role.calendar).includes(part) ? undefined : role
}

/** Whether facts of a cube have an attribute of that name, and not only in parts of the periods that they stand at. */
export const hasAttribute = (cube: Cube, name: string): boolean => {
  const attribute = cube.attributes.get(name)
  return attribute !== undefined && finerThanFact(cube, attribute) === undefined
}

/**
 * The last date up to which the data of a cube are complete: of facts that stand at whole periods, the end of the period
 * that has begun, for they are of all of it.
 */
export const throughWholePeriod = (cube: Cube, date: string): string => {
  const role = cube.time === undefined ? undefined : cube.roles.get(cube.time)
  if (role?.grain === undefined || role.calendar === undefined) return date
  return rangeAround(role.grain, date, role.calendar.fiscal).to
}

import type { Catalog } from '../../server/contract/catalog.ts'
import type { Condition } from '../../server/contract/query.ts'
import { attributeOf } from './query.ts'

/** Units of relative dates, fine to coarse. */
export const units = ['day', 'week', 'month', 'quarter', 'year'] as const
export type PeriodUnit = (typeof units)[number]

/** Dates relative to the last complete one: so many periods up to it, the one that is going on, or all up to it. */
export type Relative =
  | { readonly kind: 'last'; readonly n: number; readonly unit: PeriodUnit; readonly complete: boolean }
  | { readonly kind: 'toDate'; readonly unit: PeriodUnit }
  | { readonly kind: 'through' }

/**
 * The attribute of days that conditions on a period's dates are on; undefined where its calendar has none, or nothing says
 * up to which date data are complete.
 */
export const datesOf = (catalog: Catalog, attribute: string): string | undefined => {
  const of = attributeOf(catalog, attribute)
  if (catalog.completeThrough === null || of?.period === undefined || of.role === undefined) return undefined
  return catalog.attributes.find(({ role, period }) => role === of.role && period === 'date')?.name
}

/** The units that a calendar has, by its attributes of the same role. */
export const unitsOf = (catalog: Catalog, attribute: string): PeriodUnit[] => {
  const role = attributeOf(catalog, attribute)?.role
  const periods = catalog.attributes.flatMap((a) => (a.role === role && a.period !== undefined ? [a.period] : []))
  return units.filter((unit) => periods.includes(unit === 'day' ? 'date' : unit))
}

/** The condition that keeps relative dates of an attribute of days. */
export const relativeCondition = (attribute: string, relative: Relative): Condition => {
  if (relative.kind === 'through') return { attribute, through: 'complete' }
  if (relative.kind === 'toDate') return { attribute, toDate: relative.unit }
  const { n, unit, complete } = relative
  return { attribute, last: { n, unit, ...(complete && { complete }) } }
}

/** What a condition says of relative dates; undefined where it says anything else, or more. */
export const relativeOf = (condition: Condition | undefined): Relative | undefined => {
  if (condition === undefined) return undefined
  const { attribute: _, last, toDate, through, ...more } = condition
  if (Object.values(more).some((value) => value !== undefined)) return undefined
  if (through !== undefined) return last === undefined && toDate === undefined ? { kind: 'through' } : undefined
  if (toDate !== undefined && last === undefined) return { kind: 'toDate', unit: toDate }
  if (last === undefined || last.at !== undefined || toDate !== undefined) return undefined
  return { kind: 'last', n: last.n, unit: last.unit, complete: last.complete === true }
}

/** Ranges of dates that people ask for most, of the units that a calendar has. */
export const usualRelatives = (catalog: Catalog, attribute: string): Relative[] => {
  const known = unitsOf(catalog, attribute)
  const usual = [
    { kind: 'last', n: 3, unit: 'month', complete: true },
    { kind: 'last', n: 4, unit: 'quarter', complete: true },
    { kind: 'last', n: 12, unit: 'month', complete: true },
    { kind: 'toDate', unit: 'month' },
    { kind: 'toDate', unit: 'quarter' },
    { kind: 'toDate', unit: 'year' },
  ] as const
  return [...usual.filter(({ unit }) => known.includes(unit)), { kind: 'through' }]
}

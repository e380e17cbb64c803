import type { CubeQuery } from '../../contract/query.ts'
import type { Notice } from '../../contract/result.ts'
import type { FullAccess } from '../../model/access.ts'
import type { BaseMeasure, Cube } from '../../model/cube.ts'
import { keeps } from './axes.ts'
import { bridgesOf } from './bridges.ts'
import { attributeFiltersOf } from './filter.ts'
import type { Leg, Plan, RolledUp, RollUp } from './plan.ts'
import { rollUpsIn } from './roll-ups.ts'

/** Whether values of a measure may be of rows that a reader may not see: of others the value of one row would be told. */
export const mayCoverAll = ({ aggregation, over }: BaseMeasure): boolean =>
  over === undefined && (aggregation === 'sum' || aggregation === 'count' || aggregation === 'avg')

/** The attributes of a cube by which values of all its rows may be told apart; undefined where there may be none of these. */
const partsOf = ({ access }: Cube): ReadonlySet<string> | undefined => {
  const { by = [], proved = -1 } = access?.full ?? {}
  return proved < 0 ? undefined : new Set(by.slice(0, proved))
}

const isOpen = ({ source }: RollUp): boolean => source.cube.access?.rows === undefined

const sameText = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Whether what a leg reads and computes names nothing but what values of all rows may be told apart by. */
const namesOnly = ({ source, aggregates, windows, properties, own }: RollUp, parts: ReadonlySet<string>): boolean =>
  windows.length === 0 &&
  properties.length === 0 &&
  !own &&
  bridgesOf(source).length === 0 &&
  source.rowFilter === undefined &&
  source.filters.flatMap(attributeFiltersOf).every((f) => f.kind !== 'set' && parts.has(f.attribute.name)) &&
  aggregates.every(({ measure, filter }) => mayCoverAll(measure) && sameText(filter, measure.filter))

/** Whether a leg computes of its rows what the data were proved for: no value that a question chooses may take its place. */
const isAsDeclared = ({ source: { cube }, aggregates }: RollUp, parts: ReadonlySet<string>): boolean => {
  const { declared } = cube.access ?? {}
  if (declared === undefined || !sameText(cube.filter, declared.filter)) return false
  const roles = [...parts].map((name) => cube.attributes.get(name)?.role ?? '')
  const datesOf = (of: Cube) => roles.map((name) => [of.roles.get(name)?.zone, of.roles.get(name)?.history])
  const computedOf = ({ expression, filter, weight }: BaseMeasure) => [expression, filter, weight]
  return (
    sameText(datesOf(cube), datesOf(declared)) &&
    aggregates.every(({ measure }) => {
      const own = declared.measures.get(measure.name)
      return own?.kind === 'base' && sameText(computedOf(measure), computedOf(own))
    })
  )
}

const fullSets = (leg: RollUp, parts: ReadonlySet<string>): readonly RolledUp[] =>
  leg.sets.filter((set) =>
    leg.keys
      .filter((key) => keeps(set, key))
      .every(({ attribute, implied }) => [attribute, ...implied].every(({ name }) => parts.has(name))),
  )

/** Whether a question asks for no more than the measures that values of all rows are allowed of. */
const asksOnly = ({ measures }: FullAccess, query: CubeQuery, plan: Plan): boolean => {
  if (measures === undefined) return true
  const keys = plan.input.input.input.keys.map(({ attribute }) => attribute.name)
  return (
    query.measures.every((entry) => typeof entry === 'string' && measures.has(entry)) &&
    query.having === undefined &&
    query.top === undefined &&
    (query.sort ?? []).every(({ by }) => measures.has(by) || keys.includes(by))
  )
}

/** Rows are told apart by more than attributes: by members that are listed, ranked or compared with. */
const isPlain = ({ input, totalsOf, displays }: Plan): boolean =>
  !input.other &&
  totalsOf === 'all' &&
  displays.ancestors.length === 0 &&
  input.takes.every(({ context }) => context === undefined) &&
  input.input.input.legs.every((leg) => leg.kind === 'rollUp')

const notice = (isFull: boolean): Notice => {
  const text = isFull
    ? 'Totals cover also rows that you may not see; the rows of the answer do not.'
    : 'Values are of the rows that you may see, those of totals too: what is asked would tell apart groups that are too small.'
  return { code: isFull ? 'totals_of_all' : 'totals_of_seen', details: {}, text }
}

/**
 * The plan with values of all rows where the policies of its reader let them be: at coordinates, and under conditions, of
 * attributes by which the data are known to have no small groups. All measures of a question cover the same rows, so that
 * one may be compared with another; where one cannot, none does, and a notice says so.
 */
export const withFullTotals = (
  plan: Plan,
  query: CubeQuery,
): { readonly plan: Plan; readonly notices: readonly Notice[] } => {
  const merge = plan.input.input.input
  const rollUps = rollUpsIn(merge.legs)
  const accesses = rollUps.flatMap(({ source }) => source.cube.access?.full ?? [])
  if (accesses.length === 0) return { plan, notices: [] }
  const covers = (leg: RollUp): boolean => {
    const parts = partsOf(leg.source.cube)
    return isOpen(leg) || (parts !== undefined && namesOnly(leg, parts) && isAsDeclared(leg, parts))
  }
  const mayBe = isPlain(plan) && accesses.every((access) => asksOnly(access, query, plan)) && rollUps.every(covers)
  if (!mayBe) return { plan, notices: [notice(false)] }
  const full = (leg: Leg): Leg => {
    const parts = leg.kind === 'rollUp' && !isOpen(leg) ? partsOf(leg.source.cube) : undefined
    return leg.kind !== 'rollUp' || parts === undefined ? leg : { ...leg, full: fullSets(leg, parts) }
  }
  const [first, ...others] = merge.legs
  const legs = [full(first), ...others.map(full)] as const
  const isSome = rollUpsIn(legs).some((leg) => (leg.full ?? []).length > 0)
  const input = { ...plan.input.input, input: { ...merge, legs } }
  return { plan: { ...plan, input: { ...plan.input, input } }, notices: isSome ? [notice(true)] : [] }
}

import type { DrillThroughRequest } from '../../contract/drill-through.ts'
import { QueryError } from '../../contract/errors.ts'
import type { MeasureEntry } from '../../contract/query.ts'
import type { BaseMeasure } from '../../model/cube.ts'
import type { CubeProfile } from '../../model/profile.ts'
import { typeOverShares } from '../plan/bridges.ts'
import { unnumbered } from '../plan/column-names.ts'
import type { Names } from '../plan/names.ts'
import { outputColumns } from '../plan/output-columns.ts'
import { calledOf } from '../plan/output-names.ts'
import type { Calculate, Leg, Output, Plan, RollUp } from '../plan/plan.ts'
import { planQuery } from '../plan/plan-query.ts'
import { rewrite } from '../rewrite/rewrite.ts'

/** Columns of legs that a calculation has, those of statistics over members replaced by what these are made of. */
const baseColumns = (calculate: Calculate, columns: readonly string[]): readonly string[] => [
  ...new Set(
    columns.flatMap((name) => {
      const over = calculate.input.legs.find((leg) => leg.kind === 'over' && leg.statistics.some((s) => s.as === name))
      if (over?.kind !== 'over') return calculate.input.legs.some((leg) => hasAggregate(leg, name)) ? [name] : []
      return baseColumns(over.input, over.input.outputs.flatMap(outputColumns))
    }),
  ),
]

const hasAggregate = (leg: Leg, name: string): boolean =>
  leg.kind === 'rollUp' && leg.aggregates.some((a) => a.as === name)

/** The query with one measure alone beside those that it ranks and filters by, without order and cut. */
const planAt = (names: Names, request: DrillThroughRequest, entry: MeasureEntry, profile: CubeProfile | undefined) => {
  const { sort: _sort, limit: _limit, offset: _offset, ...query } = request.query
  const name = typeof entry === 'string' ? entry : entry.as
  const others = query.measures.filter((m) => (typeof m === 'string' ? m : m.as) !== name)
  const measures = [...others, entry]
  return planQuery(names.cube, { ...query, measures, totals: [Object.keys(request.at)] }, profile).plan
}

const outputNamed = (plan: Plan, name: string): Output => {
  const output = plan.input.input.outputs.find((o) => calledOf(o) === name)
  if (output === undefined) throw new Error(`no output is called ${name}`)
  return output
}

/** What is drilled through: the plan that computes it at the cell's set, its leg there and the base measure. */
export interface Drilled {
  readonly plan: Plan
  readonly leg: RollUp
  readonly measure: BaseMeasure
}

/**
 * What a request drills through.
 *
 * @throws QueryError `needs_input` where the measure is calculated, with what it is made of
 */
export const drilledOf = (names: Names, request: DrillThroughRequest, profile: CubeProfile | undefined): Drilled => {
  const asked = request.query.measures.find(
    (m) => (typeof m === 'string' ? m : (m.as ?? m.measure)) === request.measure,
  )
  const isShown = typeof asked === 'object' && asked.show !== undefined
  const declared = names.cube.measures.get(request.measure)
  const entry: MeasureEntry = isShown
    ? (asked.measure ?? request.measure)
    : declared?.kind === 'display'
      ? declared.of
      : (asked ?? request.measure)
  const plan = planAt(names, request, entry, profile)
  const output = outputNamed(plan, typeof entry === 'string' ? entry : (entry.as ?? request.measure))
  const columns = outputColumns(output)
  const inputs = baseColumns(plan.input.input, columns)
  const isPlain = output.value.kind === 'base' || (columns.length === 1 && inputs[0] === columns[0] && isAlone(output))
  if (isPlain) return drilledAt(plan, output.name, inputs[0] ?? '', request, profile)
  const { input } = request
  if (input === undefined || !inputs.includes(input))
    throw new QueryError('needs_input', { measure: request.measure, inputs }, 'input')
  const called = `#input ${input}`
  const inner = planAt(names, request, { calc: unnumbered(input), as: called }, profile)
  const found = outputNamed(inner, called)
  return drilledAt(inner, found.name, outputColumns(found)[0] ?? input, request, profile)
}

/** A calculation that is one measure and nothing else. */
const isAlone = ({ value }: Output): boolean => value.kind === 'calculation' && value.calculation.kind === 'measure'

const drilledAt = (
  plan: Plan,
  output: string,
  column: string,
  request: DrillThroughRequest,
  profile: CubeProfile | undefined,
): Drilled => {
  const { keys } = plan.input.input.input
  const set = keys.filter((k) => !(k.attribute.name in request.at)).reduce((bits, k) => bits | (1 << k.bit), 0)
  const found = plan.input.input.input.legs.find((leg) => hasAggregate(leg, column))
  const aggregate = found?.kind === 'rollUp' ? found.aggregates.find((a) => a.as === column) : undefined
  if (found?.kind !== 'rollUp' || aggregate === undefined) throw new Error(`no leg computes ${column}`)
  const outputs = plan.input.input.outputs.map((o): Output => {
    if (o.name !== output) return o
    const type = typeOverShares(aggregate.measure, found.source)
    return { ...o, value: { kind: 'base', measure: column }, column: { ...o.column, type } }
  })
  const atCell = {
    ...plan,
    sets: [set],
    measures: [output],
    input: { ...plan.input, input: { ...plan.input.input, outputs } },
  }
  return { plan: rewrite(atCell, profile), leg: found, measure: aggregate.measure }
}

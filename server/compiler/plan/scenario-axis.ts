import { closest } from '../../contract/closest.ts'
import { conditionParts } from '../../contract/condition-parts.ts'
import type { DrillThroughRequest } from '../../contract/drill-through.ts'
import { QueryError } from '../../contract/errors.ts'
import type { Condition, CubeQuery, Sort, Top } from '../../contract/query.ts'
import type { Unsound } from '../../contract/unsound.ts'
import type { Cube } from '../../model/cube.ts'
import { baseScenario } from '../../model/language/parameter.ts'
import type { Scenario } from '../../model/parameter.ts'

/** The name of the attribute whose members are the scenarios of a query. */
export const scenarioName = 'scenario'

/** Each scenario is computed on its own. */
const mostScenarios = 10

/** A scenario of a query; the base has none laid over the query's values. */
export interface AskedScenario {
  readonly name: string
  readonly title: string
  readonly overlay: Scenario | undefined
}

const refuse = (why: Unsound, path: string): never => {
  throw new QueryError('unsound', why, path)
}

const scenarioOf = (cube: Cube, name: string, path: string): AskedScenario => {
  if (name === baseScenario) return { name, title: 'Base', overlay: undefined }
  const overlay = cube.scenarios?.get(name)
  if (overlay !== undefined) return { name, title: overlay.title, overlay }
  const known = [baseScenario, ...(cube.scenarios?.keys() ?? [])]
  throw new QueryError('unknown_scenario', { kind: 'scenario', name, closest: closest(name, known) }, path)
}

/**
 * The scenarios that a query asks for, in its order.
 *
 * @throws QueryError `unknown_scenario` with the nearest, `duplicate_name`, `invalid_request` (none, or more than 10),
 *   `unsound` (the cube has an attribute of that name)
 */
export const scenariosOf = (cube: Cube, names: readonly string[]): readonly AskedScenario[] => {
  if (names.length === 0 || names.length > mostScenarios) {
    const problem = `scenarios are 1 to ${mostScenarios} names, such as ["${baseScenario}"]; found ${names.length}`
    throw new QueryError('invalid_request', { problem }, 'scenarios')
  }
  const second = names.findIndex((name, i) => names.indexOf(name) < i)
  if (second >= 0)
    throw new QueryError('duplicate_name', { name: names[second] ?? '', where: 'scenarios' }, `scenarios[${second}]`)
  if (cube.attributes.has(scenarioName)) refuse({ reason: 'scenario_is_attribute', cube: cube.name }, 'scenarios')
  return names.map((name, i) => scenarioOf(cube, name, `scenarios[${i}]`))
}

/**
 * Scenarios on an axis are those that the query names.
 *
 * @throws QueryError `unsound` where it names none, though the model has some
 */
export const refuseUnnamedScenarios = ({ attributes, scenarios }: Cube, { rows, columns }: CubeQuery): void => {
  const axis = [rows, columns].findIndex((entries) => entries.includes(scenarioName))
  if (axis < 0 || scenarios === undefined || attributes.has(scenarioName)) return
  const named = [baseScenario, ...scenarios.keys()]
  refuse({ reason: 'which_scenarios', scenarios: named }, axis === 0 ? 'rows' : 'columns')
}

/** Where scenarios stand in an answer: the axis, and which of its entries they are. */
export interface ScenarioPlace {
  readonly axis: 'rows' | 'columns'
  readonly index: number
}

/** A query with scenarios as the one question that is asked for each of them. */
export interface OfEachScenario {
  /** the query with scenarios on an axis */
  readonly query: CubeQuery
  /** the query without scenarios, in whose terms each is asked */
  readonly each: CubeQuery
  readonly place: ScenarioPlace
  /** the scenario whose values order the rows that all scenarios share */
  readonly leading: string
}

const placed = (query: CubeQuery): CubeQuery =>
  [...query.rows, ...query.columns].includes(scenarioName)
    ? query
    : { ...query, columns: [scenarioName, ...query.columns] }

const placeOf = ({ rows, columns }: CubeQuery): ScenarioPlace => {
  const isTwice = [...rows, ...columns].filter((entry) => entry === scenarioName).length > 1
  if (isTwice) throw new QueryError('duplicate_name', { name: scenarioName, where: 'rows and columns' }, 'columns')
  const index = rows.indexOf(scenarioName)
  return index >= 0 ? { axis: 'rows', index } : { axis: 'columns', index: columns.indexOf(scenarioName) }
}

const isScenario = (name: unknown): boolean => name === scenarioName

/** A condition anywhere that names the scenarios. */
const refuseConditions = (conditions: readonly Condition[], path: string): void => {
  conditions.forEach((c, i) => {
    const at = `${path}[${i}]`
    if (isScenario(c.attribute)) refuse({ reason: 'scenario_filtered' }, at)
    refuseConditions(conditionParts(c), at)
  })
}

const coordinate = new RegExp(`[{,(]\\s*${scenarioName}\\s*(=|\\)|in\\b)|\\bover\\s+${scenarioName}\\b`)

/** A value of one scenario that is to look at another. */
const refuseComparisons = ({ measures, having = [] }: CubeQuery): void => {
  const why = { reason: 'scenarios_compared' } as const
  measures.forEach((entry, i) => {
    if (typeof entry === 'string') return
    const isBase = typeof entry.base === 'object' && isScenario(entry.base.level)
    if (isBase || coordinate.test(entry.calc ?? '')) refuse(why, `measures[${i}]`)
  })
  having.forEach(({ at, calc }, i) => {
    if (isScenario(at) || coordinate.test(calc ?? '')) refuse(why, `having[${i}]`)
  })
}

/** Every total is of one scenario: a set that does not say so means the same. */
const totalsOf = ({ totals }: CubeQuery): CubeQuery['totals'] => {
  if (!Array.isArray(totals) || !totals.some(Array.isArray)) return totals
  const lists = totals.filter((set) => Array.isArray(set))
  return lists.map((set) => set.filter((name) => !isScenario(name)))
}

const topOf = (top: Top, path: string): Top => {
  if ([top.of].flat().some(isScenario)) refuse({ reason: 'scenarios_ranked' }, `${path}.of`)
  refuseConditions(top.context ?? [], `${path}.context`)
  const { per, ...rest } = top
  return per === undefined || isScenario(per) ? rest : top
}

const topsOf = ({ top }: CubeQuery): CubeQuery['top'] =>
  Array.isArray(top) ? top.map((t, i) => topOf(t, `top[${i}]`)) : top && topOf(top, 'top')

const sortOf = (sort: Sort, i: number): Sort => {
  if (isScenario(sort.by)) refuse({ reason: 'scenarios_sorted' }, `sort[${i}].by`)
  const { [scenarioName]: _leading, ...at } = sort.at ?? {}
  const { at: _at, ...rest } = sort
  return Object.keys(at).length === 0 ? rest : { ...rest, at }
}

const leadingOf = ({ sort = [], scenarios = [] }: CubeQuery, { axis }: ScenarioPlace): string => {
  const named = sort.flatMap(({ at }, i) => (at && scenarioName in at ? [{ name: at[scenarioName], i }] : []))
  const [first] = named
  if (first === undefined) return scenarios[0] ?? baseScenario
  const path = `sort[${first.i}].at.${scenarioName}`
  if (axis === 'rows') refuse({ reason: 'scenarios_on_rows' }, path)
  if (named.some(({ name }) => name !== first.name)) refuse({ reason: 'order_by_scenarios' }, path)
  const { name } = first
  if (typeof name === 'string' && scenarios.includes(name)) return name
  const nearest = closest(String(name), scenarios)
  throw new QueryError('unknown_scenario', { kind: 'scenario', name: String(name), closest: nearest }, path)
}

/**
 * Reads a query with scenarios as one that each of them answers by itself, side by side on an axis: on the columns, first,
 * where it names them on none.
 *
 * @throws QueryError `unsound` with the reason where a filter, a ranking or an order is to go over scenarios
 */
export const ofEachScenario = (asked: CubeQuery): OfEachScenario => {
  const query = placed(asked)
  const place = placeOf(query)
  const { scenarios: _scenarios, ...rest } = query
  refuseConditions(query.where, 'where')
  refuseComparisons(query)
  const [totals, top] = [totalsOf(query), topsOf(query)]
  const each: CubeQuery = {
    ...rest,
    rows: query.rows.filter((entry) => !isScenario(entry)),
    columns: query.columns.filter((entry) => !isScenario(entry)),
    ...(totals !== undefined && { totals }),
    ...(top !== undefined && { top }),
    ...(query.sort && { sort: query.sort.map(sortOf) }),
  }
  return { query, each, place, leading: leadingOf(query, place) }
}

/** A question about one cell of an answer with scenarios, asked of the one scenario that the cell is of. */
export interface OfOneScenario<Request> {
  readonly request: Request
  readonly overlay: Scenario | undefined
}

/**
 * Which scenario a cell is of: the one that `at` names, or the only one that is asked for.
 *
 * @throws QueryError `unknown_scenario`, `unsound` where several are asked for and `at` names none, and as `ofEachScenario`
 */
export const ofOneScenario = <Request extends Pick<DrillThroughRequest, 'query' | 'at'>>(
  cube: Cube,
  request: Request,
): OfOneScenario<Request> => {
  const { query } = request
  if (query.scenarios === undefined) return { request, overlay: undefined }
  const scenarios = scenariosOf(cube, query.scenarios)
  const { [scenarioName]: asked, ...at } = request.at
  const [only, another] = scenarios
  const found = asked === undefined && another === undefined ? only : scenarios.find(({ name }) => name === asked)
  if (found !== undefined)
    return { request: { ...request, query: ofEachScenario(query).each, at }, overlay: found.overlay }
  if (asked === undefined)
    return refuse({ reason: 'cell_of_which_scenario', scenario: only?.name ?? baseScenario }, 'at')
  const name = String(asked)
  const nearest = closest(name, query.scenarios)
  throw new QueryError('unknown_scenario', { kind: 'scenario', name, closest: nearest }, `at.${scenarioName}`)
}

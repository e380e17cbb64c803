import type { Named, OrderTerm } from '../../sql/ast.ts'
import { asc, binary, constant } from '../../sql/build.ts'
import { names } from '../scope.ts'
import { read, type ScenarioColumn, type ScenarioRows, scenarioIndex, termName } from './scenario-rows.ts'

/** The order of an answer with scenarios: of its rows, then of the columns of each. */
export interface ScenarioOrder {
  /** columns beside the rows of all scenarios that the terms read */
  readonly shared: readonly Named[]
  readonly rows: readonly OrderTerm[]
  readonly columns: readonly OrderTerm[]
}

/**
 * A term as the leading scenario has it at the same row attributes; where it has no such row, as the first one has it
 * that does.
 */
const sharedTerm = ({ keys, members }: ScenarioRows, name: string, upTo: number, leading: number): Named => {
  const above = keys.filter((k) => k.axis === 'row' && k.bit <= upTo)
  const bits = above.reduce((sum, k) => sum | (1 << k.bit), 0)
  const isOther = binary('<>', read(scenarioIndex), constant(leading))
  const same = members.flatMap(({ key, as }) => (above.includes(key) ? [read(as)] : []))
  const partitionBy = [...same, binary('&', read(names.grouping), constant(bits))]
  const over = { partitionBy, orderBy: [asc(isOther), asc(read(scenarioIndex))] }
  return { expression: { kind: 'call', name: 'first_value', arguments: [read(name)], over }, as: `#shared ${name}` }
}

/**
 * Rows in the order in which they would be if the scenarios were an attribute of their axis. Members order them alike in
 * every scenario, values do not: where rows of several scenarios stand together, those of the leading one count.
 */
export const orderOf = (first: ScenarioRows, { axis, bit, leading }: ScenarioColumn): ScenarioOrder => {
  const { order } = first.rows
  const shared: Named[] = []
  const isByValues = first.plan.sort.some((key) => key.kind === 'measure')
  const own = (name: string, { direction }: OrderTerm): OrderTerm => ({ expression: read(name), direction })
  const common = (name: string, term: OrderTerm, upTo: number): OrderTerm => {
    if (!isByValues) return own(name, term)
    const column = sharedTerm(first, name, upTo, leading)
    shared.push(column)
    return own(column.as, term)
  }
  const across = order.across.map((term, i) => {
    const name = termName('across', i)
    return axis === 'column' ? common(name, term, first.keys.length) : own(name, term)
  })
  const rows = order.rows.map((term, i) => {
    const [name, isBefore] = [termName('row', i), term.upTo < bit]
    return { isBefore, term: isBefore ? common(name, term, term.upTo) : own(name, term) }
  })
  const columns = order.columns.map((term, i) => ({
    isBefore: term.upTo < bit,
    term: own(termName('column', i), term),
  }))
  const around = (on: 'row' | 'column', terms: typeof rows): readonly OrderTerm[] => [
    ...terms.filter(({ isBefore }) => isBefore).map(({ term }) => term),
    ...(axis === on ? [asc(read(scenarioIndex))] : []),
    ...terms.filter(({ isBefore }) => !isBefore).map(({ term }) => term),
  ]
  return { shared, rows: [...across, ...around('row', rows)], columns: around('column', columns) }
}

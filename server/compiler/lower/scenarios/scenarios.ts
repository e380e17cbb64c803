import type { Lowered } from '../../lower.ts'
import type { Plan } from '../../plan/plan.ts'
import type { Named, NamedQuery, SqlExpression } from '../../sql/ast.ts'
import { binary, constant, parameter } from '../../sql/build.ts'
import type { StatementColumn } from '../../statement.ts'
import { widthOf } from '../rows/answer.ts'
import { names } from '../scope.ts'
import { orderOf } from './scenario-order.ts'
import { pageOfScenarios } from './scenario-page.ts'
import {
  allRows,
  read,
  type ScenarioColumn,
  type ScenarioPlan,
  type ScenarioRows,
  scenarioIndex,
  scenarioRows,
  unionOf,
} from './scenario-rows.ts'

/** The bits of a row with a place for the scenarios, which are never rolled up. */
const widenedGrouping = (bit: number): SqlExpression => {
  const low = constant(2 ** bit)
  const below = binary('%', read(names.grouping), low)
  return binary('+', below, binary('*', binary('//', read(names.grouping), low), constant(2 ** (bit + 1))))
}

const textOf = (parts: readonly ScenarioPlan[], text: (part: ScenarioPlan) => string): SqlExpression => ({
  kind: 'case',
  when: parts.map((part, i) => [
    binary('=', read(scenarioIndex), constant(i)),
    parameter({ value: text(part), type: 'text' }),
  ]),
})

/** The columns of the answer with that of the scenarios among them at `at`. */
const answerWith = (
  parts: readonly ScenarioPlan[],
  first: ScenarioRows,
  { name, axis, bit }: ScenarioColumn,
): readonly { readonly value: Named; readonly column: StatementColumn }[] => {
  const { columns, statement } = first.rows
  const at = widthOf(first.keys.filter((k) => k.bit < bit))
  const moved = (index: number): number => (index < at ? index : index + 1)
  const all = statement.select.columns.flatMap((value, i) => {
    const found = columns[i]
    if (found === undefined) return []
    const isGrouping = found.kind === 'grouping'
    const expression = isGrouping ? widenedGrouping(bit) : read(value.as)
    const shifted: StatementColumn =
      found.kind === 'special'
        ? { ...found, of: moved(found.of) }
        : found.kind === 'label'
          ? { ...found, of: moved(found.of), path: found.path.map(moved) }
          : found
    return [{ value: { expression, as: value.as }, column: shifted }]
  })
  const key: StatementColumn = { kind: 'value', column: { name, axis, type: 'text', labelled: true } }
  return [
    ...all.slice(0, at),
    { value: { expression: textOf(parts, (p) => p.name), as: name }, column: key },
    ...all.slice(at),
    {
      value: { expression: textOf(parts, (p) => p.title), as: `${name}#label` },
      column: { kind: 'label', of: at, path: [at] },
    },
  ]
}

const orderedName = 'ordered'

/** The rows of all scenarios with what they share of their order, where they are ordered by values. */
const orderedRows = (shared: readonly Named[]): readonly NamedQuery[] =>
  shared.length === 0
    ? []
    : [
        {
          name: orderedName,
          query: {
            kind: 'select',
            all: allRows,
            columns: shared,
            from: { kind: 'stage', name: allRows, as: allRows },
          },
        },
      ]

/**
 * The plans of several scenarios as one statement: the rows of each computed by itself, one below the other with the
 * scenario's key, then ordered and cut together.
 *
 * @param page which row tuples the answer has; the plans are not cut themselves
 */
export const lowerScenarios = (parts: readonly ScenarioPlan[], place: ScenarioColumn, page: Plan['page']): Lowered => {
  const all = parts.map(scenarioRows)
  const [first] = all
  if (first === undefined) throw new Error('a query has at least one scenario')
  const columns = answerWith(parts, first, place)
  const order = orderOf(first, place)
  const ordered = orderedRows(order.shared)
  const from = ordered[0]?.name ?? allRows
  const cut = page && pageOfScenarios(first, page, from, order.rows)
  return {
    statement: {
      with: [{ name: allRows, query: { kind: 'unionAll', parts: unionOf(all) } }, ...ordered, ...(cut?.queries ?? [])],
      select: {
        kind: 'select',
        columns: [...columns.map(({ value }) => value), ...(cut ? [cut.count] : [])],
        from: { kind: 'stage', name: cut?.from ?? from, as: allRows },
        ...(cut && { joins: cut.joins, where: cut.where }),
        orderBy: [...order.rows, ...order.columns],
      },
    },
    columns: [...columns.map((c) => c.column), ...(cut ? [{ kind: 'rowTuples' } as const] : [])],
  }
}

import { duckdb } from './dialect/duckdb.ts'
import type { NamedQuery, Relation, Select, SqlExpression } from './sql/ast.ts'
import { asc, binary, column, constant, named, toText } from './sql/build.ts'
import type { Statement } from './statement.ts'

const mostExamples = 5

/** The column of a statement of examples that says how many there are, those included that are not shown. */
const inAll = 'in all'

/** A table of the warehouse. */
export const table = (name: string): Relation => ({ kind: 'table', name, as: name })

/** The first counter-examples, their columns as text, and behind them how many there are. */
export const shown = (
  names: readonly string[],
  rows: Pick<Select, 'from' | 'where'>,
  queries: readonly NamedQuery[] = [],
): Statement => {
  const all: SqlExpression = { kind: 'call', name: 'count', arguments: [], over: { partitionBy: [], orderBy: [] } }
  const select: Select = {
    kind: 'select',
    columns: [...names.map((name) => ({ expression: toText(column(name)), as: name })), { expression: all, as: inAll }],
    ...rows,
    orderBy: names.map((name) => asc(column(name))),
    limit: mostExamples,
  }
  const text = (name: string) => ({
    kind: 'value' as const,
    column: { name, axis: 'row' as const, type: 'text' as const },
  })
  return duckdb.print({ with: queries, select }, [
    ...names.map(text),
    { kind: 'value', column: { name: inAll, axis: 'row', type: 'integer' } },
  ])
}

/** The groups of which something is counted more than once, such as rows. */
export const examples = (
  from: Relation,
  by: readonly string[],
  counted: SqlExpression,
  where?: SqlExpression,
): Statement => {
  const grouped: Select = {
    kind: 'select',
    columns: [...by.map(named), { expression: counted, as: 'rows found' }],
    from,
    ...(where !== undefined && { where }),
    groupBy: [by.map((name) => column(name))],
  }
  return shown([...by, 'rows found'], {
    from: { kind: 'subquery', select: grouped, as: 'counted' },
    where: binary('>', column('rows found'), constant(1)),
  })
}

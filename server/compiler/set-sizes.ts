import { attributeFiltersOf, type Filter } from './plan/filter.ts'
import { printStatement } from './print-statement.ts'
import { call } from './sql/build.ts'
import type { Statement, StatementColumn } from './statement.ts'

/** A set whose members a question finds, and how to count them. */
export interface SetSize {
  /** what it is called: `set top_accounts`, or `set` where it is written in place */
  readonly set: string
  readonly attribute: string
  /** where it stands in the request */
  readonly path: string
  /** where a query asks for several scenarios: the one in which it has these members */
  readonly scenario?: string
  /** one row with one number */
  readonly statement: Statement
}

const setsIn = (filter: Filter) => attributeFiltersOf(filter).filter((one) => one.kind === 'set')

const size: StatementColumn = { kind: 'value', column: { name: 'members', axis: 'measure', type: 'integer' } }

/** How to count the members of each set that the conditions of a query have and that is ranked or tested by measures. */
export const compileSetSizes = (filters: readonly Filter[]): readonly SetSize[] =>
  filters.flatMap(setsIn).map(({ set, attribute }) => ({
    set: set.name,
    attribute: attribute.name,
    path: set.path,
    statement: printStatement(
      {
        with: [],
        select: {
          kind: 'select',
          columns: [{ expression: call('count'), as: 'members' }],
          from: { kind: 'set', set, as: 'in set' },
        },
      },
      [size],
    ),
  }))

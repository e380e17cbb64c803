import { type LoweredRows, lowerRows } from '../../lower.ts'
import type { GroupKey, Plan } from '../../plan/plan.ts'
import type { Named, OrderTerm, Relation, Select, SqlExpression } from '../../sql/ast.ts'
import { column, constant } from '../../sql/build.ts'
import { type Context, memberColumns } from '../scope.ts'

/** The plan of one scenario, which is of the same shape as those of the others. */
export interface ScenarioPlan {
  readonly name: string
  readonly title: string
  readonly context: Context
  readonly plan: Plan
}

/** Where the scenarios stand among the attributes of the answer, and which of them orders the rows that all share. */
export interface ScenarioColumn {
  readonly name: string
  readonly axis: 'row' | 'column'
  /** how many attributes of the axes come before: the bit of the scenarios */
  readonly bit: number
  /** index of the scenario whose values order shared rows */
  readonly leading: number
}

/** A column that tells members apart, and the key that it is of. */
export interface MemberColumn {
  readonly key: GroupKey
  /** as it is called in the rows of one scenario, and in those of all */
  readonly name: string
  readonly as: string
}

/** The rows of one scenario, with what all scenarios are ordered by together. */
export interface ScenarioRows {
  readonly plan: Plan
  readonly keys: readonly GroupKey[]
  readonly rows: LoweredRows
  readonly members: readonly MemberColumn[]
}

/** The rows of all scenarios, and the column with the index of the scenario that each is of. */
export const allRows = 'scenarios'
export const scenarioIndex = '#scenario'

/** A column of the rows of all scenarios, never one of the answer that is called the same. */
export const read = (name: string): SqlExpression => column(name, allRows)

/** The rows of one scenario, in no order. */
export const scenarioRows = ({ context, plan }: ScenarioPlan): ScenarioRows => {
  const { keys } = plan.input.input.input
  const members = keys
    .flatMap((key) => memberColumns(context, key, plan.input.other).map((name) => ({ key, name })))
    .map((member, i) => ({ ...member, as: `#member ${i}` }))
  return { plan, keys, rows: lowerRows(context, plan), members }
}

/** What the i-th term of a part of the order is called among the rows of all scenarios. */
export const termName = (part: 'across' | 'row' | 'column', i: number): string => `#${part} ${i}`

const termsOf = ({ rows: { order } }: ScenarioRows): readonly Named[] => {
  const named = (part: 'across' | 'row' | 'column', terms: readonly OrderTerm[]) =>
    terms.map(({ expression }, i): Named => ({ expression, as: termName(part, i) }))
  return [...named('across', order.across), ...named('row', order.rows), ...named('column', order.columns)]
}

const relationOf = (rows: ScenarioRows, index: number): Relation => {
  const { statement } = rows.rows
  const members = rows.members.map(({ name, as }): Named => ({ expression: column(name), as }))
  const own: Named = { expression: constant(index), as: scenarioIndex }
  const columns = [...statement.select.columns, ...members, ...termsOf(rows), own]
  return { kind: 'statement', statement: { ...statement, select: { ...statement.select, columns } }, as: 'scenario' }
}

/** The rows of scenarios below each other, each with its members, the terms of its order and the index of its scenario. */
export const unionOf = (parts: readonly ScenarioRows[]): readonly Select[] =>
  parts.map((part, i) => ({ kind: 'select', all: 'scenario', columns: [], from: relationOf(part, i) }))

import { bridgeAlias, bridgeColumns, type JoinStep } from '../plan/joins.ts'
import type { Named, Relation, Select, SqlExpression } from '../sql/ast.ts'
import { allOf, binary, call, column, constant, namedIn } from '../sql/build.ts'
import { lowerExpression } from './expression.ts'
import type { Context } from './scope.ts'

type BridgeStep = NonNullable<JoinStep['bridge']>

/** Shares of less than this are none: what weights leave of a whole by rounding is no share of the unassigned member. */
export const leastShare = 1e-9

const table = 'bridge'

const keysOf = ({ factKey }: BridgeStep): readonly Named[] =>
  [...new Set(factKey.map(({ key }) => key))].map(namedIn(table))

/** The stored rows that count: those of the set that is chosen; of weighted ones those with a share. */
const storedRows = (context: Context, { table: name, model, weight }: BridgeStep): Pick<Select, 'from' | 'where'> => {
  const where = allOf([
    ...(model === undefined ? [] : [binary('=', column(model.column, table), lowerExpression(context, model.is))]),
    ...(weight === undefined ? [] : [binary('>', column(weight.column, table), constant(0))]),
  ])
  return { from: { kind: 'table', name, as: table }, ...(where !== undefined && { where }) }
}

/** One row for each member of a fact key, with the sum of its shares. */
const memberRows = (context: Context, bridge: BridgeStep): Select => {
  const keys = keysOf(bridge)
  const member = column(bridge.member, table)
  const { weight } = bridge
  const share = weight && call('sum', column(weight.column, table))
  return {
    kind: 'select',
    columns: [
      ...keys,
      { expression: member, as: bridgeColumns.member },
      ...(share === undefined ? [] : [{ expression: share, as: bridgeColumns.weight }]),
      { expression: constant(false), as: bridgeColumns.unassigned },
    ],
    ...storedRows(context, bridge),
    groupBy: [[...keys.map((k) => k.expression), member]],
  }
}

/** One row for each fact key whose members do not have all of it, with what they leave. */
const unassignedRows = (context: Context, bridge: BridgeStep, weight: string): Select => {
  const keys = keysOf(bridge)
  const left = binary('-', constant(1), column('#assigned', 'shares'))
  const shares: Select = {
    kind: 'select',
    columns: [...keys, { expression: call('sum', column(weight, table)), as: '#assigned' }],
    ...storedRows(context, bridge),
    groupBy: [keys.map((k) => k.expression)],
  }
  return {
    kind: 'select',
    columns: [
      ...keys.map(({ as }) => ({ expression: column(as, 'shares'), as })),
      { expression: constant(null), as: bridgeColumns.member },
      { expression: left, as: bridgeColumns.weight },
      { expression: constant(true), as: bridgeColumns.unassigned },
    ],
    from: { kind: 'subquery', select: shares, as: 'shares' },
    where: binary('>=', left, constant(leastShare)),
  }
}

/**
 * A bridge as fact rows join it: its key, and `bridgeColumns`. Each member of a fact key once, and once more what none has
 * of a weighted one. A fact row that finds none here is unassigned as a whole.
 */
export const lowerBridge = (context: Context, bridge: BridgeStep, as: string): Relation => {
  const members = memberRows(context, bridge)
  if (bridge.weight === undefined) return { kind: 'subquery', select: members, as }
  const parts = [members, unassignedRows(context, bridge, bridge.weight.column)]
  return { kind: 'subquery', select: { kind: 'unionAll', parts }, as }
}

/** The share that a row has of its fact row, the product over all weighted bridges; undefined where there is none. */
export const shareOf = (bridges: readonly BridgeStep[]): SqlExpression | undefined => {
  const [first, ...others] = bridges
    .filter(({ weight }) => weight !== undefined)
    .map(({ role }) => call('coalesce', column(bridgeColumns.weight, bridgeAlias(role)), constant(1)))
  return first && others.reduce((product, share) => binary('*', product, share), first)
}

/** What tells one share of a fact row from another: its member of each weighted bridge. */
export const shareKeys = (bridges: readonly BridgeStep[]): readonly SqlExpression[] =>
  bridges
    .filter(({ weight }) => weight !== undefined)
    .flatMap(({ role }) =>
      [bridgeColumns.member, bridgeColumns.unassigned].map((name) => column(name, bridgeAlias(role))),
    )

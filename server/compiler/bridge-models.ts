import type { Cube } from '../model/cube.ts'
import type { RowExpression } from '../model/expression.ts'
import { lowerExpression } from './lower/expression.ts'
import { contextOf } from './lower/scope.ts'
import { bridgesOf } from './plan/bridges.ts'
import type { Plan } from './plan/plan.ts'
import { printStatement } from './print-statement.ts'
import { mapLegs } from './rewrite/legs.ts'
import { binary, call, column } from './sql/build.ts'
import type { Statement, StatementColumn } from './statement.ts'

/** The model of a bridge that a question counts by, and how to find out whether any row is of it. */
export interface BridgeModel {
  readonly bridge: string
  readonly table: string
  readonly model: string
  /** one row with one value: false where the table has rows, none of them of this model; null where it has none at all */
  readonly statement: Statement
}

const isThere: StatementColumn = { kind: 'value', column: { name: 'is_there', axis: 'measure', type: 'boolean' } }

const valueIn = (e: RowExpression): string => (e.kind === 'parameter' || e.kind === 'literal' ? String(e.value) : '')

/** The models that the bridges of plans count by, each once. */
export const compileBridgeModels = (cube: Cube, plans: readonly Plan[]): readonly BridgeModel[] => {
  const found = new Map<string, BridgeModel>()
  const look: Parameters<typeof mapLegs>[1] = (leg) => {
    for (const { role, table, model } of bridgesOf(leg.source)) {
      if (model === undefined) continue
      const is = binary('=', column(model.column, table), lowerExpression(contextOf(cube, undefined), model.is))
      const statement = printStatement(
        {
          with: [],
          select: {
            kind: 'select',
            columns: [{ expression: call('bool_or', is), as: 'is_there' }],
            from: { kind: 'table', name: table, as: table },
          },
        },
        [isThere],
      )
      const value = valueIn(model.is)
      found.set(JSON.stringify([role, value]), { bridge: role, table, model: value, statement })
    }
    return leg
  }
  for (const plan of plans) mapLegs(plan, look)
  return [...found.values()]
}

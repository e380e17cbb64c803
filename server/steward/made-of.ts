import type { Cube, Measure } from '../model/cube.ts'

const rateTables = (measure: Measure): string[] =>
  measure.kind === 'base' && measure.currency?.conversion !== undefined ? [measure.currency.conversion.rates.table] : []

/** The tables that a cube names: of its facts and dimensions, of bridges, outriggers and rates. */
export const tablesOf = (cube: Cube): readonly string[] => [
  ...new Set([
    cube.table,
    ...[...cube.roles.values()].flatMap(({ table, bridge }) => [
      table,
      ...(bridge === undefined ? [] : [bridge.table]),
    ]),
    ...[...cube.attributes.values()].flatMap(({ via }) => via?.table ?? []),
    ...[...cube.measures.values()].flatMap(rateTables),
  ]),
]

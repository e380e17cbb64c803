import { closest } from '../../contract/closest.ts'
import { checkDistinct } from './distinct.ts'
import type { CubeRule } from './rule.ts'

/** The columns of the grain exist in the fact table and none is named twice. */
export const grainColumns: CubeRule = ({ name: cube, grain, table }, { schema }, report) => {
  checkDistinct(grain, `the grain of cube ${cube.value}`, report)
  const columns = schema.get(table.value)
  for (const { value: name, place } of grain) {
    if (columns === undefined || columns.has(name)) continue
    report(place, 'unknown_column', { table: table.value, name, closest: closest(name, columns.keys()) })
  }
}

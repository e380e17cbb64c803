import { closest } from '../../contract/closest.ts'
import { namesOf } from '../resolve/names.ts'
import { checkDistinct } from './distinct.ts'
import type { CubeRule } from './rule.ts'

/** What drill-through shows are attributes of the cube or columns of its fact, each once. */
export const drillColumns: CubeRule = (cube, scope, report) => {
  const { cube: name, table, columns, attributes, bridges, isBroken } = namesOf(cube, scope)
  checkDistinct(cube.drill.columns, `the drill columns of cube ${name}`, report)
  for (const { value, place } of cube.drill.columns) {
    if (columns === undefined || columns.has(value) || attributes.has(value) || isBroken(value)) continue
    if (bridges?.attributes.has(value)) continue
    const nearest = closest(value, [...attributes.keys(), ...columns.keys()])
    report(place, 'unknown_drill_column', { cube: name, table, name: value, closest: nearest })
  }
}

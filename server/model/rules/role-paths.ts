import { closest } from '../../contract/closest.ts'
import type { CubeDefinition } from '../definitions/definition.ts'
import type { Report } from '../problem.ts'
import { foreignTable } from '../resolve/joins.ts'
import { findFlaws } from './graph.ts'
import type { CubeRule } from './rule.ts'

/** How many roles one may be reached through: each is a join of every query that names it. */
const maxPath = 5

const checkGraph = ({ name: cube, roles }: CubeDefinition, report: Report) => {
  const byName = new Map(roles.map((role) => [role.name.value, role]))
  const next = (name: string) => {
    const through = byName.get(name)?.through
    return through ? [through.value] : []
  }
  const { cycles, tooDeep } = findFlaws([...byName.keys()], next, maxPath + 1)
  for (const path of cycles) {
    const place = byName.get(path[0] ?? '')?.name.place
    if (place) report(place, 'cycle', { what: `the path of a role of cube ${cube.value}`, path })
  }
  const deep = byName.get(tooDeep ?? '')
  if (deep) report(deep.name.place, 'too_deep', { what: `the path of role ${deep.name.value}`, limit: maxPath })
}

/** A role that another is reached through is one of the same cube, whose table has the column; no path is a circle. */
export const rolePaths: CubeRule = (cube, scope, report) => {
  const names = cube.roles.map(({ name }) => name.value)
  for (const role of cube.roles) {
    const { through, on } = role
    if (through === undefined || cube.broken.has(through.value)) continue
    const { value: name, place } = through
    if (!names.includes(name)) {
      report(place, 'unknown_role', { cube: cube.name.value, name, closest: closest(name, names) })
      continue
    }
    const table = foreignTable(role, cube, scope)
    const columns = table === undefined ? undefined : scope.schema.get(table)
    if (table === undefined || columns === undefined || columns.has(on.value)) continue
    report(on.place, 'unknown_column', { table, name: on.value, closest: closest(on.value, columns.keys()) })
  }
  checkGraph(cube, report)
}

import type { CubeDefinition, Named } from '../definitions/definition.ts'
import type { Scope } from '../resolve/scope.ts'
import type { CubeRule } from './rule.ts'

/** Everything of a cube that may have synonyms, with what it is called; a dimension of several roles counts once. */
const namedThings = (cube: CubeDefinition, { dimensions }: Scope): readonly (readonly [string, Named])[] => {
  const used = [...new Set(cube.roles.map(({ dimension }) => dimension.value))].flatMap(
    (name) => dimensions.get(name) ?? [],
  )
  const inDimensions = used.flatMap((dimension): (readonly [string, Named])[] => [
    [`dimension ${dimension.name.value}`, dimension],
    ...dimension.attributes.map((attribute) => [`${dimension.name.value}.${attribute.name.value}`, attribute] as const),
    ...dimension.hierarchies.map(
      (hierarchy) => [`${dimension.name.value}.${hierarchy.name.value}`, hierarchy] as const,
    ),
  ])
  const own = [...cube.roles, ...cube.degenerate, ...cube.measures].map((item) => [item.name.value, item] as const)
  return [[`cube ${cube.name.value}`, cube], ...inDimensions, ...own]
}

/** A synonym stands for one thing of a cube, and is not the name of another measure or degenerate attribute. */
export const synonymsUnique: CubeRule = (cube, scope, report) => {
  const owners = new Map<string, string>()
  for (const { name } of [...cube.degenerate, ...cube.measures]) owners.set(name.value, name.value)
  for (const [name, { synonyms }] of namedThings(cube, scope)) {
    for (const { value: synonym, place } of synonyms) {
      const word = synonym.toLowerCase()
      const other = owners.get(word)
      if (other !== undefined) report(place, 'synonym_clash', { synonym, name, other, cube: cube.name.value })
      else owners.set(word, name)
    }
  }
}

import type { Report } from '../problem.ts'
import type { Located } from '../yaml/node.ts'
import type { CubeRule, DimensionRule } from './rule.ts'
import { subjectOf } from './subject.ts'

interface Group {
  readonly kind: string
  readonly names: readonly Located[]
}

const checkGroups = (groups: readonly Group[], of: string, report: Report) => {
  const kinds = new Map<string, string>()
  for (const { kind, names } of groups) {
    for (const { value: name, place } of names) {
      const first = kinds.get(name)
      if (first !== undefined) report(place, 'name_clash', { name, kinds: [first, kind], cube: of })
      else kinds.set(name, kind)
    }
  }
}

const named = (items: readonly { readonly name: Located }[]) => items.map(({ name }) => name)

/** No measure has the name of a degenerate attribute, a role or a bridge of its cube, and no two of these have one. */
export const cubeNamesUnique: CubeRule = ({ name, roles, degenerate, measures }, _, report) => {
  const groups = [
    { kind: 'a role', names: named(roles.filter(({ bridge }) => bridge === undefined)) },
    { kind: 'a bridge', names: named(roles.filter(({ bridge }) => bridge !== undefined)) },
    { kind: 'a degenerate attribute', names: named(degenerate) },
    { kind: 'a measure', names: named(measures) },
  ]
  checkGroups(groups, `cube ${name.value}`, report)
}

/** No hierarchy has the name of an attribute of its dimension. */
export const dimensionNamesUnique: DimensionRule = (dimension, _, report) => {
  const { attributes, hierarchies } = dimension
  const groups = [
    { kind: 'an attribute', names: named(attributes.filter(({ tree }) => tree === undefined)) },
    { kind: 'a tree', names: named(attributes.filter(({ tree }) => tree !== undefined)) },
    { kind: 'a hierarchy', names: named(hierarchies) },
  ]
  checkGroups(groups, subjectOf(dimension), report)
}

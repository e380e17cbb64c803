import type { Condition } from '../../contract/query.ts'
import type { Cube } from '../../model/cube.ts'
import { hasAttribute } from '../../model/date-grain.ts'

/** Names of the attributes and hierarchies that a condition of a request speaks of. */
export const conditionNames = ({ attribute, any = [], all = [], not }: Condition): readonly string[] => [
  ...(attribute === undefined ? [] : [attribute]),
  ...[...any, ...all, ...(not === undefined ? [] : [not])].flatMap(conditionNames),
]

/** Whether a cube has an attribute or hierarchy of a name. */
export const isNameOf = (cube: Cube, name: string): boolean => hasAttribute(cube, name) || cube.hierarchies.has(name)

/** Whether a condition names a set, or has one written in place. */
export const asksSet = ({ set, any, all, not }: Condition): boolean =>
  set !== undefined || any?.some(asksSet) === true || all?.some(asksSet) === true || (not !== undefined && asksSet(not))

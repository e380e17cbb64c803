import type { Attribute, Cube } from '../../model/cube.ts'

/** The attributes that one is within, outermost first: also those that its reader cannot name. */
export const ancestorsOf = ({ attributes }: Cube, { within }: Attribute): readonly Attribute[] =>
  within.flatMap((name) => attributes.get(name) ?? [])

/** The attributes whose keys together are one member of an attribute: those that it is within, outermost first, and itself. */
export const keyPath = (cube: Cube, attribute: Attribute): readonly Attribute[] => [
  ...ancestorsOf(cube, attribute),
  attribute,
]

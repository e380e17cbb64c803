import type { Attribute, Cube } from '../../model/cube.ts'

/** The attributes whose keys together are one member of an attribute: those that it is within, outermost first, and itself. */
export const keyPath = ({ attributes }: Cube, attribute: Attribute): readonly Attribute[] => [
  ...attribute.within.flatMap((name) => attributes.get(name) ?? []),
  attribute,
]

import type { Axes, Coordinate } from './coordinates.ts'
import { attributeNamed, cellText, pathOf, pathsOf } from './paths.ts'

/**
 * Whether a coordinate is no row because its member is skipped: the finest level of a ragged hierarchy that it has is
 * blank, or named like its parent, where the hierarchy skips such members.
 */
export const isSkipped = ({ star, attributes }: Axes, coordinate: Coordinate): boolean =>
  [...star.cube.hierarchies.values()].some(({ levels, skips }) => {
    if (skips === undefined) return false
    return (['row', 'column'] as const).some((axis) => {
      const kept = attributes.flatMap((a, i) => {
        const id = coordinate[i]
        return a.axis === axis && id !== undefined && levels.includes(a.attribute.name)
          ? [{ name: a.attribute.name, attribute: a.attribute, id }]
          : []
      })
      const [finest] = kept.toSorted((a, b) => levels.indexOf(b.name) - levels.indexOf(a.name))
      const rule = skips.get(finest?.name ?? '')
      if (finest === undefined || rule === undefined || finest.id < 0) return false
      const cells = pathsOf(star, finest.attribute).cells(finest.id)
      const own = cells.at(-1)
      if (own === undefined) return false
      if (rule === 'blank') return own.kind === 'blank'
      const parent = attributeNamed(star.cube, levels[levels.indexOf(finest.name) - 1] ?? '')
      const above = cells[pathOf(star.cube, finest.attribute).indexOf(parent)]
      return own.kind === 'value' && above !== undefined && cellText(above) === cellText(own)
    })
  })

/** Whether a member that an explicit axis names is skipped: it is no leaf at all, so that no total is made of it. */
export const isSkippedMember = (axes: Axes, coordinate: Coordinate): boolean => {
  const isNamed = (i: number): boolean => axes.listed[axes.attributes[i]?.entry ?? -1] !== undefined
  const attributes = axes.attributes.filter((_, i) => isNamed(i))
  const named = coordinate.filter((_, i) => isNamed(i))
  return isSkipped({ ...axes, attributes }, named)
}

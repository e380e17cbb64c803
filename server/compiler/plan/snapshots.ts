import type { Attribute, Cube, Segment } from '../../model/cube.ts'
import type { CubeProfile } from '../../model/profile.ts'

/** Whether the members of a segment's attribute are read as they are stored for days, not found anew. */
export const isStored = ({ snapshot, predicate }: Attribute): boolean =>
  snapshot !== undefined && predicate === undefined

type Stored = NonNullable<CubeProfile['snapshots']>

const mapped = <T>(items: ReadonlyMap<string, T>, change: (item: T) => T): ReadonlyMap<string, T> =>
  new Map([...items].map(([name, item]) => [name, change(item)]))

/** The segments of a cube with the last day that is read of each. */
const throughLast = (segments: ReadonlyMap<string, Segment>, known: Stored): ReadonlyMap<string, Segment> =>
  mapped(segments, (segment) => {
    const through = known.get(segment.name)?.at(-1)?.day
    return segment.snapshot === undefined || through === undefined
      ? segment
      : { ...segment, snapshot: { ...segment.snapshot, through } }
  })

/**
 * A cube whose segments are read as they are stored, those of which anything is; of the others the members are found anew.
 * One attribute of a view and of its facts stays one.
 */
export const withSnapshots = (cube: Cube, profile: CubeProfile | undefined): Cube => {
  const known: Stored = profile?.snapshots ?? new Map()
  const changed = new Map<Attribute, Attribute>()
  const read = (attribute: Attribute): Attribute => {
    const { predicate, ...stored } = attribute
    if (predicate === undefined || (known.get(stored.snapshot ?? '') ?? []).length === 0) return attribute
    const found = changed.get(attribute) ?? stored
    changed.set(attribute, found)
    return found
  }
  const reading = (one: Cube): Cube => ({
    ...one,
    attributes: mapped(one.attributes, read),
    ...(one.segments && { segments: throughLast(one.segments, known) }),
    ...(one.facts && { facts: mapped(one.facts, reading) }),
  })
  return known.size === 0 ? cube : reading(cube)
}

/** The segments of a cube, those that are stored as of the day that a query asks in place of the dates of rows. */
export const segmentsAsOf = (cube: Cube, asOf: string | undefined): ReadonlyMap<string, Segment> | undefined => {
  if (asOf === undefined || asOf === 'event' || cube.segments === undefined) return cube.segments
  return mapped(cube.segments, (segment) =>
    segment.snapshot === undefined ? segment : { ...segment, snapshot: { ...segment.snapshot, asOf: [asOf] } },
  )
}

/** Whether a cube has a segment that is stored: what is read of it is as of a day. */
export const hasSnapshots = ({ segments }: Cube): boolean =>
  [...(segments?.values() ?? [])].some(({ snapshot, attributes }) => snapshot !== undefined && attributes.length > 0)

import type { Attribute, Cube } from '../../../server/model/cube.ts'
import type { Model } from '../../../server/model/model.ts'
import { cubeGiven } from './parameters.ts'
import { memberRows, type Part, rememberedGiven, type Star, type StarRow } from './star.ts'
import { Unclear } from './windows.ts'

const time = 'time'

/** Dimensions of which a view has several roles, its time among them. */
const repeatedIn = (view: Cube, cubes: readonly Cube[]): ReadonlySet<string> => {
  const found = new Map<string, Set<string>>()
  for (const cube of cubes) {
    const ownTime = view.facts?.get(cube.name)?.ownTime
    for (const { name, dimension } of cube.roles.values())
      found.set(dimension, new Set([...(found.get(dimension) ?? []), name === ownTime ? time : name]))
  }
  return new Set([...found].flatMap(([dimension, roles]) => (roles.size > 1 ? [dimension] : [])))
}

/** What a view calls something of a cube: its time is `time`, what stands on the fact's own rows has the cube before it. */
const viewName = (cube: Cube, { ownTime, repeated }: Seen, name: string, role: string | undefined): string => {
  if (role === undefined) return `${cube.name}.${name}`
  const [first, segment] = name.split('.')
  if (first === 'segment') {
    const isRepeated = repeated.has(cube.roles.get(role)?.dimension ?? '')
    return `segment.${segment}${isRepeated ? `.${role === ownTime ? time : role}` : ''}`
  }
  return role === ownTime && name.startsWith(`${role}.`) ? `${time}${name.slice(role.length)}` : name
}

interface Seen {
  readonly ownTime: string | undefined
  readonly repeated: ReadonlySet<string>
}

/** The cube's own names by those of the view. */
const ownNames = (cube: Cube, seen: Seen): ReadonlyMap<string, string> => {
  const attributes = [...cube.attributes.values()].map(({ name, role }) => [name, role] as const)
  const hierarchies = [...cube.hierarchies.values()].map(({ name, levels: [first = ''] }) => {
    return [name, cube.attributes.get(first)?.role] as const
  })
  return new Map([...attributes, ...hierarchies].map(([name, role]) => [viewName(cube, seen, name, role), name]))
}

const partOf = (view: Cube, repeated: ReadonlySet<string>, star: Star): Part => {
  const { cube } = star
  const ownTime = view.facts?.get(cube.name)?.ownTime
  const names = ownNames(cube, { ownTime, repeated })
  const absent = [...names.keys()].find((name) => !view.attributes.has(name) && !view.hierarchies.has(name))
  if (absent !== undefined) throw new Error(`view ${view.name} has no ${absent} of cube ${cube.name}`)
  const roles = new Map([...cube.roles.keys()].map((role) => [role === ownTime ? time : role, role]))
  return { star, names, viewNames: new Map([...names].map(([of, own]) => [own, of])), roles }
}

/** The attribute of a cube that an attribute of its view is; undefined where it has none. */
export const ownAttribute = ({ star, names }: Part, { name }: Attribute): Attribute | undefined =>
  star.cube.attributes.get(names.get(name) ?? '')

/** A row of a cube's tables by the names of its view. */
const seenIn = (part: Part, row: StarRow): StarRow => {
  const own = (attribute: Attribute): Attribute => {
    const found = ownAttribute(part, attribute)
    if (found === undefined) throw new Unclear(`${attribute.name} in a row of ${part.star.cube.name}`)
    return found
  }
  return {
    cell: (attribute) => row.cell(own(attribute)),
    beside: (attribute, column, type) => row.beside(own(attribute), column, type),
    column: row.column,
    assigned: (bridge) => row.assigned(part.roles.get(bridge) ?? bridge),
    attribute: (name) => row.attribute(part.names.get(name) ?? name),
  }
}

const remembered = <V>(make: (key: string) => V): ((key: string) => V) => {
  const known = new Map<string, V>()
  return (key) => {
    const found = known.get(key) ?? make(key)
    known.set(key, found)
    return found
  }
}

/** Members of a view are those of its cubes: of a role that several share, those of the first. */
const sharedOf = (view: Cube, parts: readonly Part[]) => {
  const withAll = (attributes: readonly Attribute[]): Part => {
    const found = parts.find((part) => attributes.every((a) => ownAttribute(part, a) !== undefined))
    if (found === undefined) throw new Unclear('attributes of one role that no cube has together')
    return found
  }
  const withRole = (role: string) => {
    const part = parts.find(({ roles }) => roles.has(role))
    const own = part?.roles.get(role)
    if (part === undefined || own === undefined) throw new Error(`view ${view.name} has no role ${role}`)
    return { part, own }
  }
  const day = remembered((key) => {
    const [role = '', date = ''] = key.split('\n')
    const { part, own } = withRole(role)
    return seenIn(part, part.star.calendarDay(own, Number(date)))
  })
  const shared: Pick<Star, 'membersOf' | 'calendarDay' | 'calendarEnds' | 'nodes'> = {
    membersOf: (attributes) => {
      const part = withAll(attributes)
      const own = attributes.flatMap((a) => ownAttribute(part, a) ?? [])
      return memberRows(part.star, own).map((row) => seenIn(part, row))
    },
    calendarDay: (role, date) => day(`${role}\n${date}`),
    calendarEnds: (role) => {
      const { part, own } = withRole(role)
      return part.star.calendarEnds(own)
    },
    nodes: (attribute) => {
      const part = withAll([attribute])
      return part.star.nodes(ownAttribute(part, attribute) ?? attribute)
    },
  }
  return shared
}

/**
 * The cubes of a view, each as it is alone; the view itself has no rows.
 *
 * @param starOf the rows of a cube by its name
 */
export const readViewStar = async (
  model: Model,
  view: Cube,
  starOf: (cube: string) => Promise<Star>,
): Promise<Star> => {
  const parts = new Map<string, Part>()
  const cubes = [...(view.facts?.keys() ?? [])].flatMap((name) => model.cubes.get(name) ?? [])
  const repeated = repeatedIn(view, cubes)
  for (const cube of cubes) parts.set(cube.name, partOf(view, repeated, await starOf(cube.name)))
  return viewStar(view, parts)
}

const viewStar = (view: Cube, parts: ReadonlyMap<string, Part>): Star => {
  const all = [...parts.values()]
  return {
    cube: view,
    parts,
    facts: [],
    members: new Map(),
    outrigger: () => [],
    collation: new Map(all.flatMap(({ star }) => [...star.collation])),
    ...sharedOf(view, all),
    given: rememberedGiven((values) => {
      const given = [...parts].map(([name, part]) => [name, { ...part, star: part.star.given(values) }] as const)
      return viewStar(cubeGiven(view, values), new Map(given))
    }),
  }
}

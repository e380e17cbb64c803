import type { Catalog, CubeList } from '../../server/contract/catalog.ts'
import type { MembersResult } from '../../server/contract/members.ts'
import type { Cube } from '../../server/model/cube.ts'
import type { Warehouse } from '../support/warehouse.ts'
import { type Ask, jsonOf, type Request } from './ask.ts'
import type { PolicyCase } from './policy-case.ts'
import type { Lists, Seen } from './question.ts'

/** A reader under policies beside those who are asked the same of other data. */
export interface Compared {
  readonly asked: PolicyCase
  /** the reader, of all data */
  readonly reader: Ask
  /** who sees all, of all data */
  readonly owner: Ask
  /** who sees all, of data without the rows that the reader may not see */
  readonly rows: Ask
  /** the same, of data without the members whom the reader may not see, too */
  readonly members: Ask
  /** the text of the model, which is no secret */
  readonly definitions: string
  readonly whole: Warehouse
  readonly reduced: Warehouse
}

const read = async <T>(ask: Ask, request: Request): Promise<T> => {
  const answer = await ask(request)
  if (answer.status !== 200) throw new Error(`${JSON.stringify(request)}: ${JSON.stringify(jsonOf(answer))}`)
  return jsonOf(answer) as T
}

/** What a reader is told that questions can be from. */
export const cubesOf = async (ask: Ask): Promise<readonly string[]> =>
  (await read<CubeList>(ask, { route: 'cubes' })).cubes.map(({ name }) => name)

export const catalogOf = (ask: Ask, name: string): Promise<Catalog> => read<Catalog>(ask, { route: 'cube', name })

const listOf = async (ask: Ask, from: string, attribute: string): Promise<MembersResult['members']> => {
  const { members } = await read<MembersResult>(ask, { route: 'members', body: { from, attribute, limit: 1000 } })
  return members.filter(({ key }) => typeof key !== 'object' || Array.isArray(key))
}

const listsOf = async ({ owner, members }: Compared, from: string, attribute: string): Promise<Lists> => {
  const [all, allowed] = [await listOf(owner, from, attribute), await listOf(members, from, attribute)]
  const kept = new Set(allowed.map(({ key }) => JSON.stringify(key)))
  return { allowed, forbidden: all.filter(({ key }) => !kept.has(JSON.stringify(key))) }
}

/** Cubes whose roles say of which dimension an attribute is: of a view all of its cubes. */
const cubesIn = (cube: Cube): readonly Cube[] => [cube, ...(cube.facts?.values() ?? [])]

const dimensionOf = (cube: Cube, role: string | undefined): string | undefined =>
  cubesIn(cube).flatMap((one) => one.roles.get(role ?? '')?.dimension ?? [])[0]

const keepsDates = async ({ whole, reduced }: Compared, cube: Cube): Promise<boolean> => {
  const statements = cubesIn(cube).flatMap((fact) =>
    fact.facts !== undefined
      ? []
      : [...fact.roles.values()]
          .filter((role) => role.calendar !== undefined && role.through === undefined)
          .map((role) => `SELECT count(DISTINCT "${role.on}")::INTEGER AS n FROM "${fact.table}"`),
  )
  for (const statement of new Set(statements)) {
    const counts = await Promise.all([whole, reduced].map(({ engine }) => engine.session((s) => s.all(statement))))
    if (new Set(counts.map(([row]) => row?.n)).size > 1) return false
  }
  return true
}

const without = (all: readonly { readonly name: string }[], seen: readonly { readonly name: string }[]): string[] => {
  const names = new Set(seen.map(({ name }) => name))
  return all.map(({ name }) => name).filter((name) => !names.has(name))
}

/** All that a reader can ask, a cube, view or perspective each. */
export const seenBy = async (compared: Compared): Promise<readonly Seen[]> => {
  const { asked, reader, owner, whole } = compared
  const all: Seen[] = []
  const known = new Map<string, Lists>()
  for (const name of await cubesOf(reader)) {
    const [catalog, open] = [await catalogOf(reader, name), await catalogOf(owner, name)]
    const cube = whole.cube(catalog.of ?? name)
    const dimensions = new Set(Object.keys(asked.members ?? {}))
    const restricted = catalog.attributes.filter(({ role }) => dimensions.has(dimensionOf(cube, role) ?? ''))
    const lists = new Map<string, Lists>()
    for (const { name: attribute, period, role } of catalog.attributes) {
      if (period !== undefined) continue
      // cubes share what is of a dimension
      const key = role === undefined ? `${name} ${attribute}` : attribute
      const found = known.get(key) ?? (await listsOf(compared, name, attribute))
      known.set(key, found)
      lists.set(attribute, found)
    }
    all.push({
      catalog,
      hidden: {
        measures: without(open.measures, catalog.measures),
        attributes: without(open.attributes, catalog.attributes),
      },
      lists,
      restricted: new Set(restricted.map(({ name: attribute }) => attribute)),
      // the conditions of a perspective may name members whom the reader may not see
      beside: asked.versions === true && catalog.of === undefined ? 'rows' : 'members',
      hasVersions: asked.keepsFacts !== true && catalog.of === undefined,
      branches: new Set(asked.branches ?? []),
      keepsDates: await keepsDates(compared, cube),
    })
  }
  return all
}

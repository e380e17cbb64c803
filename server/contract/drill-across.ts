import type { Catalog, CatalogView } from './catalog.ts'
import { closest } from './closest.ts'
import { QueryError } from './errors.ts'
import type { CubeQuery, MeasureEntry, Operation } from './query.ts'
import { type Names, renamedQuery, renamedText } from './renamed.ts'
import { measureInView, nameInView, roleInView, type Viewed } from './view-names.ts'

/** What a view calls everything that a cube's catalog has. */
const namesIn = (catalog: Catalog, view: CatalogView, viewed: Viewed): Names => {
  const roles = new Map(catalog.attributes.map(({ name, role }) => [name, role]))
  const attributes = new Map(
    [
      ...catalog.attributes.map(({ name, role }) => ({ name, role })),
      ...catalog.hierarchies.map(({ name, levels: [first = ''] }) => ({ name, role: roles.get(first) })),
    ].map(({ name, role }) => [name, view.segments?.[name] ?? nameInView(viewed, name, role)]),
  )
  const measures = new Map(catalog.measures.map(({ name }) => [name, measureInView(viewed, name)]))
  const attribute = (name: string): string => attributes.get(name) ?? name
  return {
    attribute,
    any: (name) => measures.get(name) ?? attribute(name),
    role: (name) => roleInView(viewed, name),
  }
}

/** Measures of another cube as a view names them; a calculation is written by the view's names already. */
const across = (entry: MeasureEntry, viewed: Viewed): MeasureEntry => {
  const prefix = `${viewed.cube}.`
  const same = (name: string): string => name
  const measure = (name: string): string => (name.startsWith(prefix) ? name : measureInView(viewed, name))
  const names: Names = { attribute: same, any: measure, role: (role) => roleInView(viewed, role) }
  if (typeof entry === 'string') return renamedText(entry, names)
  return entry.measure === undefined ? entry : { ...entry, measure: renamedText(entry.measure, names) }
}

const timeIn = ({ cubes }: CatalogView, name: string): Viewed => ({
  cube: name,
  time: cubes.find((cube) => cube.name === name)?.time,
})

/** A view beside the cube asked and the one to go to. @throws QueryError `unsound` where no view holds both */
const viewOf = (catalog: Catalog, to: string): CatalogView => {
  const views = catalog.views ?? []
  const found = views.find(({ cubes }) => cubes.some(({ name }) => name === to))
  if (to === catalog.name) throw new QueryError('unsound', { reason: 'same_cube', cube: to })
  if (found !== undefined) return found
  const reachable = [...new Set(views.flatMap(({ cubes }) => cubes.map(({ name }) => name)))].filter(
    (name) => name !== catalog.name,
  )
  const both = { cube: catalog.name, to }
  if (reachable.length === 0) throw new QueryError('unsound', { reason: 'cube_in_no_view', ...both })
  const near = closest(to, reachable)
  throw new QueryError('unsound', { reason: 'no_view_of_both', ...both, cubes: reachable, closest: near })
}

/**
 * The query with measures of another cube beside its own: over the view that holds both, by the view's names. In a view
 * the measures are those of one of its cubes. Measures are named as their cube has them or as the view does.
 *
 * @param catalog the catalog of what the query is asked of
 * @throws QueryError `unsound` where no view holds both cubes, or the view has no such cube
 */
export const drillAcross = (
  query: CubeQuery,
  catalog: Catalog,
  { to, measures }: NonNullable<Operation['drillAcross']>,
): CubeQuery => {
  const isView = catalog.cubes !== undefined
  const view = viewOf(catalog, to)
  const added = measures.map((entry) => across(entry, timeIn(view, to)))
  const asked = isView ? query : renamedQuery(query, namesIn(catalog, view, timeIn(view, catalog.name)))
  return { ...asked, from: view.name, measures: [...asked.measures, ...added] }
}

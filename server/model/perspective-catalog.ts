import type { Catalog, CatalogHierarchy, CatalogMeasure } from '../contract/catalog.ts'
import { documented } from './catalog.ts'
import type { Perspective } from './perspective.ts'

/** What people read about a cube is not about its perspectives. */
const undocumented: Partial<Catalog> = {
  description: undefined,
  synonyms: undefined,
  owner: undefined,
  certified: undefined,
  exampleQuestions: undefined,
  since: undefined,
}

type Folder = Perspective['folders'][number]

/** What is listed, in the order of the names, each in its folder; without folders each where it is. */
const inOrder = <T extends { readonly name: string; folder?: string | undefined }>(
  items: readonly T[],
  names: readonly string[],
  folders: readonly Folder[],
): T[] =>
  names.flatMap((name) => {
    const found = items.find((item) => item.name === name)
    if (found === undefined || folders.length === 0) return found ?? []
    const { folder: _, ...rest } = found
    const folder = folders.find(({ members }) => members.includes(name))?.name
    return [{ ...rest, ...(folder !== undefined && { folder }) } as T]
  })

/** A hierarchy goes by the levels that are shown; one of which none is shown is not there. */
const shownLevels = (hierarchy: CatalogHierarchy, attributes: readonly string[]): CatalogHierarchy[] => {
  const { skips, ...rest } = hierarchy
  const levels = hierarchy.levels.filter((level) => attributes.includes(level))
  const skipped = Object.entries(skips ?? {}).filter(([level]) => levels.includes(level))
  if (levels.length === 0) return []
  return [{ ...rest, levels, ...(skipped.length > 0 && { skips: Object.fromEntries(skipped) }) }]
}

/** A measure without a target that is not shown. */
const withShownTarget = (measure: CatalogMeasure, shown: readonly string[]): CatalogMeasure => {
  const { target, ...rest } = measure
  return target === undefined || shown.includes(target) ? measure : rest
}

/** A catalog whose hierarchies go by the levels that a perspective shows, those of which it shows none as they are. */
export const withShownLevels = ({ attributes }: Perspective, whole: Catalog): Catalog => ({
  ...whole,
  hierarchies: whole.hierarchies.flatMap((hierarchy) => {
    const shown = shownLevels(hierarchy, attributes)
    return shown.length === 0 ? [hierarchy] : shown
  }),
})

/**
 * What a perspective shows of its cube or view, in its order.
 *
 * @param whole the catalog of that cube or view
 */
export const perspectiveCatalog = (perspective: Perspective, whole: Catalog): Catalog => {
  const { name, of, measures, attributes, folders, defaults, queries } = perspective
  const { sets = [], views: _, ...rest } = whole
  const known = sets.filter((set) => attributes.includes(set.of))
  const fits = (measure: string) => whole.fits[measure]?.filter((attribute) => attributes.includes(attribute)) ?? []
  return {
    ...rest,
    ...undocumented,
    name,
    ...documented(perspective),
    measures: inOrder(whole.measures, measures, folders).map((measure) => withShownTarget(measure, measures)),
    attributes: inOrder(whole.attributes, attributes, folders),
    hierarchies: whole.hierarchies.flatMap((hierarchy) => shownLevels(hierarchy, attributes)),
    ...(known.length > 0 && { sets: known }),
    fits: Object.fromEntries(measures.map((measure) => [measure, fits(measure)])),
    of,
    folders: folders.map((folder) => ({ name: folder.name, members: [...folder.members] })),
    defaults: defaults.map(({ attribute, condition }) => ({ attribute, condition })),
    queries: queries.map(({ definition: _, query, ...about }) => ({ ...about, query: { from: name, ...query } })),
  }
}

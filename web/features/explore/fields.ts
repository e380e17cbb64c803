import type { Catalog, CatalogAttribute, CatalogMeasure } from '../../../server/contract/catalog.ts'
import { t } from '../../language/language.ts'

/** One level of a hierarchy with its number, or an attribute outside every hierarchy. */
export interface FieldLevel {
  readonly attribute: CatalogAttribute
  /** 1 for the coarsest level of its hierarchy; absent outside a hierarchy */
  readonly number?: number
}

/** The attributes of one role, or one attribute of the fact itself. */
export interface FieldGroup {
  readonly key: string
  readonly title: string
  readonly levels: readonly FieldLevel[]
  readonly isSingle: boolean
}

const matches = (search: string, ...texts: (string | undefined)[]): boolean =>
  texts.some((text) => text?.toLowerCase().includes(search.trim().toLowerCase()))

type Findable = Pick<CatalogAttribute, 'name' | 'title' | 'roleTitle' | 'synonyms'>

const isFound = ({ name, title, roleTitle, synonyms = [] }: Findable, search: string): boolean =>
  matches(search, title, roleTitle, name, ...synonyms)

const groupLevels = (catalog: Catalog, attributes: readonly CatalogAttribute[]): FieldLevel[] => {
  const names = new Set(attributes.map((a) => a.name))
  const hierarchy = catalog.hierarchies.find((h) => h.levels.every((level) => names.has(level)))
  const inHierarchy = (hierarchy?.levels ?? []).flatMap((level, i): FieldLevel[] => {
    const attribute = attributes.find((a) => a.name === level)
    return attribute === undefined ? [] : [{ attribute, number: i + 1 }]
  })
  const others = attributes.filter((a) => !hierarchy?.levels.includes(a.name)).map((attribute) => ({ attribute }))
  return [...inHierarchy, ...others]
}

/**
 * The dimensions of a catalog, one group per role in declared order: the levels of its first hierarchy numbered from
 * coarse to fine, then its other attributes; attributes of the fact itself stand alone, at the end.
 *
 * @param search keeps the attributes whose title, role, synonyms or name contain it, ignoring case
 */
export const fieldGroups = (catalog: Catalog, search: string): FieldGroup[] => {
  const roles = [...new Set(catalog.attributes.map((a) => a.role).filter((role) => role !== undefined))]
  const keep = (a: CatalogAttribute) => isFound(a, search)
  const groups = roles.map((role): FieldGroup => {
    const attributes = catalog.attributes.filter((a) => a.role === role)
    const levels = groupLevels(catalog, attributes).filter((level) => keep(level.attribute))
    return { key: role, title: attributes[0]?.roleTitle ?? role, levels, isSingle: false }
  })
  const own = catalog.attributes
    .filter((a) => a.role === undefined && keep(a))
    .map((attribute) => ({ key: attribute.name, title: attribute.title, levels: [{ attribute }], isSingle: true }))
  return [...groups.filter((group) => group.levels.length > 0), ...own]
}

/** What a folder lists, in its order. */
export type FiledField =
  | { readonly kind: 'measure'; readonly measure: CatalogMeasure }
  | { readonly kind: 'attribute'; readonly attribute: CatalogAttribute }

/** A folder of the field list. */
export interface FieldFolder {
  readonly name: string
  readonly fields: readonly FiledField[]
  /** true where it stands for a cube of a view */
  readonly isCube: boolean
}

const hasFolders = ({ folders = [] }: Catalog): boolean => folders.length > 0

/** The folders of a perspective; else those that measures name themselves, in a view their cubes, in the order in which they come. */
const foldersOf = (catalog: Catalog): NonNullable<Catalog['folders']> => {
  if (catalog.folders !== undefined && hasFolders(catalog)) return catalog.folders
  const folderOf = ({ folder, cubeTitle }: CatalogMeasure) => folder ?? cubeTitle
  const names = [...new Set(catalog.measures.flatMap((measure) => folderOf(measure) ?? []))]
  return names.map((name) => ({
    name,
    members: catalog.measures.filter((measure) => folderOf(measure) === name).map((measure) => measure.name),
  }))
}

/** What the measures are called that stand in no folder: in a view those that are of several cubes. */
export const measuresTitle = (catalog: Catalog): string =>
  catalog.measures.some(({ cubeTitle }) => cubeTitle !== undefined) && !hasFolders(catalog)
    ? t('fields.acrossCubes')
    : t('fields.shelves.measures')

/** The folders with their fields whose title, role, synonyms or name contain the search; folders without any are left out. */
export const fieldFolders = (catalog: Catalog, search: string): FieldFolder[] =>
  foldersOf(catalog)
    .map(({ name, members }): FieldFolder => {
      const fields = members.flatMap((member): FiledField[] => {
        const measure = catalog.measures.find((m) => m.name === member)
        const attribute = catalog.attributes.find((a) => a.name === member)
        if (measure !== undefined) return isFound(measure, search) ? [{ kind: 'measure', measure }] : []
        return attribute !== undefined && isFound(attribute, search) ? [{ kind: 'attribute', attribute }] : []
      })
      const isCube = catalog.measures.some((m) => m.folder === undefined && m.cubeTitle === name)
      return { name, fields, isCube: isCube && !hasFolders(catalog) }
    })
    .filter(({ fields }) => fields.length > 0)

/** The catalog without what stands in a folder. */
export const unfiled = (catalog: Catalog): Catalog => {
  const filed = new Set(foldersOf(catalog).flatMap(({ members }) => members))
  return {
    ...catalog,
    measures: catalog.measures.filter(({ name }) => !filed.has(name)),
    attributes: catalog.attributes.filter(({ name }) => !filed.has(name)),
  }
}

/** The measures of a catalog whose title, synonyms or name contain the search. */
export const fieldMeasures = (catalog: Catalog, search: string): Catalog['measures'] =>
  catalog.measures.filter((m) => isFound(m, search))

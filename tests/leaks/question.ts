import type { Catalog, CatalogAttribute, CatalogMeasure } from '../../server/contract/catalog.ts'
import type { MembersResult } from '../../server/contract/members.ts'
import type { Member } from '../../server/contract/query.ts'
import type { Request } from './ask.ts'

/** Where an answer could tell of what its reader may not see. */
export const surfaces = [
  'cells',
  'totals',
  'shares',
  'ranks',
  'extremes',
  'distinct counts',
  'sets',
  'moved dates',
  'members',
  'search',
  'notices',
  'drill-through',
  'explain',
  'exports',
  'errors',
  'catalog',
  'cache',
] as const
export type Surface = (typeof surfaces)[number]

/** A question that a reader asks, and what its answer must be equal to. */
export interface Question {
  readonly surface: Surface
  readonly request: Request
  /** the data that are asked beside: `rows` are without the rows that the reader may not see, `members` without the members too */
  readonly beside: 'rows' | 'members'
  /** the rows of the answer have no order */
  readonly isUnordered?: true
}

/** A member of an attribute as a list gives it. */
export type Listed = MembersResult['members'][number]

/** The members of an attribute: those that the reader may see, and the others. */
export interface Lists {
  readonly allowed: readonly Listed[]
  readonly forbidden: readonly Listed[]
}

/** What a question can be from, as its reader sees it, with what else is known of it to who makes up questions. */
export interface Seen {
  readonly catalog: Catalog
  /** what the reader cannot name of it: measures, and attributes */
  readonly hidden: { readonly measures: readonly string[]; readonly attributes: readonly string[] }
  readonly lists: ReadonlyMap<string, Lists>
  /** attributes of dimensions of which the reader may not see all members */
  readonly restricted: ReadonlySet<string>
  /** what is asked beside for values, where no question names a member: see `PolicyCase.versions` */
  readonly beside: Question['beside']
  /** rows are shown as of other days, too: not where their member of that day decides whether it is shown */
  readonly hasVersions: boolean
  /** trees of which the reader sees a branch */
  readonly branches: ReadonlySet<string>
  /** rows are left on all dates that there are, so that periods end where they ended */
  readonly keepsDates: boolean
}

/** Measures whose values are of the rows of a coordinate alone, by name. */
export const ownRows = ({ catalog }: Seen): readonly CatalogMeasure[] => {
  const all = new Map(catalog.measures.map((measure) => [measure.name, measure]))
  const isMoved = (measure: CatalogMeasure): boolean =>
    measure.over !== undefined ||
    measure.expression?.includes('@') === true ||
    (measure.inputs ?? []).some((name) => {
      const input = all.get(name)
      // a hidden input may be moved
      return input === undefined || isMoved(input)
    })
  return catalog.measures.filter((measure) => !isMoved(measure))
}

/** The measures that questions are about: all where periods end where they ended, else those of their own rows. */
export const measuresOf = (seen: Seen): readonly CatalogMeasure[] =>
  seen.keepsDates ? seen.catalog.measures : ownRows(seen)

const isNumber = ({ type }: CatalogMeasure): boolean => type === 'integer' || type === 'decimal' || type === 'double'

/** Names of the measures that are numbers. */
export const numbersOf = (seen: Seen): readonly string[] =>
  measuresOf(seen)
    .filter(isNumber)
    .map(({ name }) => name)

/** How many attributes of a kind a surface is asked along. */
const most = 5

/** Some of a list, from its beginning to its end. */
export const some = <T>(list: readonly T[], count = most): readonly T[] => {
  const step = Math.ceil(list.length / count)
  return step <= 1 ? list : list.filter((_, i) => i % step === 0)
}

/** Attributes that a measure is asked along: those by which the reader is restricted, and some of the others. */
export const attributesOf = (seen: Seen, measure: string, count = most): readonly CatalogAttribute[] => {
  const fits = new Set(seen.catalog.fits[measure])
  const all = seen.catalog.attributes.filter(({ name, tree }) => fits.has(name) && tree === undefined)
  const restricted = all.filter(({ name }) => seen.restricted.has(name))
  const others = all.filter(({ name }) => !seen.restricted.has(name))
  return [...some(restricted, count), ...some(others, count)]
}

/** The measures that fit an attribute, some of many. */
export const measuresAlong = (seen: Seen, attribute: string, count = 8): readonly string[] =>
  some(
    measuresOf(seen).filter(({ name }) => seen.catalog.fits[name]?.includes(attribute) === true),
    count,
  ).map(({ name }) => name)

/** A member as conditions name it. */
export const memberOf = ({ key }: Listed): Member => key

/** A request of a query. */
export const query = (body: object): Request => ({ route: 'query', body })

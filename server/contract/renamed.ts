import type {
  AxisEntry,
  Condition,
  CubeQuery,
  Having,
  MeasureEntry,
  Member,
  SetDefinition,
  Sort,
  Top,
} from './query.ts'

/** Other names for what a query names. */
export interface Names {
  /** of an attribute or a hierarchy */
  readonly attribute: (name: string) => string
  /** of a measure or an attribute that stands in a calculation, or where a measure may stand */
  readonly any: (name: string) => string
  /** of a date role that a time modifier names */
  readonly role: (name: string) => string
}

const word = String.raw`(?:[\p{L}_][\p{L}\p{N}_]*|"(?:[^"]|"")+")`
const text = "'(?:[^']|'')*'"
const parameter = String.raw`:\s*${word}`
const modifier = String.raw`@\s*[\p{L}_][\p{L}\p{N}_]*(?:\s*\([^)]*\))?`
const pieces = new RegExp(`(${text}|${parameter})|(${modifier})|(${word}(?:\\s*\\.\\s*${word})*)(\\s*\\()?`, 'gu')
const arguments_ = new RegExp(`(?<=[(,]\\s*)${word}`, 'gu')
const words = new RegExp(word, 'gu')

const unquoted = (name: string): string =>
  [...name.matchAll(words)]
    .map(([part]) => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part))
    .join('.')

const quoted = (name: string): string =>
  name
    .split('.')
    .map((part) => (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(part) ? part : `"${part.replaceAll('"', '""')}"`))
    .join('.')

/** A calculation, or a measure with modifiers, by other names; texts in quotes, parameters, functions and periods stay. */
export const renamedText = (calculation: string, names: Names): string =>
  calculation.replaceAll(pieces, (whole, quote?: string, moved?: string, name?: string, isFunction?: string) => {
    if (moved !== undefined) return moved.replaceAll(arguments_, (role) => names.role(role))
    if (quote !== undefined || name === undefined || isFunction !== undefined) return whole
    const [before, after] = [unquoted(name), names.any(unquoted(name))]
    return before === after ? whole : quoted(after)
  })

const optional = <K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> =>
  (value === undefined ? {} : { [key]: value }) as Partial<Record<K, V>>

type Coordinate = Record<string, Member>

const coordinate = (at: Coordinate, { attribute }: Names): Coordinate =>
  Object.fromEntries(Object.entries(at).map(([name, member]) => [attribute(name), member]))

const having = (entry: Having, names: Names): Having => ({
  ...entry,
  ...optional('measure', entry.measure && renamedText(entry.measure, names)),
  ...optional('calc', entry.calc && renamedText(entry.calc, names)),
  ...optional('at', entry.at && names.attribute(entry.at)),
})

const setIn = (set: string | SetDefinition, names: Names): string | SetDefinition => {
  if (typeof set === 'string') return set
  const all = (sets: (string | SetDefinition)[] | undefined) => sets?.map((s) => setIn(s, names))
  return {
    ...set,
    ...optional('of', set.of && names.attribute(set.of)),
    ...optional('by', set.by && renamedText(set.by, names)),
    ...optional(
      'having',
      set.having?.map((h) => having(h, names)),
    ),
    ...optional(
      'when',
      set.when?.map((c) => condition(c, names)),
    ),
    ...optional('union', all(set.union)),
    ...optional('except', all(set.except)),
    ...optional('intersect', all(set.intersect)),
  }
}

const condition = (asked: Condition, names: Names): Condition => ({
  ...asked,
  ...optional('attribute', asked.attribute && names.attribute(asked.attribute)),
  ...optional(
    'any',
    asked.any?.map((c) => condition(c, names)),
  ),
  ...optional(
    'all',
    asked.all?.map((c) => condition(c, names)),
  ),
  ...optional('not', asked.not && condition(asked.not, names)),
  ...optional('role', asked.role && names.role(asked.role)),
  ...optional('set', asked.set && setIn(asked.set, names)),
})

const axisEntry = (entry: AxisEntry, names: Names): AxisEntry => {
  if (typeof entry === 'string') return names.attribute(entry)
  if ('members' in entry) return { members: entry.members.map((member) => coordinate(member, names)) }
  return { ...entry, of: names.attribute(entry.of) }
}

const measureEntry = (entry: MeasureEntry, names: Names): MeasureEntry => {
  if (typeof entry === 'string') return renamedText(entry, names)
  const { measure, calc, base } = entry
  return {
    ...entry,
    ...optional('measure', measure && renamedText(measure, names)),
    ...optional('calc', calc && renamedText(calc, names)),
    ...(typeof base === 'object' && { base: { level: names.attribute(base.level) } }),
  }
}

const sorted = (sort: Sort, names: Names): Sort => ({
  ...sort,
  by: renamedText(sort.by, names),
  ...optional('at', sort.at && coordinate(sort.at, names)),
})

const ranking = (top: Top, names: Names): Top => ({
  ...top,
  by: renamedText(top.by, names),
  of: typeof top.of === 'string' ? names.attribute(top.of) : top.of.map(names.attribute),
  ...optional('per', top.per === 'row' ? top.per : top.per && names.attribute(top.per)),
  ...optional(
    'context',
    top.context?.map((c) => condition(c, names)),
  ),
})

const isOfAttributes = (totals: CubeQuery['totals']): totals is string[][] =>
  Array.isArray(totals) && totals.some((entry) => Array.isArray(entry))

/** The same query by other names. What entries call their values (`as`) goes before what a measure is called. */
export const renamedQuery = (query: CubeQuery, asked: Names): CubeQuery => {
  const own = query.measures.flatMap((entry) => (typeof entry === 'string' ? [] : (entry.as ?? [])))
  const names = { ...asked, any: (name: string) => (own.includes(name) ? name : asked.any(name)) }
  const { rows, columns, where, sort, top, totals } = query
  return {
    ...query,
    measures: query.measures.map((entry) => measureEntry(entry, names)),
    rows: rows.map((entry) => axisEntry(entry, names)),
    columns: columns.map((entry) => axisEntry(entry, names)),
    where: where.map((c) => condition(c, names)),
    ...optional(
      'having',
      query.having?.map((h) => having(h, names)),
    ),
    ...(isOfAttributes(totals) && { totals: totals.map((set) => set.map(names.attribute)) }),
    ...optional(
      'sort',
      sort?.map((s) => sorted(s, names)),
    ),
    ...optional('top', Array.isArray(top) ? top.map((t) => ranking(t, names)) : top && ranking(top, names)),
  }
}

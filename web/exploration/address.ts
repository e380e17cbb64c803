import { Condition, Having, Member, Scalar } from '../../server/contract/query.ts'
import { t } from '../language/language.ts'
import { AddressError } from './address-error.ts'
import { currentVersion, migrated, versionKey } from './address-versions.ts'
import {
  blankExploration,
  type CellFormat,
  type CellPosition,
  type ChartChoice,
  cellFormats,
  chartChoices,
  type Exploration,
  type Ordering,
  type Path,
  type TopChoice,
} from './exploration.ts'
import { mostLinked } from './linked.ts'
import { firstRow, multiplesOf } from './multiples.ts'
import { type Cursor, readList, readToken, writeList, writeToken } from './tokens.ts'

/** Characters that a query string may hold as they are, kept for readability. */
const readable = /%(?:2C|3A|2F|40|28|29|21|27|2A|7E|5B|5D)/g

const encode = (text: string): string =>
  encodeURIComponent(text)
    .replace(readable, (code) => decodeURIComponent(code))
    .replaceAll('%20', '+')

const singleOperators = ['gt', 'gte', 'lt', 'lte', 'contains', 'startsWith', 'is', 'through'] as const
const listOperators = ['in', 'notIn'] as const

/** JSON with the keys in the order of the schema, however they were written. */
const canonical = (condition: Condition): string => JSON.stringify(Condition.parse(condition))

/** `attribute in a,b` and its like where one operator says it all; JSON for every other condition. */
const writeCondition = (condition: Condition): string => {
  const { attribute, ...rest } = condition
  const operators = Object.entries(rest).filter(([, value]) => value !== undefined)
  const named = attribute === undefined ? '' : writeToken(attribute)
  const [key, value] = operators[0] ?? []
  const isRange = operators.length === 2 && condition.from !== undefined && condition.to !== undefined
  if (named !== '' && isRange) return `${named} from ${writeToken(condition.from)} to ${writeToken(condition.to)}`
  if (named === '' || operators.length !== 1) return canonical(condition)
  if (listOperators.some((op) => op === key)) return `${named} ${key} ${writeList(value as Member[])}`
  if (key === 'from' || key === 'to' || singleOperators.some((op) => op === key)) {
    return `${named} ${key} ${writeToken(value as Scalar)}`
  }
  return canonical(condition)
}

const readOperators = (cursor: Cursor): Record<string, unknown> => {
  const operators: Record<string, unknown> = {}
  while (cursor.at < cursor.text.length) {
    const key = readToken(cursor, ' ')
    if (typeof key !== 'string') throw new AddressError(t('address.noOperator', { found: JSON.stringify(key) }))
    cursor.at++
    operators[key] = listOperators.some((op) => op === key) ? readList(cursor) : readToken(cursor, ' ')
    cursor.at++
  }
  return operators
}

const readCondition = (text: string): Condition => {
  const cursor = { text, at: 0 }
  const attribute = text.startsWith('{') ? undefined : readToken(cursor, ' ')
  cursor.at++
  const raw: unknown = attribute === undefined ? JSON.parse(text) : { attribute, ...readOperators(cursor) }
  return Condition.parse(raw)
}

const readNames = (text: string): string[] =>
  readList({ text, at: 0 }).map((name) => {
    if (typeof name === 'string') return name
    throw new AddressError(t('address.noName', { found: JSON.stringify(name) }))
  })

const readName = (text: string): string => {
  const [name, another] = readNames(text)
  if (name !== undefined && another === undefined) return name
  throw new AddressError(t('address.expected', { found: text, expected: '"ATTRIBUTE"' }))
}

const readLinked = (text: string): string[] => {
  const names = readNames(text)
  if (names.length <= mostLinked && new Set(names).size === names.length) return names
  throw new AddressError(t('address.linked', { found: text, most: mostLinked }))
}

const writeOrdering = ({ by, direction, scope, at = {} }: Ordering): string =>
  [
    direction,
    writeToken(by),
    ...(scope === undefined ? [] : [scope]),
    ...Object.entries(at).flatMap(([attribute, member]) => ['at', writeToken(attribute), writeToken(member)]),
  ].join(' ')

/** `at ATTRIBUTE MEMBER`, as often as a column has members; undefined for anything else. */
const readColumn = (words: readonly Member[]): Record<string, Member> | undefined => {
  const at: Record<string, Member> = {}
  for (let i = 0; i < words.length; i += 3) {
    const [word, attribute, member] = words.slice(i, i + 3)
    if (word !== 'at' || typeof attribute !== 'string' || member === undefined) return undefined
    at[attribute] = member
  }
  return at
}

const readOrdering = (text: string): Ordering => {
  const [direction, by, ...more] = readWords(text)
  const isOfAll = more[0] === 'all'
  const at = readColumn(isOfAll ? more.slice(1) : more)
  if ((direction !== 'asc' && direction !== 'desc') || typeof by !== 'string' || at === undefined) {
    const expected = '"asc NAME" / "desc NAME", then "all", then "at ATTRIBUTE MEMBER"'
    throw new AddressError(t('address.expected', { found: text, expected }))
  }
  return { by, direction, ...(Object.keys(at).length > 0 && { at }), ...(isOfAll && { scope: 'all' }) }
}

const readWords = (text: string): Member[] => {
  const cursor = { text, at: 0 }
  const words: Member[] = []
  while (cursor.at < text.length) {
    words.push(readToken(cursor, ' '))
    cursor.at++
  }
  return words
}

const writeTop = (top: TopChoice): string =>
  [top.kind, top.n, writeToken(top.of), 'by', writeToken(top.by), ...(top.other ? ['other'] : [])].join(' ')

const readTop = (text: string): TopChoice => {
  const [kind, n, of, , by, other] = readWords(text)
  if (
    (kind !== 'top' && kind !== 'bottom') ||
    typeof n !== 'number' ||
    typeof of !== 'string' ||
    typeof by !== 'string'
  ) {
    throw new AddressError(t('address.expected', { found: text, expected: '"top 10 ATTRIBUTE by MEASURE"' }))
  }
  return { kind, n, of, by, other: other === 'other' }
}

const writeCell = ({ row, column, measure }: CellPosition): string =>
  [writeList(row), writeList(column), writeToken(measure)].join(';')

const readCell = (text: string): CellPosition => {
  const cursor = { text, at: 0 }
  const row = readPath(cursor)
  cursor.at++
  const column = readPath(cursor)
  cursor.at++
  const measure = readToken(cursor, ';')
  if (typeof measure !== 'string')
    throw new AddressError(t('address.expected', { found: text, expected: '"ROW;COLUMN;MEASURE"' }))
  return { row, column, measure }
}

const readPath = (cursor: Cursor): Path => readList(cursor).map((member) => Member.parse(member))

const readChart = (text: string): ChartChoice => {
  const choice = chartChoices.find((c) => c === text)
  if (choice === undefined)
    throw new AddressError(t('address.expected', { found: text, expected: chartChoices.join(', ') }))
  return choice
}

/** `NAME VALUE`, both as `writeToken` has them. */
const writeParameter = ([name, value]: [string, Scalar]): string => `${writeToken(name)} ${writeToken(value)}`

const readParameter = (text: string): Record<string, Scalar> => {
  const [name, value] = readWords(text)
  if (typeof name !== 'string')
    throw new AddressError(t('address.expected', { found: text, expected: '"PARAMETER VALUE"' }))
  return { [name]: Scalar.parse(value) }
}

const havingTests = ['gt', 'gte', 'lt', 'lte'] as const

/** `measure gt 100` and its like; JSON for every other condition on measures. */
const writeHaving = (having: Having): string => {
  const { measure, ...rest } = having
  const [test, another] = Object.entries(rest).filter(([, value]) => value !== undefined)
  const isPlain = measure !== undefined && another === undefined && havingTests.some((t) => t === test?.[0])
  if (!isPlain || test === undefined) return JSON.stringify(Having.parse(having))
  return `${writeToken(measure)} ${test[0]} ${writeToken(Number(test[1]))}`
}

const readHaving = (text: string): Having => {
  if (text.startsWith('{')) return Having.parse(JSON.parse(text))
  const [measure, test, value] = readWords(text)
  return Having.parse({ measure, [String(test)]: value })
}

const readDates = (text: string): Partial<Exploration> => {
  if (text === 'all') return { allDates: true }
  throw new AddressError(t('address.expected', { found: text, expected: 'all' }))
}

const readEvents = (text: string): Partial<Exploration> => {
  if (text === 'none') return { withoutEvents: true }
  throw new AddressError(t('address.expected', { found: text, expected: 'none' }))
}

const readTotals = (text: string): Partial<Exploration> => {
  if (text === 'visible') return { totalsOf: 'visible' }
  if (text !== 'all' && text !== 'none')
    throw new AddressError(t('address.expected', { found: text, expected: 'all, visible, none' }))
  return { totals: text === 'all' }
}

const readFormat = (text: string): Record<string, CellFormat> => {
  const [name, found] = readWords(text)
  const format = cellFormats.find((known) => known === found)
  if (typeof name !== 'string' || format === undefined) {
    throw new AddressError(
      t('address.expected', {
        found: text,
        expected: cellFormats.map((format) => `"MEASURE ${format}"`).join(', '),
      }),
    )
  }
  return { [name]: format }
}

const readOwnPath = (text: string): Path => readPath({ text, at: 0 })

type Reader = (exploration: Exploration, text: string) => Exploration

const readers: Record<string, Reader> = {
  measures: (x, text) => ({ ...x, measures: readNames(text) }),
  rows: (x, text) => ({ ...x, rows: [...x.rows.slice(0, firstRow(x)), ...readNames(text)] }),
  multiples: (x, text) => ({ ...x, multiples: true, rows: [readName(text), ...x.rows.slice(firstRow(x))] }),
  columns: (x, text) => ({ ...x, columns: readNames(text) }),
  dates: (x, text) => ({ ...x, ...readDates(text) }),
  where: (x, text) => ({ ...x, where: [...x.where, readCondition(text)] }),
  having: (x, text) => ({ ...x, having: [...x.having, readHaving(text)] }),
  parameter: (x, text) => ({ ...x, parameters: { ...x.parameters, ...readParameter(text) } }),
  scenarios: (x, text) => ({ ...x, scenarios: readNames(text) }),
  sort: (x, text) => ({ ...x, sort: [...x.sort, readOrdering(text)] }),
  top: (x, text) => ({ ...x, top: readTop(text) }),
  totals: (x, text) => ({ ...x, ...readTotals(text) }),
  expanded: (x, text) => ({ ...x, expanded: [...x.expanded, readOwnPath(text)] }),
  collapsed: (x, text) => ({ ...x, collapsed: [...x.collapsed, readOwnPath(text)] }),
  expandedColumn: (x, text) => ({ ...x, expandedColumns: [...x.expandedColumns, readOwnPath(text)] }),
  collapsedColumn: (x, text) => ({ ...x, collapsedColumns: [...x.collapsedColumns, readOwnPath(text)] }),
  format: (x, text) => ({ ...x, formats: { ...x.formats, ...readFormat(text) } }),
  chart: (x, text) => ({ ...x, chart: readChart(text) }),
  events: (x, text) => ({ ...x, ...readEvents(text) }),
  linked: (x, text) => ({ ...x, linked: readLinked(text) }),
  cell: (x, text) => ({ ...x, cell: readCell(text) }),
}

/**
 * The exploration as the query string of an address, with its leading `?`. Readable and stable: the same exploration
 * always gives the same text, and what equals the default is left out.
 */
export const toUrl = (x: Exploration): string => {
  const multiples = multiplesOf(x)
  const rows = x.rows.slice(firstRow(x))
  const parts: [string, string][] = [
    [versionKey, String(currentVersion)],
    ['cube', x.cube],
    ...(x.measures.length > 0 ? [['measures', writeList(x.measures)] as [string, string]] : []),
    ...(multiples === undefined ? [] : [['multiples', writeList([multiples])] as [string, string]]),
    ...(rows.length > 0 ? [['rows', writeList(rows)] as [string, string]] : []),
    ...(x.columns.length > 0 ? [['columns', writeList(x.columns)] as [string, string]] : []),
    ...x.where.map((condition): [string, string] => ['where', writeCondition(condition)]),
    ...(x.allDates === undefined ? [] : [['dates', 'all'] as [string, string]]),
    ...x.having.map((test): [string, string] => ['having', writeHaving(test)]),
    ...Object.entries(x.parameters).map((set): [string, string] => ['parameter', writeParameter(set)]),
    ...(x.scenarios.length > 0 ? [['scenarios', writeList(x.scenarios)] as [string, string]] : []),
    ...x.sort.map((ordering): [string, string] => ['sort', writeOrdering(ordering)]),
    ...(x.top === undefined ? [] : [['top', writeTop(x.top)] as [string, string]]),
    ...(x.totals ? [] : [['totals', 'none'] as [string, string]]),
    ...(x.totalsOf === undefined ? [] : [['totals', x.totalsOf] as [string, string]]),
    ...x.expanded.map((path): [string, string] => ['expanded', writeList(path)]),
    ...x.collapsed.map((path): [string, string] => ['collapsed', writeList(path)]),
    ...x.expandedColumns.map((path): [string, string] => ['expandedColumn', writeList(path)]),
    ...x.collapsedColumns.map((path): [string, string] => ['collapsedColumn', writeList(path)]),
    ...Object.entries(x.formats).map(([name, format]): [string, string] => ['format', `${writeToken(name)} ${format}`]),
    ...(x.chart === 'auto' ? [] : [['chart', x.chart] as [string, string]]),
    ...(x.withoutEvents === undefined ? [] : [['events', 'none'] as [string, string]]),
    ...(x.linked.length > 0 ? [['linked', writeList(x.linked)] as [string, string]] : []),
    ...(x.cell === undefined ? [] : [['cell', writeCell(x.cell)] as [string, string]]),
  ]
  return `?${parts.map(([key, value]) => `${key}=${encode(value)}`).join('&')}`
}

/**
 * The exploration that an address of any version says: `fromUrl(toUrl(x))` is `x`. Unknown parameters are an error, so that
 * nothing a person wrote is dropped in silence.
 *
 * @returns undefined where the address names no cube
 * @throws AddressError naming the parameter, what was found and what is expected; NewerAddressError where its version is newer
 */
export const fromUrl = (search: string): Exploration | undefined => {
  const parameters = migrated([...new URLSearchParams(search)])
  const cube = parameters.find(([key]) => key === 'cube')?.[1]
  if (cube === undefined) return undefined
  let exploration = blankExploration(cube)
  for (const [key, value] of parameters) {
    if (key === 'cube') continue
    const reader = readers[key]
    if (reader === undefined) {
      throw new AddressError(
        t('address.unknown', { key, expected: [versionKey, 'cube', ...Object.keys(readers)].join(', ') }),
      )
    }
    exploration = readPart(reader, exploration, key, value)
  }
  return exploration
}

const readPart = (reader: Reader, exploration: Exploration, key: string, value: string): Exploration => {
  try {
    return reader(exploration, value)
  } catch (cause) {
    if (cause instanceof AddressError) throw new AddressError(t('address.at', { key, problem: cause.message }))
    throw new AddressError(t('address.at', { key, problem: t('address.unreadable', { value }) }), { cause })
  }
}

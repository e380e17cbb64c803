import type { Problem } from '../problem.ts'
import { pathParts } from '../steps/json-path.ts'
import {
  type ColumnType,
  type Condition,
  type Entity,
  type FileFormat,
  hasVersions,
  keyOf,
  type Source,
  type SourceColumn,
  type TableSource,
} from '../steps/source.ts'
import { recordColumns, unnamedField } from '../steps/stage.ts'
import { checkValue } from './constant-value.ts'
import { type DefinitionFile, nearest, readDefinition } from './definition-file.ts'
import { checkDatabase, toRelation } from './read-database.ts'
import {
  type ColumnDefinition,
  type FileSourceDefinition,
  type HeaderDefinition,
  type SourceDefinition,
  schemaFor,
  type TableDefinition,
} from './source-schema.ts'

type Check = (path: readonly PropertyKey[], message: string, isKey?: boolean) => void

const list = (names: Iterable<string>) => [...names].join(', ') || 'none'

const unknownName = (what: string, found: string, known: readonly string[]) =>
  `there is no ${what} "${found}"${nearest(found, known)}; expected one of ${list(known)}`

const isoDate = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/

const checkHeader = (header: HeaderDefinition, check: Check): void => {
  header.forEach((name, i) => {
    if (name === null) return
    const first = header.findIndex((other) => other?.toLowerCase() === name.toLowerCase())
    if (first < i) check(['file', 'header', i], `column "${name}" stands in the header already, as column ${first + 1}`)
    if (name === '' || unnamedField.test(name) || recordColumns.some((reserved) => reserved === name.toLowerCase())) {
      check(['file', 'header', i], `a column of the file cannot be called "${name}"; write ~ for one that is not kept`)
    }
  })
}

/** The path of the list in a JSON document, which has keys only. */
const recordsPath = (records: string | undefined): readonly string[] | undefined => {
  const parts = records === undefined ? [] : pathParts(records)
  return parts?.every((part) => typeof part === 'string') ? parts : undefined
}

/** The date of a file stands in what the pattern leaves open. */
const checkDate = ({ pattern, date }: FileSourceDefinition['file'] | TableDefinition['file'], check: Check): void => {
  if (date !== undefined && !pattern.includes('*'))
    check(['file', 'date'], `the date of a file stands where its pattern has *; "${pattern}" has none`)
}

const checkMarks = ({ decimal, thousands }: SourceDefinition, check: Check): void => {
  if (thousands === decimal)
    check(['thousands'], `"${decimal}" stands before the decimals; it cannot stand between thousands too`)
}

const checkFile = ({ file }: FileSourceDefinition, check: Check): void => {
  checkDate(file, check)
  if ('header' in file) checkHeader(file.header, check)
  if (file.format === 'delimited' && file.quote === file.delimiter)
    check(['file', 'quote'], `the quote cannot be the delimiter ${JSON.stringify(file.delimiter)}`)
  if (!('records' in file) || file.records === undefined) return
  const { format, records } = file
  if (format === 'json_lines')
    check(['file', 'records'], 'lines of JSON are in no list; say format: json for one document')
  else if (recordsPath(records) === undefined)
    check(['file', 'records'], `expected the keys around the list, such as data.items; found "${records}"`)
}

/** A column's `from` is something that the file can have; which columns a Parquet file or a database has, it says itself. */
const checkFrom = (name: string, { from }: ColumnDefinition, definition: SourceDefinition, check: Check): void => {
  if (from === undefined || 'database' in definition) return
  const { file } = definition
  const at = ['columns', name, 'from']
  if ('header' in file) {
    const header = file.header.flatMap((field) => field ?? [])
    if (!header.includes(from)) check(at, unknownName('column of the header', from, header))
  } else if (file.format !== 'parquet' && pathParts(from) === undefined)
    check(at, `expected a path such as account.tags[0]; found "${from}"; write a key with a dot in it as "a.b"`)
}

const isDated = (kind: ColumnType['kind']): boolean => kind === 'date' || kind === 'timestamp'

const boundProblem = (value: number | string | undefined, { kind }: ColumnType): string | undefined => {
  if (value === undefined) return undefined
  if (kind === 'text' || kind === 'boolean') return `a ${kind} has no least or greatest value`
  if (isDated(kind))
    return isoDate.test(String(value))
      ? undefined
      : `expected a date such as 2017-03-01, found ${JSON.stringify(value)}`
  return typeof value === 'number' ? undefined : `expected a number, found "${value}"`
}

/** Other columns of the entity that a column's rules name: they must be mapped, and hold what the rule compares. */
const checkNamed = (
  name: string,
  what: string,
  isMeant: (kind: ColumnType['kind']) => boolean,
  definition: SourceDefinition,
  entity: Entity,
): string | undefined => {
  const known = Object.keys(definition.columns).filter((other) => {
    const type = entity.columns.get(other)
    return type !== undefined && isMeant(type.kind)
  })
  return known.includes(name) ? undefined : unknownName(`${what} column`, name, known)
}

const checkRules = (
  name: string,
  definition: SourceDefinition,
  entity: Entity,
  type: ColumnType,
  check: Check,
): void => {
  const column = definition.columns[name]
  if (column === undefined) return
  const problem = (key: keyof ColumnDefinition, message: string | undefined) => {
    if (message !== undefined) check(['columns', name, key], message)
  }
  problem('min', boundProblem(column.min, type))
  problem('max', boundProblem(column.max, type))
  if (column.format !== undefined && !isDated(type.kind))
    problem('format', `only a date or timestamp has a format; ${name} is of type ${type.kind}`)
  for (const key of ['true', 'false'] as const) {
    if (column[key] === undefined) continue
    const other = key === 'true' ? 'false' : 'true'
    const twice = column[key].find((word) => column[other]?.includes(word))
    if (type.kind !== 'boolean') problem(key, `only a boolean has words for ${key}; ${name} is of type ${type.kind}`)
    else if (column[other] === undefined) problem(key, `words for ${key} need words for ${other} beside them`)
    else if (twice !== undefined) problem(key, `"${twice}" cannot mean both true and false`)
  }
  if (column.one_of !== undefined && type.kind !== 'text')
    problem('one_of', `only a text has listed values; ${name} is of type ${type.kind}`)
  if (Object.keys(column.aliases).length > 0 && type.kind !== 'text')
    problem('aliases', `only a text has aliases; ${name} is of type ${type.kind}`)
  for (const key of ['required_when', 'empty_unless'] as const) {
    for (const other of Object.keys(column[key] ?? {})) {
      const message = checkNamed(other, 'text', (kind) => kind === 'text', definition, entity)
      if (message !== undefined) check(['columns', name, key, other], message, true)
    }
  }
  if (column.not_before === undefined) return
  if (!isDated(type.kind))
    problem('not_before', `only a date or timestamp comes before another; ${name} is of type ${type.kind}`)
  else problem('not_before', checkNamed(column.not_before, 'date', isDated, definition, entity))
}

const checkFreshness = (definition: SourceDefinition, entity: Entity, check: Check): void => {
  const { freshness } = definition.contract
  if (freshness === undefined) return
  const message = checkNamed(freshness.column, 'date', isDated, definition, entity)
  if (message !== undefined) check(['contract', 'freshness', 'column'], message)
}

const toCondition = (written: Readonly<Record<string, readonly string[]>>): Condition =>
  new Map(Object.entries(written))

const toColumn = (name: string, type: ColumnType, column: ColumnDefinition): SourceColumn => ({
  name,
  from: column.from,
  ...(column.value !== undefined && { value: column.value }),
  type,
  aliases: new Map(Object.entries(column.aliases)),
  required: column.required,
  unique: column.unique,
  ...(column.format !== undefined && { format: column.format }),
  ...(column.nulls && { nulls: column.nulls }),
  ...(column.true && column.false && { words: { true: column.true, false: column.false } }),
  ...(column.one_of && { oneOf: column.one_of }),
  ...(column.min !== undefined && { min: column.min }),
  ...(column.max !== undefined && { max: column.max }),
  ...(column.required_when && { requiredWhen: toCondition(column.required_when) }),
  ...(column.empty_unless && { emptyUnless: toCondition(column.empty_unless) }),
  ...(column.not_before !== undefined && { notBefore: column.not_before }),
  ...(column.personal !== undefined && { personal: column.personal }),
  ...(column.references !== undefined && { references: column.references }),
})

const isKeyedByLine = (definition: SourceDefinition) => 'key' in definition && definition.key === 'line'

const checkKey = (definition: SourceDefinition, entity: Entity, check: Check): void => {
  const key = keyOf(entity)
  const isMapped = key !== undefined && Object.hasOwn(definition.columns, key)
  if (isKeyedByLine(definition)) {
    if (key === undefined) check(['key'], `${entity.name} has no key that a line could be`)
    else if (isMapped) check(['key'], `the key "${key}" of ${entity.name} is mapped; it cannot be the line too`)
  } else if (key !== undefined && !isMapped) {
    const hint = 'database' in definition ? '' : '; where the file has none, say key: line'
    check(['columns'], `the key "${key}" of ${entity.name} is not mapped${hint}`)
  }
}

const isFull = (definition: SourceDefinition) => 'extract' in definition && definition.extract === 'full'

/** The columns that full extracts tell by the days of their files. */
const toldByFiles = ['effective_date', 'deleted_date']

const checkExtract = (definition: SourceDefinition, entity: Entity, check: Check): void => {
  if (!isFull(definition) || !('file' in definition)) return
  const { date } = definition.file
  if (date?.includes('%d') !== true)
    check(['extract'], 'full extracts are of a day each: say file: {date: "%Y-%m-%d"}, as it stands in their names')
  if (keyOf(entity) === undefined || isKeyedByLine(definition))
    check(['extract'], `what is gone is told by a key; ${entity.name} has none here`)
  const mapped = hasVersions(entity) ? toldByFiles.find((name) => Object.hasOwn(definition.columns, name)) : undefined
  if (mapped !== undefined)
    check(['columns', mapped], `${mapped} is told by the days of full extracts; it cannot be mapped too`)
}

const readColumns = (
  definition: SourceDefinition,
  entity: Entity,
  entities: ReadonlyMap<string, Entity>,
  check: Check,
): SourceColumn[] => {
  checkKey(definition, entity, check)
  checkExtract(definition, entity, check)
  return Object.entries(definition.columns).flatMap(([name, column]) => {
    const type = entity.columns.get(name)
    if (type === undefined) {
      check(['columns', name], unknownName(`column of ${entity.name}`, name, [...entity.columns.keys()]), true)
      return []
    }
    checkValue(name, column, entity, type, check)
    checkFrom(name, column, definition, check)
    const { references } = column
    const referred = [...entities.values()].filter((other) => keyOf(other) !== undefined).map((other) => other.name)
    if (references !== undefined && !referred.includes(references)) {
      check(['columns', name, 'references'], unknownName('entity with a key', references, referred))
    } else if (references === entity.name)
      check(['columns', name, 'references'], `${entity.name} cannot refer to itself`)
    checkRules(name, definition, entity, type, check)
    return [toColumn(name, type, column)]
  })
}

const toBounds = ({ rows: { min, max } }: TableDefinition['contract']) => ({
  ...(min !== undefined && { min }),
  ...(max !== undefined && { max }),
})

const dateOf = ({ file: { date } }: FileSourceDefinition | TableDefinition) =>
  date === undefined ? {} : { fileDate: date }

const toTable = (definition: TableDefinition, path: string, text: string): TableSource => ({
  name: definition.source,
  title: definition.title ?? definition.source,
  format: definition.file.format,
  file: { pattern: definition.file.pattern },
  ...dateOf(definition),
  limits: { rows: toBounds(definition.contract), rejects: {} },
  ...(definition.clustered_by && { clusteredBy: definition.clustered_by }),
  ...(definition.personal && { personal: definition.personal }),
  definition: { path, text },
})

const toHeader = (header: HeaderDefinition) => header.map((name) => name ?? undefined)

const toFormat = (file: FileSourceDefinition['file']): FileFormat => {
  const { pattern } = file
  switch (file.format) {
    case 'parquet':
      return { format: file.format, pattern }
    case 'xlsx': {
      const { format, sheet, range, first_line: firstLine, header } = file
      return { format, pattern, sheet, range, firstLine, header: toHeader(header) }
    }
    case 'delimited': {
      const { format, encoding, delimiter, quote, final_newline: finalNewline, first_line: firstLine, header } = file
      const marks = { delimiter, quote: quote === 'none' ? undefined : quote }
      return { format, pattern, encoding, ...marks, finalNewline, firstLine, header: toHeader(header) }
    }
    default: {
      const { format, encoding, records } = file
      return { format, pattern, encoding, records: recordsPath(records) ?? [] }
    }
  }
}

const toSource = (
  definition: SourceDefinition,
  entity: Entity,
  columns: readonly SourceColumn[],
  path: string,
  text: string,
): Source => {
  const { contract } = definition
  const { rejects, freshness } = contract
  return {
    name: definition.source,
    title: definition.title ?? definition.source,
    entity,
    file: 'database' in definition ? toRelation(definition) : toFormat(definition.file),
    ...('file' in definition && dateOf(definition)),
    nulls: definition.nulls,
    decimal: definition.decimal,
    thousands: definition.thousands,
    isKeyedByLine: isKeyedByLine(definition),
    isFull: isFull(definition),
    columns,
    limits: {
      rows: toBounds(contract),
      rejects: {
        ...(rejects.max_rows !== undefined && { maxRows: rejects.max_rows }),
        ...(rejects.max_percent !== undefined && { maxPercent: rejects.max_percent }),
      },
      ...(freshness && { freshness: { column: freshness.column, maxDays: freshness.max_days } }),
    },
    definition: { path, text },
  }
}

/** A source as read, of records or of a table; neither where something is wrong with it. */
export interface ReadSource {
  readonly source?: Source
  readonly table?: TableSource
  readonly problems: readonly Problem[]
  readonly problemAt: DefinitionFile<SourceDefinition>['problemAt']
}

/** Reads the definition of a source and checks it against the entities that there are. */
export const readSource = (path: string, text: string, entities: ReadonlyMap<string, Entity>): ReadSource => {
  const { value, problems, problemAt } = readDefinition<SourceDefinition | TableDefinition>(path, text, schemaFor)
  if (value === undefined) return { problems, problemAt }
  const found: Problem[] = []
  const check: Check = (...at) => found.push(problemAt(...at))
  if ('as' in value) {
    checkDate(value.file, check)
    return { ...(found.length === 0 && { table: toTable(value, path, text) }), problems: found, problemAt }
  }
  checkMarks(value, check)
  if ('database' in value) checkDatabase(value, check)
  else checkFile(value, check)
  const entity = entities.get(value.entity)
  const names = [...entities.keys()]
  if (entity === undefined) {
    check(['entity'], unknownName('entity', value.entity, names))
    return { problems: found, problemAt }
  }
  const columns = readColumns(value, entity, entities, check)
  checkFreshness(value, entity, check)
  return found.length > 0
    ? { problems: found, problemAt }
    : { source: toSource(value, entity, columns, path, text), problems: [], problemAt }
}

import { extractJoin, extractTable, toldByExtract } from './full-extract.ts'
import { pathParts, pathSql } from './json-path.ts'
import { identifier, literal, literals } from './quote.ts'
import { identityColumns } from './relation.ts'
import {
  asTexts,
  earlierColumn,
  firstColumn,
  loadedRules,
  ownRules,
  type ReadAs,
  type Rule,
  stagingTable,
  tableRules,
  textColumn,
  textOf,
} from './rules.ts'
import { type Entity, keyOf, type Source, type SourceColumn } from './source.ts'
import { fieldColumn, jsonField, type Records, rawTable, recordColumns } from './stage.ts'
import { sqlType, typedSql } from './typed.ts'

/** For so many different values of a rule the nearest valid one is looked up; each costs a pass over the candidates. */
const nearestLookups = 20

/** SQL that gives the text of a field of a record, null where it has none. */
const fieldSql = (from: string, { file }: Source): string => {
  if (file.format !== 'json' && file.format !== 'json_lines') return identifier(from)
  const path = pathParts(from)
  if (path === undefined) throw new Error(`${from} is no path of a JSON value`)
  return `CASE WHEN _rule IS NULL THEN json_extract_string(${jsonField}, ${literal(pathSql(path))}) END`
}

const withoutNullWords = (column: SourceColumn, source: Source) => {
  if (column.from === undefined) return literal(column.value ?? '')
  const nulls = column.nulls ?? source.nulls
  const field = fieldSql(column.from, source)
  return nulls.length === 0 ? field : `CASE WHEN ${field} IN ${literals(nulls)} THEN NULL ELSE ${field} END`
}

const meant = ({ name, aliases }: SourceColumn) => {
  const text = textColumn(name)
  const cases = [...aliases].map(([alias, value]) => `WHEN ${literal(alias)} THEN ${literal(value)}`)
  return cases.length === 0 ? text : `CASE ${text} ${cases.join(' ')} ELSE ${text} END`
}

const select = (columns: readonly string[]) => columns.join(',\n    ')

/** SQL that gives the value of a column from its text; what every row has is written as SQL writes it, whatever the file does. */
const valueSql = (column: SourceColumn, source: Source): string =>
  column.from === undefined
    ? `CAST(${textColumn(column.name)} AS ${sqlType(column.type)})`
    : typedSql(meant(column), column, source)

/** Whether rules that are asked later than the row's own may reject its value. */
const isJudgedLater = ({ unique, references }: SourceColumn) => unique || references !== undefined

/** Whether any row may be rejected later, so that the text of each is kept. */
const keepsTexts = ({ columns }: Source) => columns.some(isJudgedLater)

/** Columns whose text is kept beside the value, which does not tell it: what is rejected later is shown as it was found. */
const columnsWithText = (source: Source) =>
  source.columns.filter((column) => isJudgedLater(column) && (column.type.kind !== 'text' || column.aliases.size > 0))

/** Columns of the records that the table of a source has as they are, last. */
const columnsAsRead = ({ file }: Source) => (file.format === 'postgresql' ? identityColumns : [])

/** What tells of a row that breaks a rule which, what was found and what was expected; null for a row that breaks none. */
const verdictColumns = ['_rule', '_column', '_found', '_message'] as const

/** Text in a table that is written more often than it is asked: the engine looks for no denser way to store it, which takes longer than to read it. */
const storedText = 'VARCHAR USING COMPRESSION fsst'

/**
 * The statement that makes the table of a source's records anew: a row each, with file and line, what it breaks of the rules
 * that it tells by itself, its text, and the value of each column; the text is null where no rule can ask for it.
 *
 * @param kind `TEMP TABLE` for one that only its session sees
 */
export const createRawTable = (source: Source, kind: 'TABLE' | 'TEMP TABLE' = 'TABLE'): string => {
  const columns = [
    ...['_file VARCHAR', '_line INTEGER', ...verdictColumns.map((name) => `${name} VARCHAR`)],
    `_raw ${keepsTexts(source) ? storedText : 'VARCHAR'}`,
    ...source.columns.map(
      ({ name, type }) => `${identifier(name)} ${type.kind === 'text' ? storedText : sqlType(type)}`,
    ),
    ...columnsWithText(source).map(({ name }) => `${textColumn(name)} ${storedText}`),
    ...columnsAsRead(source).map(({ name, type }) => `${name} ${type}`),
  ]
  return `CREATE OR REPLACE ${kind} ${identifier(rawTable(source))} (${columns.join(', ')})`
}

/** `CASE` that gives the 1-based number of the first broken rule, counting from `first`; null where none is. */
const firstBroken = (rules: readonly Rule[], first: number, before: readonly string[] = []) => {
  const cases = [...before, ...rules.map(({ broken }, i) => `WHEN ${broken} THEN ${first + i}`)]
  return cases.length === 0 ? 'CAST(NULL AS INTEGER)' : `CASE ${cases.join('\n      ')} END`
}

const chosen = (rules: readonly Rule[], otherwise: string, value: (rule: Rule) => string) =>
  rules.length === 0
    ? otherwise
    : `CASE _broken ${rules.map((rule, i) => `WHEN ${i + 1} THEN ${value(rule)}`).join(' ')} ELSE ${otherwise} END`

/** The verdict on a row by the number in `_broken`; number 0 is that of its shape. */
const verdictSql = (rules: readonly Rule[], shape: { rule: string; message: string }, read = asTexts) => [
  `${chosen(rules, shape.rule, ({ name }) => literal(name))} AS _rule`,
  `${chosen(rules, 'CAST(NULL AS VARCHAR)', ({ column }) => literal(column))} AS _column`,
  `${chosen(rules, 'CAST(NULL AS VARCHAR)', ({ of }) => textOf(of, read))} AS _found`,
  `${chosen(rules, shape.message, ({ message }) => message)} AS _message`,
]

/** The relation `typed`: records with the texts and values of their columns, and what they carry besides. */
const withTyped = (source: Source, { relation, read, fields }: Records, carried: readonly string[]): string => {
  const texts = source.columns.map((column) =>
    read.values.has(column.name)
      ? `${fieldSql(column.from ?? '', source)} AS ${identifier(column.name)}`
      : `${withoutNullWords(column, source)} AS ${textColumn(column.name)}`,
  )
  const kept = fields.map((name) => `${identifier(name)} AS ${fieldColumn(name)}`)
  const values = source.columns
    .filter(({ name }) => !read.values.has(name))
    .map((column) => `${valueSql(column, source)} AS ${identifier(column.name)}`)
  return `
WITH texts AS (
  SELECT ${select([...recordColumns, ...carried, ...kept, ...texts])}
  FROM ${relation} AS records
),
typed AS (
  SELECT ${select(['*', ...values])}
  FROM texts
)`
}

/** What a text that is kept for rules which are asked later, and a value, are in the table of a source. */
const storedValues = (source: Source, read: ReadAs): readonly string[] => [
  ...source.columns.map(({ name }) => identifier(name)),
  ...columnsWithText(source).map(({ name }) => `${textOf(name, read)} AS ${textColumn(name)}`),
]

/**
 * Records judged by the rules that they tell by themselves, with the columns of the table of their source. The text of a value
 * that was read as one is asked for where a rule is broken alone.
 *
 * @param which  condition on those that are judged, by their values
 */
const judgedRows = (source: Source, records: Records, carried: readonly string[], which = 'true'): string => {
  const rules = ownRules(source, records.read)
  const raw = keepsTexts(source) ? records.raw : `CASE WHEN _broken IS NOT NULL THEN ${records.raw} END`
  return `${withTyped(source, records, carried)},
judged AS (
  SELECT *, ${firstBroken(rules, 1, ['WHEN _rule IS NOT NULL THEN 0'])} AS _broken
  FROM typed
  WHERE ${which}
)
SELECT ${select([
    '_file',
    '_line',
    ...verdictSql(rules, { rule: '_rule', message: '_message' }, records.read),
    `${raw} AS _raw`,
    ...storedValues(source, records.read),
    ...carried,
  ])}
FROM judged`
}

/** The statement that puts records into the table of their source, judged. */
export const stageSql = (source: Source, records: Records): string => {
  const asRead = columnsAsRead(source).map(({ name }) => name)
  return `
INSERT INTO ${identifier(rawTable(source))} ${judgedRows(source, records, asRead)}`
}

/** The columns of the table of a source's records, in order. */
const rawColumns = (source: Source): readonly string[] => [
  ...['_file', '_line', ...verdictColumns, '_raw'],
  ...source.columns.map(({ name }) => identifier(name)),
  ...columnsWithText(source).map(({ name }) => textColumn(name)),
  ...columnsAsRead(source).map(({ name }) => name),
]

/** Condition on records that were read in place: they break a rule which they tell by themselves. */
const breaksRule = (source: Source, { read }: Records): string =>
  ['false', ...ownRules(source, read).map((rule) => `(${rule.broken})`)].join(' OR ')

/** The query of how many records read in place break a rule which they tell by themselves: `rows`. */
export const countBrokenSql = (source: Source, records: Records): string => `
${withTyped(source, records, [])}
SELECT CAST(count(*) AS DOUBLE) AS rows FROM typed WHERE ${breaksRule(source, records)}`

/**
 * The statement that makes a temporary table of the records read in place that break a rule which they tell by themselves,
 * with their `_row`. They are chosen before they are judged, so that the engine asks no rule that by its columns none breaks.
 */
export const brokenInPlaceSql = (source: Source, records: Records, table: string): string => {
  const rows = judgedRows(source, records, ['_row'], breaksRule(source, records))
  return `
CREATE OR REPLACE TEMP TABLE ${identifier(table)} AS ${rows}`
}

/** The statement that puts these records into a table of records. @param line SQL that gives the line of one */
export const moveBrokenSql = (source: Source, from: string, line: string, to: string): string => `
INSERT INTO ${identifier(to)}
SELECT ${select(rawColumns(source).map((name) => (name === '_line' ? line : name)))}
FROM ${from}`

/** No file has so many rows. */
const rowsApart = 2 ** 40

/**
 * The statement that makes what stands in the place of the table of a source's records: rows of files that were read in
 * place, of which each keeps the rules that it tells by itself, and those of a table. `rowid` tells them apart.
 *
 * @param others the table
 */
export const createRawView = (source: Source, placed: readonly Records[], others: string): string => {
  const ofFiles = placed.map((records, i) => {
    const verdict = verdictColumns.map((name) => `CAST(NULL AS VARCHAR) AS ${name}`)
    const raw = keepsTexts(source) ? records.raw : 'CAST(NULL AS VARCHAR)'
    const values = storedValues(source, records.read)
    return `(${withTyped(source, records, ['_row'])}
SELECT ${select([`_row + ${i} * ${rowsApart} AS rowid`, '_file', '_line', ...verdict, `${raw} AS _raw`, ...values])}
FROM typed)`
  })
  const ofTable = `SELECT ${select(['-1 - rowid AS rowid', ...rawColumns(source)])} FROM ${identifier(others)}`
  return `CREATE OR REPLACE TEMP VIEW ${identifier(rawTable(source))} AS ${[...ofFiles, ofTable].join('\nUNION ALL ')}`
}

/** The statement that copies records from what stands before the table of their source into it. */
export const keepSql = (source: Source, table: string): string => {
  const columns = rawColumns(source).join(', ')
  return `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM temp.${identifier(rawTable(source))}`
}

/** The temporary table of the rows of a source that break a rule which they do not tell by themselves, by their `rowid`. */
const brokenTable = ({ name }: Source) => identifier(`broken_${name}`)

/** Full extracts list everything again: what is unique is so in each file. */
const ranking = (column: SourceColumn, { isFull }: Source) => {
  const among = isFull ? `${identifier(column.name)}, _file` : identifier(column.name)
  const over = `OVER (PARTITION BY ${among}, _broken IS NULL ORDER BY _file, _line)`
  return [
    `CASE WHEN ${identifier(column.name)} IS NULL THEN 0 ELSE row_number() ${over} - 1 END AS ${earlierColumn(column.name)}`,
    `first_value(_file || ' line ' || _line) ${over} AS ${firstColumn(column.name)}`,
  ]
}

/** Rows that may break a rule between rows: those with a value of a unique column that others have too. */
const isRepeated = ({ name }: SourceColumn) =>
  `${identifier(name)} IN (SELECT ${identifier(name)} FROM rows WHERE ${identifier(name)} IS NOT NULL GROUP BY 1 HAVING count(*) > 1)`

/**
 * The statement that finds the rows of a source which break a rule between rows or with the entities loaded before: of each
 * the first such rule, as `verdictColumns`, with `_row`, its `rowid`, `_file`, `_line` and `_raw`.
 */
export const judgeSql = (source: Source): string => {
  const loaded = loadedRules(source)
  const between = tableRules(source)
  const rules = [...loaded, ...between]
  const stored = new Set(columnsWithText(source).map(({ name }) => name))
  const texts = source.columns
    .filter((column) => isJudgedLater(column) && !stored.has(column.name))
    .map(({ name }) => `${identifier(name)} AS ${textColumn(name)}`)
  const unique = source.columns.filter((column) => column.unique)
  const suspects = ['_broken IS NOT NULL', ...unique.map(isRepeated)].join(' OR ')
  return `
CREATE OR REPLACE TEMP TABLE ${brokenTable(source)} AS
WITH rows AS (
  SELECT ${select(['rowid AS _row', '*', ...texts])}
  FROM ${identifier(rawTable(source))}
  WHERE _rule IS NULL${rules.length === 0 ? ' AND false' : ''}
),
by_row AS (
  SELECT *, ${firstBroken(loaded, 1)} AS _broken
  FROM rows
),
ranked AS (
  SELECT ${select(['*', ...unique.flatMap((column) => ranking(column, source))])}
  FROM by_row
  WHERE ${suspects}
),
judged AS (
  SELECT * REPLACE (${firstBroken(between, loaded.length + 1, ['WHEN _broken IS NOT NULL THEN _broken'])} AS _broken)
  FROM ranked
)
SELECT ${select(['_row', '_file', '_line', ...verdictSql(rules, { rule: 'NULL', message: 'NULL' }), '_raw'])}
FROM judged
WHERE _broken IS NOT NULL`
}

const rejectedRows = (source: Source) => {
  const columns = ['_file', '_line', ...verdictColumns, '_raw'].join(', ')
  return `SELECT ${columns} FROM ${identifier(rawTable(source))} WHERE _rule IS NOT NULL
  UNION ALL SELECT ${columns} FROM ${brokenTable(source)}`
}

const nearestOf = ({ name, column, candidates }: Rule) => `
  SELECT ${literal(name)} AS of_rule, ${literal(column)} AS of_column, of_found,
    arg_min(candidate, damerau_levenshtein(lower(candidate), lower(of_found))) AS nearest
  FROM (SELECT DISTINCT _found AS of_found FROM rejected WHERE _rule = ${literal(name)} AND _column = ${literal(column)} ORDER BY 1 LIMIT ${nearestLookups}),
    (${candidates ?? ''})
  GROUP BY of_found`

/**
 * The statement that writes the rejected rows of a source: one each, for the first rule that it breaks, with the nearest
 * valid value where the rule knows what is valid.
 */
export const rejectSql = (source: Source, runId: number): string => {
  const rules = [...ownRules(source), ...loadedRules(source)].filter(({ candidates }) => candidates !== undefined)
  const none =
    'SELECT NULL::VARCHAR AS of_rule, NULL::VARCHAR AS of_column, NULL::VARCHAR AS of_found, NULL::VARCHAR AS nearest'
  return `
INSERT INTO rejected_rows (run_id, source, file, line, rule, column_name, found, message, raw_text)
WITH rejected AS MATERIALIZED (${rejectedRows(source)}),
nearest AS (${[none, ...rules.map(nearestOf)].join('\n  UNION ALL')})
SELECT ${runId}, ${literal(source.name)}, _file, _line, _rule, _column, _found,
  _message || coalesce('; nearest is "' || nearest || '"', ''), _raw
FROM rejected LEFT JOIN nearest ON of_rule = _rule AND of_column = _column AND of_found = _found
ORDER BY _file, _line`
}

/** The key of a row that has none of its own. */
const lineKey = "_file || ':' || _line"

/** The type of the names of so many files at most is an enumeration of them: a row has a number in place of a text. */
const mostEnumerated = 1000

/** The type of the names of files, which are in order as texts are. */
const fileType = (files: readonly string[]): string => {
  if (files.length === 0 || files.length > mostEnumerated) return 'VARCHAR'
  const inOrder = files.map((name) => Buffer.from(name)).sort(Buffer.compare)
  return `ENUM(${inOrder.map((name) => literal(name.toString())).join(', ')})`
}

/**
 * The statement that makes the staging table of an entity: the rows of these sources that keep their contracts.
 *
 * @param files all files that these are of, each once
 */
export const stagingSql = (entity: Entity, sources: readonly Source[], files: readonly string[]): string => {
  const fileName = fileType(files)
  const columns = [...entity.columns]
  const nothing = columns.map(([name, type]) => `CAST(NULL AS ${sqlType(type)}) AS ${identifier(name)}`)
  const rowsOf = (source: Source) => {
    const mapped = new Set(source.columns.map(({ name }) => name))
    const values = columns.map(([name, type]) => {
      if (mapped.has(name)) return identifier(name)
      const told = toldByExtract(source, name)
      if (told !== undefined) return told
      return source.isKeyedByLine && name === keyOf(entity) ? lineKey : `CAST(NULL AS ${sqlType(type)})`
    })
    const isUnbroken = `records.rowid NOT IN (SELECT _row FROM ${brokenTable(source)})`
    return `SELECT ${[...values, `CAST(_file AS ${fileName})`, '_line'].join(', ')} FROM ${identifier(rawTable(source))} AS records${extractJoin(source, 'records')}
  WHERE _rule IS NULL${keepsTexts(source) ? ` AND ${isUnbroken}` : ''}`
  }
  return `
CREATE OR REPLACE TEMP VIEW ${identifier(stagingTable(entity.name))} AS
SELECT ${[...nothing, `CAST(NULL AS ${fileName}) AS source_file`, 'CAST(NULL AS INTEGER) AS source_line'].join(', ')} WHERE false
${sources.map((source) => `UNION ALL ${rowsOf(source)}`).join('\n')}`
}

/** The query that counts the records of a source per file: `file`, `read`, `rejected`. */
export const countSql = (source: Source): string => `
SELECT _file AS file, count(*) AS read, count(_rule) + count(_row) AS rejected
FROM ${identifier(rawTable(source))} AS records LEFT JOIN (SELECT _row FROM ${brokenTable(source)}) ON records.rowid = _row
GROUP BY _file`

/** The statements that end the staging of a source. */
export const forgetSql = (source: Source): string =>
  `DROP TABLE ${brokenTable(source)}; DROP TABLE IF EXISTS ${extractTable(source)}`

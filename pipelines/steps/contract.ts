import { identifier, literal, literals } from './quote.ts'
import { earlierColumn, firstColumn, type Rule, rowRules, stagingTable, tableRules, textColumn } from './rules.ts'
import type { Source, SourceColumn } from './source.ts'
import { fieldSql, rawTable } from './stage.ts'
import { typedSql } from './typed.ts'

/** For so many different values of a rule the nearest valid one is looked up; each costs a pass over the candidates. */
const nearestLookups = 20

const withoutNullWords = (column: SourceColumn, source: Source) => {
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

/** `CASE` that gives the 1-based number of the first broken rule, counting from `first`. */
const firstBroken = (rules: readonly Rule[], first: number) =>
  rules.map(({ broken }, i) => `WHEN ${broken} THEN ${first + i}`).join('\n      ')

const window = (column: SourceColumn) => {
  const over = `OVER (PARTITION BY ${identifier(column.name)}, _broken IS NULL ORDER BY _file, _line)`
  return [
    `CASE WHEN ${identifier(column.name)} IS NULL THEN 0 ELSE row_number() ${over} - 1 END AS ${earlierColumn(column.name)}`,
    `first_value(_file || ' line ' || _line) ${over} AS ${firstColumn(column.name)}`,
  ]
}

/**
 * The statement that judges the raw rows of a source: `judged` has, per row, the text and the typed value of each
 * column of the entity, and in `_broken` the number of the first rule that the row breaks: 0 for its shape, then
 * `rowRules`, then `tableRules` from 1 on; null for a row that keeps the contract.
 */
export const judgeSql = (source: Source): string => {
  const rows = rowRules(source)
  const tables = tableRules(source)
  const typed = source.columns.map((c) => `${typedSql(meant(c), c, source)} AS ${identifier(c.name)}`)
  const windows = source.columns.filter(({ unique }) => unique).flatMap(window)
  return `
CREATE OR REPLACE TEMP TABLE judged AS
WITH texts AS (
  SELECT ${select(['_file', '_line', '_raw', '_rule', '_message', ...source.columns.map((c) => `${withoutNullWords(c, source)} AS ${textColumn(c.name)}`)])}
  FROM ${identifier(rawTable(source))}
),
typed AS (
  SELECT ${select(['*', ...typed])}
  FROM texts
),
by_row AS (
  SELECT *,
    CASE
      WHEN _rule IS NOT NULL THEN 0
      ${firstBroken(rows, 1)}
    END AS _broken
  FROM typed
),
ranked AS (
  SELECT ${select(['*', ...windows])}
  FROM by_row
)
SELECT * REPLACE (
    CASE
      WHEN _broken IS NOT NULL THEN _broken
      ${firstBroken(tables, rows.length + 1)}
    END AS _broken)
FROM ranked`
}

const textOf = (source: Source, from: string) =>
  textColumn(source.columns.find((column) => column.from === from)?.name ?? from)

const chosen = (rules: readonly Rule[], otherwise: string, value: (rule: Rule) => string) =>
  rules.length === 0
    ? otherwise
    : `CASE _broken ${rules.map((rule, i) => `WHEN ${i + 1} THEN ${value(rule)}`).join(' ')} ELSE ${otherwise} END`

const nearestOf = (source: Source, rule: Rule, number: number) => `
  SELECT ${number} AS of_rule, of_found, arg_min(candidate, damerau_levenshtein(lower(candidate), lower(of_found))) AS nearest
  FROM (SELECT DISTINCT ${textOf(source, rule.column)} AS of_found FROM judged WHERE _broken = ${number} ORDER BY 1 LIMIT ${nearestLookups}),
    (${rule.candidates ?? ''})
  GROUP BY of_found`

/**
 * The statement that writes the rejected rows of `judged`: one row each, for the first rule that it breaks, with the
 * nearest valid value where the rule knows what is valid.
 */
export const rejectSql = (source: Source, runId: number): string => {
  const rules = [...rowRules(source), ...tableRules(source)]
  const lookups = rules.flatMap((rule, i) => (rule.candidates === undefined ? [] : [nearestOf(source, rule, i + 1)]))
  const none = 'SELECT NULL::INTEGER AS of_rule, NULL::VARCHAR AS of_found, NULL::VARCHAR AS nearest'
  return `
INSERT INTO rejected_rows (run_id, source, file, line, rule, column_name, found, message, raw_text)
WITH rejected AS (
  SELECT *,
    ${chosen(rules, '_rule', ({ name }) => literal(name))} AS rule,
    ${chosen(rules, 'NULL', ({ column }) => literal(column))} AS column_name,
    ${chosen(rules, 'NULL', ({ column }) => textOf(source, column))} AS found,
    ${chosen(rules, '_message', ({ message }) => message)} AS message
  FROM judged
  WHERE _broken IS NOT NULL
),
nearest AS (${[none, ...lookups].join('\n  UNION ALL')})
SELECT ${runId}, ${literal(source.name)}, _file, _line, rule, column_name, found,
  message || coalesce('; nearest is "' || nearest || '"', ''), _raw
FROM rejected LEFT JOIN nearest ON of_rule = _broken AND of_found = found
ORDER BY _file, _line`
}

/** The statement that puts the rows of `judged` that keep the contract into the staging table of the entity. */
export const acceptSql = (source: Source): string => {
  const names = source.columns.map(({ name }) => identifier(name)).join(', ')
  return `
INSERT INTO ${identifier(stagingTable(source.entity.name))} (${names}, source_file, source_line)
SELECT ${names}, _file, _line FROM judged WHERE _broken IS NULL ORDER BY _file, _line`
}

/** The query that counts the rows of `judged` per file: `file`, `read`, `rejected`. */
export const countSql = 'SELECT _file AS file, count(*) AS read, count(_broken) AS rejected FROM judged GROUP BY _file'

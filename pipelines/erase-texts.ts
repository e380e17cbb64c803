import type { Session } from '../server/engine/engine.ts'
import { tableKeys, tableTermQueries } from './erase-tables.ts'
import { removedMessage } from './retention.ts'
import { blankRejectedSql, erasedKeys, erasedText, keyHash, ownKey, personalColumns, sharedSql } from './steps/erase.ts'
import { identifier, literal } from './steps/quote.ts'
import type { Source, TableSource } from './steps/source.ts'
import { rawTable } from './steps/stage.ts'

/** Where erased keys are taken out of the records that were read. */
export interface Erasure {
  readonly session: Session
  readonly sources: readonly Source[]
  /** that come from files as they are, loaded already */
  readonly tables: readonly TableSource[]
  readonly now: Date
}

/** A person who is taken out: what stands in the place of the key, and what is looked for in texts. */
export interface ErasedPerson {
  readonly entity: string
  readonly pseudonym: string
  /** the key, and values that nobody else has. Not to be kept */
  readonly terms: readonly string[]
}

/** By table, how many rows held something of who is erased. */
export type Counts = Map<string, number>

const text = (value: string) => ({ value, type: 'text' }) as const
const utc = (at: Date) => text(at.toISOString().replace('T', ' ').replace('Z', ''))

/** Values shorter than this stand in too many texts to be looked for; names in Chinese have two characters. */
const shortest = { ascii: 3, other: 2 }

const isLookedFor = (value: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the characters of ASCII begin with them
  [...value].length >= (/^[\x00-\x7f]*$/.test(value) ? shortest.ascii : shortest.other)

/** Runs a statement that changes rows, and counts them. */
const change = async (
  { session }: Erasure,
  counts: Counts,
  table: string,
  sql: string,
  parameters?: Parameters<Session['all']>[1],
): Promise<void> => {
  const [changed] = await session.all(sql, parameters)
  const rows = Number(changed?.Count ?? 0)
  if (rows > 0) counts.set(table, (counts.get(table) ?? 0) + rows)
}

/** Entities that sources fill. */
export const entitiesOf = (sources: readonly Source[]): string[] => [
  ...new Set(sources.map(({ entity }) => entity.name)),
]

/** Names of the columns of the table of a source's records. */
export const columnsOf = async (session: Session, source: Source): Promise<ReadonlySet<string>> => {
  const rows = await session.all(
    'SELECT column_name AS name FROM duckdb_columns() WHERE table_name = $1 AND database_name = current_database()',
    [text(rawTable(source))],
  )
  return new Set(rows.map(({ name }) => String(name)))
}

/** The queries of the personal texts that nobody else has, of those in `erasedKeys`: `pseudonym`, `value`. */
const termQueries = (sources: readonly Source[], entity: string): string[] =>
  sources.flatMap((source) => {
    const own = ownKey(source, entity)
    if (own === undefined) return []
    const columns = personalColumns(source, entity, entitiesOf(sources)).filter(({ type }) => type.kind === 'text')
    return columns.map((column) => {
      const value = `records.${identifier(column.name)}`
      return `SELECT DISTINCT pseudonym, ${value} AS value
      FROM ${identifier(rawTable(source))} AS records JOIN ${erasedKeys} AS erased
        ON erased.entity = ${literal(entity)} AND CAST(records.${identifier(own)} AS VARCHAR) = erased.key
      WHERE ${value} IS NOT NULL AND ${value} NOT IN (${sharedSql(source, own, column)})`
    })
  })

/** Those in `erasedKeys` with what is looked for of each, before the records are changed. */
export const erasedPersons = async ({ session, sources, tables }: Erasure): Promise<ErasedPerson[]> => {
  const persons = new Map<string, { readonly entity: string; readonly terms: Set<string> }>()
  for (const { entity, pseudonym, key } of await session.all(`FROM ${erasedKeys} ORDER BY entity, pseudonym`))
    persons.set(String(pseudonym), { entity: String(entity), terms: new Set([String(key)]) })
  for (const entity of new Set([...persons.values()].map((person) => person.entity))) {
    const ofTables = await tableTermQueries(session, await tableKeys(session, tables, entity), entity)
    for (const query of [...termQueries(sources, entity), ...ofTables]) {
      for (const { pseudonym, value } of await session.all(query))
        if (isLookedFor(String(value))) persons.get(String(pseudonym))?.terms.add(String(value))
    }
  }
  return [...persons].map(([pseudonym, { entity, terms }]) => ({ entity, pseudonym, terms: [...terms] }))
}

/** Scripts that put no space between words. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u

const isOfWord = (character: string) => /[\p{L}\p{N}]/u.test(character) && !unspaced.test(character)

const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)

/** A term as JSON has it, also where it has ASCII only. */
const jsonForms = (term: string): string[] => {
  const json = JSON.stringify(term).slice(1, -1)
  const ascii = json.replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return [json, ascii]
}

/** A regular expression that finds any of the terms, written in any way, where no letter or digit goes on beside it. */
const patternOf = (terms: readonly string[]): string => {
  const forms = new Set(terms.flatMap((term) => [term, term.replaceAll('"', '""'), ...jsonForms(term)]))
  const parts = [...forms].map((form) => {
    const characters = [...form]
    const before = isOfWord(characters[0] ?? '') ? String.raw`(^|[^\p{L}\p{N}])` : ''
    const after = isOfWord(characters.at(-1) ?? '') ? String.raw`($|[^\p{L}\p{N}])` : ''
    return `${before}${escaped(form)}${after}`
  })
  return `(?i)(${parts.join('|')})`
}

/** Takes persons out of the texts of rejected and corrected records, of runs that failed or were warned of, and of what tests of the model found. */
export const blankTexts = async (erasure: Erasure, counts: Counts, persons: readonly ErasedPerson[]): Promise<void> => {
  const pattern = text(patternOf(persons.flatMap(({ terms }) => terms)))
  const { session, now, sources } = erasure
  for (const source of sources) {
    const holds = "regexp_matches(concat_ws(' ', _raw, _found, _message), $1)"
    const sql = blankRejectedSql(source, holds, await columnsOf(session, source))
    await change(erasure, counts, rawTable(source), sql, [pattern])
  }
  await change(
    erasure,
    counts,
    'rejected_rows',
    `UPDATE rejected_rows SET raw_text = NULL, found = NULL, message = $2, text_removed_at = CAST($3 AS TIMESTAMP)
    WHERE text_removed_at IS NULL AND regexp_matches(concat_ws(' ', raw_text, found, message), $1)`,
    [pattern, text(removedMessage), utc(now)],
  )
  await change(
    erasure,
    counts,
    'corrected_row',
    `UPDATE corrected_row SET found = ${literal(erasedText)}, corrected = ${literal(erasedText)}
    WHERE regexp_matches(concat_ws(' ', found, corrected), $1)`,
    [pattern],
  )
  await change(
    erasure,
    counts,
    'etl_run',
    `UPDATE etl_run SET message = $2
    WHERE (status <> 'succeeded' OR contains(message, chr(10))) AND regexp_matches(message, $1)`,
    [pattern, text(removedMessage)],
  )
  await change(
    erasure,
    counts,
    'model_test',
    `UPDATE model_test SET message = NULL, cells = NULL, examples = NULL
    WHERE regexp_matches(concat_ws(' ', message, cells, examples), $1)`,
    [pattern],
  )
}

/** What may stand between the values of a record: first of delimited text, then of JSON too. */
const marksOf = ({ file }: Source): string[] => {
  const delimiter = file.format === 'delimited' ? `${escaped(file.delimiter)}${escaped(file.quote ?? '')}` : ''
  const between = String.raw`,;|\t\r\n"'${delimiter}`
  return [`[${between}]+`, String.raw`[${between}{}\[\]:]+`]
}

/** Takes erased keys out of the texts of records whose shape is wrong, which have no columns: by what stands between marks. */
export const blankShapeless = async (erasure: Erasure, counts: Counts): Promise<void> => {
  const { session, sources } = erasure
  const salts = await session.all('SELECT DISTINCT salt FROM erased_key ORDER BY 1')
  const hashes = '(SELECT list(key_hash) FROM erased_key)'
  for (const source of sources) {
    const stored = await columnsOf(session, source)
    const parts = marksOf(source).map((marks) => `regexp_split_to_array(_raw, ${literal(marks)})`)
    for (const { salt } of salts) {
      const hashed = `list_transform(list_concat(${parts.join(', ')}), lambda part: ${keyHash('$1', 'trim(part)')})`
      const sql = blankRejectedSql(source, `_column IS NULL AND list_has_any(${hashed}, ${hashes})`, stored)
      await change(erasure, counts, rawTable(source), sql, [text(String(salt))])
    }
  }
}

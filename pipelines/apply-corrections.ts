import type { Session } from '../server/engine/engine.ts'
import { plainBreaks } from './correcting.ts'
import { stageSql } from './steps/contract.ts'
import { type Correction, correctedRecord } from './steps/correction.ts'
import { identifier, literal } from './steps/quote.ts'
import type { Source } from './steps/source.ts'
import { createTextTable, rawTable, textRecords, textTable } from './steps/stage.ts'

/** The temporary table of the corrections that are applied. */
const wanted = 'wanted_correction'

const matchSql = (source: Source) => `
CREATE OR REPLACE TEMP TABLE matched_correction AS
SELECT number, min(records.rowid) AS record
FROM ${wanted} JOIN ${identifier(rawTable(source))} AS records
  ON _file = file AND _line = line AND replace(_raw, chr(13) || chr(10), chr(10)) = found
GROUP BY number`

/** A corrected record as a row of the table of text records, which has so many fields. */
export const correctedRow = (
  source: Source,
  { file, line, corrected }: Pick<Correction, 'file' | 'line' | 'corrected'>,
  width: number,
): readonly (string | number | null)[] => {
  const { fields, problem } = correctedRecord(source, corrected)
  const values = Array.from({ length: width }, (_, i) => (problem === undefined ? (fields[i] ?? null) : null))
  return [file, line, corrected, problem?.rule ?? null, problem?.message ?? null, ...values]
}

/** Columns that a text record has before its fields. */
const before = 5

/** How many fields the table of text records has. */
export const widthOf = async (session: Session): Promise<number> => {
  const [found] = await session.all(
    `SELECT count(*) AS columns FROM duckdb_columns() WHERE table_name = ${literal(textTable)}`,
  )
  return Number(found?.columns) - before
}

/**
 * Replaces records that were just staged by their corrected texts, which keep file and line and are judged like any other.
 * A correction whose text does not stand in its file any more is kept as one that is not applied.
 *
 * @param corrections  of files that were staged now, and of those that are gone
 */
export const applyCorrections = async (
  session: Session,
  source: Source,
  corrections: readonly Correction[],
): Promise<void> => {
  if (corrections.length === 0) return
  await session.run(
    `CREATE OR REPLACE TEMP TABLE ${wanted} (number INTEGER, file VARCHAR, line INTEGER, found VARCHAR)`,
  )
  await session.append(
    wanted,
    corrections.map(({ file, line, found }, number) => [number, file, line, plainBreaks(found)]),
  )
  await session.run(matchSql(source))
  const matched = new Set(
    (await session.all('SELECT number FROM matched_correction')).map(({ number }) => Number(number)),
  )
  await session.run(
    `DELETE FROM ${identifier(rawTable(source))} WHERE rowid IN (SELECT record FROM matched_correction)`,
  )
  await session.run(createTextTable(source))
  const width = await widthOf(session)
  const applied = corrections.filter((_, number) => matched.has(number))
  await session.append(
    textTable,
    applied.map((correction) => correctedRow(source, correction, width)),
  )
  await session.run(stageSql(source, textRecords(source)))
  for (const table of [textTable, wanted, 'matched_correction']) await session.run(`DROP TABLE ${table}`)
  await session.append(
    'corrected_row',
    corrections.map(({ file, line, found, corrected }, number) => [
      source.name,
      file,
      line,
      found,
      corrected,
      matched.has(number) ? 1 : 0,
    ]),
  )
}

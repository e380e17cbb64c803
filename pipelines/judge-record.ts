import type { EngineValue, Session } from '../server/engine/engine.ts'
import { correctedRow, widthOf } from './apply-corrections.ts'
import { createRawTable, stageSql } from './steps/contract.ts'
import { identifier } from './steps/quote.ts'
import { loadedRules, tableRules } from './steps/rules.ts'
import type { Source } from './steps/source.ts'
import { createTextTable, rawTable, textRecords, textTable } from './steps/stage.ts'

/** What a record breaks first of the rules that it tells by itself; `column` is null where its shape is wrong. */
export interface Broken {
  readonly rule: string
  readonly column: string | null
  readonly message: string
}

const text = (value: EngineValue | undefined) => (value == null ? null : String(value))

const toBroken = (row: Record<string, EngineValue> | undefined): Broken | undefined =>
  row && { rule: String(row._rule), column: text(row._column), message: String(row._message) }

/**
 * Judges texts as records of a source, by the statements that a load runs; nothing is kept.
 *
 * @returns for each what it breaks first, undefined where it keeps all rules that a record tells by itself
 */
export const judgeRecords = async (
  session: Session,
  source: Source,
  records: readonly string[],
): Promise<readonly (Broken | undefined)[]> => {
  // under another name, so that nothing of the source itself can be meant
  const asked: Source = { ...source, name: `asked_${source.name}` }
  const raw = identifier(rawTable(asked))
  try {
    await session.run(createRawTable(asked, 'TEMP TABLE'))
    await session.run(createTextTable(asked))
    const width = await widthOf(session)
    const rows = records.map((corrected, line) => correctedRow(source, { file: '', line, corrected }, width))
    await session.append(textTable, rows)
    await session.run(stageSql(asked, textRecords(asked)))
    const found = await session.all(`SELECT _line, _rule, _column, _message FROM ${raw} WHERE _rule IS NOT NULL`)
    const broken = new Map(found.map((row) => [Number(row._line), row]))
    return records.map((_, i) => toBroken(broken.get(i)))
  } finally {
    await session.run(`DROP TABLE IF EXISTS ${raw}; DROP TABLE IF EXISTS ${textTable}`)
  }
}

/** The rules of a source that no record tells by itself, so that only a run can judge them, each with its column of the file. */
export const rulesOfRun = (source: Source): readonly { readonly rule: string; readonly column: string }[] => {
  const all = [...loadedRules(source), ...tableRules(source)].map(({ name, column }) => ({ rule: name, column }))
  return all.filter(({ rule, column }, i) => all.findIndex((one) => one.rule === rule && one.column === column) === i)
}

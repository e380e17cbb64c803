import type { CompiledQuery } from '../../compiler/compile.ts'
import type { Notice } from '../../contract/result.ts'
import type { Engine } from '../../engine/engine.ts'
import { readRows } from '../../engine/rows.ts'

/** Models of bridges by which no row is shared out, though some are by others: notices `no_shares`. */
export const findMissingModels = async (
  engine: Engine,
  { bridgeModels }: Pick<CompiledQuery, 'bridgeModels'>,
  signal: AbortSignal,
): Promise<Notice[]> => {
  const notices: Notice[] = []
  for (const { bridge, table, model, statement } of bridgeModels) {
    const { rows } = await readRows(statement, await engine.answer(statement, { signal }), 1)
    if (rows[0]?.[0] !== false) continue
    const text = `No row of ${table} is of the model ${model}, so all is unassigned by it; where the load could not make it, the message of the last run says why.`
    notices.push({ code: 'no_shares', details: { bridge, model }, text })
  }
  return notices
}

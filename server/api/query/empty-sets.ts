import type { CompiledQuery } from '../../compiler/compile.ts'
import type { Notice } from '../../contract/result.ts'
import type { Engine } from '../../engine/engine.ts'
import { readRows } from '../../engine/rows.ts'

/** Sets without a member, in which nothing is: notices `empty_set`. */
export const findEmptySets = async (
  engine: Engine,
  { setSizes }: Pick<CompiledQuery, 'setSizes'>,
  signal: AbortSignal,
): Promise<Notice[]> => {
  const notices: Notice[] = []
  for (const { set, attribute, path, scenario, statement } of setSizes) {
    const { rows } = await readRows(statement, await engine.answer(statement, { signal }), 1)
    if (Number(rows[0]?.[0] ?? 0) > 0) continue
    const name = set === 'set' ? `The set of ${attribute} at ${path}` : `The ${set}`
    const where = scenario === undefined ? '' : ` in scenario ${scenario}`
    const details = {
      set: set === 'set' ? null : set.slice(4),
      attribute,
      path,
      ...(scenario !== undefined && { scenario }),
    }
    notices.push({ code: 'empty_set', details, text: `${name} has no members${where}, so nothing is in it.` })
  }
  return notices
}

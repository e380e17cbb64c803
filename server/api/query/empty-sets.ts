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
  for (const { set, attribute, path, statement } of setSizes) {
    const { rows } = await readRows(statement, await engine.answer(statement, { signal }), 1)
    if (Number(rows[0]?.[0] ?? 0) > 0) continue
    const name = set === 'set' ? `The set of ${attribute} at ${path}` : `The ${set}`
    const text = `${name} has no members, so nothing is in it.`
    notices.push({ code: 'empty_set', details: { set: set === 'set' ? null : set.slice(4), attribute, path }, text })
  }
  return notices
}

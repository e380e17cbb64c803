import { type CompiledQuery, compileQuery } from '../../compiler/compile.ts'
import type { CubeQuery } from '../../contract/query.ts'
import { askedOf } from '../asked.ts'
import { createCache } from '../cache.ts'
import { canonical } from '../canonical.ts'
import { profileOf } from '../current.ts'
import type { Snapshot } from '../serving.ts'

/** How many compiled queries are kept. */
const kept = 1000

/** Compiles queries, each once for a model and its data: what was verified on the data shapes the statement. */
export const createCompiler = () => {
  const cache = createCache<CompiledQuery>(kept)
  return (snapshot: Snapshot, query: CubeQuery): CompiledQuery => {
    const key = `${snapshot.model.version} ${snapshot.dataVersion} ${canonical(query)}`
    const found = cache.get(key)
    if (found !== undefined) return found
    const asked = askedOf(snapshot, query, 'from')
    const answer = compileQuery(asked.cube, profileOf(snapshot, asked.cube), asked.query)
    const compiled = { ...answer, notices: [...asked.notices, ...answer.notices] }
    cache.set(key, compiled, 1)
    return compiled
  }
}
export type Compiler = ReturnType<typeof createCompiler>

import type { CompiledQuery } from '../../compiler/compile.ts'
import type { CubeQuery } from '../../contract/query.ts'
import type { QueryResult } from '../../contract/result.ts'
import type { ResultMedia } from '../../contract/route.ts'
import { type Cache, createCache } from '../cache.ts'
import { canonical } from '../canonical.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Snapshot } from '../serving.ts'
import { answerBytes, type Question } from './answer.ts'
import type { Compiler } from './compile-cached.ts'
import { findEmptySets } from './empty-sets.ts'
import { compareDates, countGaps, createValueCheck } from './notices.ts'
import { type Begun, begin } from './stream.ts'

/** Answers of queries, each run once for what is served: what was answered before is kept. */
export interface Answers {
  readonly compile: Compiler
  /** answers by `keyOf` */
  readonly kept: Cache<Uint8Array>
  /** Two ways to ask may run as one query, and differ in what their answers say of them. What a reader sees is a model of its own, by its version. */
  keyOf(compiled: CompiledQuery, media: ResultMedia, snapshot: Snapshot): string
  /** Runs a question in the form asked for. */
  run(question: Omit<Question, 'notices'>, media: ResultMedia): Promise<Begun>
  /** The JSON answer of a query on a snapshot, as `POST /api/query` gives it; throws QueryError as it does. */
  ask(snapshot: Snapshot, query: CubeQuery, signal: AbortSignal): Promise<QueryResult>
}

const keyOf: Answers['keyOf'] = ({ query, notices }, media, { model, dataVersion }) =>
  [media, model.version, dataVersion, canonical(query), canonical(notices)].join('\n')

const allOf = async ({ pieces, rest }: Begun): Promise<Uint8Array> => {
  const all = [...pieces]
  if (rest !== undefined) for await (const piece of rest) all.push(piece)
  return Buffer.concat(all)
}

/** Answers queries on what is served, and forgets all answers when something else is. */
export const createAnswers = (dependencies: Dependencies, compile: Compiler): Answers => {
  const { serving, limits, engine, clock } = dependencies
  const kept = createCache<Uint8Array>(limits.cacheBytes)
  const checkValues = createValueCheck(engine, serving)
  serving.onPublish(kept.clear)

  const run: Answers['run'] = async (question, media) => {
    const { snapshot, compiled, signal } = question
    const notices = [
      ...(await checkValues(snapshot, compiled, signal)),
      ...(await compareDates(engine, compiled, signal)),
      ...(await countGaps(engine, compiled, signal)),
      ...(await findEmptySets(engine, compiled, signal)),
    ]
    return begin(answerBytes({ ...question, notices }, media, dependencies))
  }

  const ask: Answers['ask'] = async (snapshot, query, signal) => {
    const compiled = compile(snapshot, query)
    const key = keyOf(compiled, 'application/json', snapshot)
    const known = kept.get(key)
    const bytes = known ?? (await allOf(await run({ compiled, snapshot, asked: clock(), signal }, 'application/json')))
    if (known === undefined && serving.current()?.dataVersion === snapshot.dataVersion)
      kept.set(key, bytes, bytes.length)
    const result: QueryResult = JSON.parse(new TextDecoder().decode(bytes))
    return result
  }
  return { compile, kept, keyOf, run, ask }
}

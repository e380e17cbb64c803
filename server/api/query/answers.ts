import type { CompiledQuery } from '../../compiler/compile.ts'
import type { CubeQuery } from '../../contract/query.ts'
import type { QueryResult } from '../../contract/result.ts'
import type { ResultMedia } from '../../contract/route.ts'
import { type Cache, createCache } from '../cache.ts'
import { canonical } from '../canonical.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Snapshot } from '../serving.ts'
import { answerBytes, type Question, resultOf } from './answer.ts'
import type { Compiler } from './compile-cached.ts'
import { findEmptySets } from './empty-sets.ts'
import { findMissingModels } from './missing-models.ts'
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
  /**
   * The JSON answer of a query on a snapshot, as `POST /api/query` gives it, for what this process computes with.
   *
   * @param mostRows of an answer that is not kept yet
   * @throws QueryError as `POST /api/query` does, `too_many_rows` beyond `mostRows`
   */
  ask(snapshot: Snapshot, query: CubeQuery, bounds: { signal: AbortSignal; mostRows: number }): Promise<QueryResult>
}

const keyOf: Answers['keyOf'] = ({ query, notices }, media, { model, dataVersion }) =>
  [media, model.version, dataVersion, canonical(query), canonical(notices)].join('\n')

/** Answers queries on what is served, and forgets all answers when something else is. */
export const createAnswers = (dependencies: Dependencies, compile: Compiler): Answers => {
  const { serving, limits, engine, clock } = dependencies
  const kept = createCache<Uint8Array>(limits.cacheBytes)
  const checkValues = createValueCheck(engine, serving)
  serving.onPublish(kept.clear)

  /** A question with what its answer says beside what was compiled. */
  const withNotices = async (question: Omit<Question, 'notices'>): Promise<Question> => {
    const { snapshot, compiled, signal } = question
    const notices = [
      ...(await checkValues(snapshot, compiled, signal)),
      ...(await compareDates(engine, compiled, signal)),
      ...(await countGaps(engine, compiled, signal)),
      ...(await findEmptySets(engine, compiled, signal)),
      ...(await findMissingModels(engine, compiled, signal)),
    ]
    return { ...question, notices }
  }

  const run: Answers['run'] = async (question, media) =>
    begin(answerBytes(await withNotices(question), media, dependencies))

  const ask: Answers['ask'] = async (snapshot, query, { signal, mostRows }) => {
    const compiled = compile(snapshot, query)
    const key = keyOf(compiled, 'application/json', snapshot)
    const known = kept.get(key)
    if (known !== undefined) return JSON.parse(new TextDecoder().decode(known))
    const question = await withNotices({ compiled, snapshot, asked: clock(), signal })
    const result = await resultOf(question, mostRows, dependencies)
    // what has more rows is refused to who asks for it as JSON
    if (result.rows.length <= limits.jsonRows && serving.current()?.dataVersion === snapshot.dataVersion) {
      const bytes = Buffer.from(JSON.stringify(result))
      kept.set(key, bytes, bytes.length)
    }
    return result
  }
  return { compile, kept, keyOf, run, ask }
}

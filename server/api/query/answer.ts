import type { CompiledQuery } from '../../compiler/compile.ts'
import type { Notice, QueryResult } from '../../contract/result.ts'
import type { ResultMedia } from '../../contract/route.ts'
import { encodeArrow } from '../../engine/arrow/encode.ts'
import { encodeCsv } from '../../engine/csv.ts'
import { encodeParquet } from '../../engine/parquet.ts'
import { readRows } from '../../engine/rows.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Snapshot } from '../serving.ts'
import { limitNotices } from './notices.ts'

/** A compiled question with all that its answer says of itself. */
export interface Question {
  readonly compiled: CompiledQuery
  readonly snapshot: Snapshot
  readonly notices: readonly Notice[]
  /** when it was asked, on the clock */
  readonly asked: number
  readonly signal: AbortSignal
}

const metaOf = ({ snapshot }: Question, { engine }: Dependencies) => ({
  model: snapshot.model.version,
  data: snapshot.dataVersion,
  engine: engine.name,
  rollup: null,
})

const noticesOf = ({ compiled, notices }: Question, rowTuples: number | undefined): Notice[] => [
  ...compiled.notices,
  ...notices,
  ...limitNotices(compiled.query, rowTuples),
]

/** Runs a question and reads its whole answer; throws QueryError `too_many_rows` where it has more than `mostRows`. */
export const resultOf = async (
  question: Question,
  mostRows: number,
  dependencies: Dependencies,
): Promise<QueryResult> => {
  const { engine, clock } = dependencies
  const { compiled, signal, asked } = question
  const answer = await engine.answer(compiled.statement, { signal })
  const { rows, grouping, special, labels, rowTuples } = await readRows(compiled.statement, answer, mostRows)
  return {
    query: compiled.query,
    columns: [...compiled.columns],
    rows,
    grouping,
    special,
    ...(labels.length > 0 && { labels }),
    notices: noticesOf(question, rowTuples),
    meta: { ...metaOf(question, dependencies), elapsedMs: Math.round((clock() - asked) * 1000) / 1000 },
  }
}

/** What an Arrow schema or a Parquet file says beside the columns: all of a JSON result but its rows and the time it took. */
const metadataOf = (question: Question, dependencies: Dependencies) => (rowTuples: number | undefined) => {
  const { query, columns } = question.compiled
  const about = { query, columns, notices: noticesOf(question, rowTuples), meta: metaOf(question, dependencies) }
  return new Map([['clientele', JSON.stringify(about)]])
}

/** Runs a question: the bytes of its answer in the form asked for, piece by piece. A JSON answer is one piece. */
export async function* answerBytes(
  question: Question,
  media: ResultMedia,
  dependencies: Dependencies,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (media === 'application/json') {
    yield Buffer.from(JSON.stringify(await resultOf(question, dependencies.limits.jsonRows, dependencies)))
    return
  }
  const { statement } = question.compiled
  const describe = metadataOf(question, dependencies)
  if (media === 'application/vnd.apache.parquet') {
    yield* encodeParquet(dependencies.engine, statement, { signal: question.signal, describe, isGrouped: true })
    return
  }
  const answer = await dependencies.engine.answer(statement, { signal: question.signal })
  yield* media === 'text/csv' ? encodeCsv(statement, answer) : encodeArrow(statement, answer, describe)
}

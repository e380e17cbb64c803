import type { DrillThroughHead } from '../../contract/drill-through.ts'
import type { Notice } from '../../contract/result.ts'
import type { ResultMedia } from '../../contract/route.ts'
import { encodeArrow } from '../../engine/arrow/encode.ts'
import { encodeCsv } from '../../engine/csv.ts'
import type { Answer } from '../../engine/engine.ts'
import { encodeParquet } from '../../engine/parquet.ts'
import type { Asking, Behind } from './behind.ts'

/** The forms in which rows leave as they are read. */
export type StreamMedia = Exclude<ResultMedia, 'application/json'>

/** How many rows a stream has: all, or those that `limit`, `offset` or the cube leave. */
const rowsOf = ({ about, compiled }: Behind, offset: number): number =>
  Math.min(Math.max(about.count - offset, 0), compiled.most ?? Number.POSITIVE_INFINITY)

const limitNotices = (rows: number, count: number): Notice[] =>
  rows === count
    ? []
    : [{ code: 'limited', details: { rows, count }, text: `has ${rows} of the ${count} rows behind the cell` }]

/** What is said of the rows of a stream before the first of them. */
export const headOf = ({ snapshot, engine, request }: Asking, behind: Behind): DrillThroughHead => {
  const rows = rowsOf(behind, request.offset)
  const { about } = behind
  return {
    ...about,
    rows,
    notices: [...about.notices, ...limitNotices(rows, about.count)],
    meta: { model: snapshot.model.version, data: snapshot.dataVersion, engine: engine.name },
  }
}

/** An answer that rejects where it ends before or after so many rows: what it was said to hold must be what it holds. */
const ofRows = (answer: Answer, rows: number): Answer => {
  let read = 0
  const next = async () => {
    const chunk = await answer.next()
    read += chunk?.rowCount ?? 0
    if (read > rows || (chunk === undefined && read < rows)) {
      throw new Error(`a drill-through gave ${read} rows; expected ${rows}`)
    }
    return chunk
  }
  return { ...answer, next }
}

/** Runs the statement of the rows: their bytes, piece by piece, as fast as they are taken. */
export async function* streamRows(
  { engine, signal }: Asking,
  { compiled }: Behind,
  head: DrillThroughHead,
  media: StreamMedia,
): AsyncGenerator<Uint8Array, void, undefined> {
  const describe = () => new Map([['clientele', JSON.stringify(head)]])
  if (media === 'application/vnd.apache.parquet') {
    yield* encodeParquet(engine, compiled.stream, { signal, describe, isGrouped: false, rows: head.rows })
    return
  }
  const answer = ofRows(await engine.answer(compiled.stream, { signal }), head.rows)
  yield* media === 'text/csv'
    ? encodeCsv(compiled.stream, answer, false)
    : encodeArrow(compiled.stream, answer, describe, false)
}

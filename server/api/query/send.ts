import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { ResultMedia } from '../../contract/route.ts'
import { type Begun, type Outcome, toStream } from './stream.ts'

const contentTypes: Record<ResultMedia, string> = {
  'application/json': 'application/json',
  'application/vnd.apache.arrow.stream': 'application/vnd.apache.arrow.stream',
  'text/csv': 'text/csv; charset=utf-8; header=present',
  'application/vnd.apache.parquet': 'application/vnd.apache.parquet',
}

/** Answers with all bytes of an answer at once, and says how many they are. */
export const sendWhole = (c: Context, bytes: Uint8Array, media: ResultMedia): Response => {
  c.header('content-type', contentTypes[media])
  c.header('content-length', String(bytes.length))
  return c.body(new Uint8Array(bytes))
}

/** Ends the connection at once, where there is one, so that no client takes the part for the whole. */
const breakOff = (c: Context): boolean => {
  const bindings: Partial<HttpBindings> | undefined = c.env
  bindings?.outgoing?.destroy()
  return bindings?.outgoing !== undefined
}

/** What becomes of an answer on its way to the client. */
export interface Sending extends Pick<Outcome, 'onDone'> {
  /** most bytes of an answer that `onDone` is handed; it is not told of a larger one */
  readonly keepBytes: number
  /** told why the answer broke off half-way */
  readonly onFailure: (failure: unknown) => void
}

/** Answers with what was begun: at once where that is all, else as a stream that a failure breaks together with the connection. */
export const send = (c: Context, begun: Begun, media: ResultMedia, sending: Sending): Response => {
  const { keepBytes, onDone, onFailure } = sending
  if (begun.rest === undefined) {
    const bytes = Buffer.concat(begun.pieces)
    onDone(bytes)
    return sendWhole(c, bytes, media)
  }
  const onBreak = (failure: unknown) => {
    onFailure(failure)
    return breakOff(c)
  }
  c.header('content-type', contentTypes[media])
  return c.body(toStream(begun, keepBytes, { onDone, onBreak }))
}

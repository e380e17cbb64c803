import type { Context } from 'hono'
import type { z } from 'zod'
import { QueryError } from '../contract/errors.ts'
import { toRequestError } from '../contract/request-error.ts'

/** A query nests by its conditions; nothing that a person means nests deeper. */
const deepest = 64

const tooLarge = (limit: number) => new QueryError('too_large', { limit })

const cutOff = (cause: unknown): never => {
  throw new QueryError('cancelled', {}, '', { cause })
}

/** The bytes of a body that does not say how many they are. */
const readPieces = async (request: Request, limit: number): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = []
  let size = 0
  const reader = request.body?.getReader()
  for (;;) {
    const piece = await reader?.read().catch(cutOff)
    if (piece === undefined || piece.done) return Buffer.concat(pieces)
    size += piece.value.length
    if (size > limit) throw tooLarge(limit)
    pieces.push(piece.value)
  }
}

/** The body's bytes; a body that is cut off half-way is a cancelled request. */
const readBytes = async (c: Context, limit: number): Promise<Uint8Array> => {
  const announced = c.req.header('content-length')
  if (announced === undefined) return readPieces(c.req.raw, limit)
  // More bytes than announced never arrive: they are the next request's.
  if (Number(announced) > limit) throw tooLarge(limit)
  return new Uint8Array(await c.req.arrayBuffer().catch(cutOff))
}

const depthOf = (text: string): number => {
  let depth = 0
  let most = 0
  for (const [found] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (found === '[' || found === '{') most = Math.max(most, ++depth)
    else if (found === ']' || found === '}') depth--
  }
  return most
}

const parse = (bytes: Uint8Array): unknown => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (text.trim() === '') throw new Error('it is empty')
    const value: unknown = JSON.parse(text)
    if (depthOf(text) > deepest) {
      throw new QueryError('invalid_request', { problem: `the body nests deeper than ${deepest}` })
    }
    return value
  } catch (error) {
    if (error instanceof QueryError) throw error
    throw new QueryError('invalid_json', { reason: error instanceof Error ? error.message : String(error) })
  }
}

/**
 * The body of a request, parsed.
 *
 * @throws QueryError `too_large`, `invalid_json`, `unknown_key` or `invalid_request`, or `cancelled` where the body was cut off
 */
export const readBody = async <S extends z.ZodType>(c: Context, schema: S, limit: number): Promise<z.output<S>> => {
  const value = parse(await readBytes(c, limit))
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw toRequestError(parsed.error, schema, value)
  return parsed.data
}

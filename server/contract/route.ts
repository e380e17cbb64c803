import type { z } from 'zod'

/** The forms in which a result leaves, the first being the default. */
export const resultMedia = [
  'application/json',
  'application/vnd.apache.arrow.stream',
  'text/csv',
  'application/vnd.apache.parquet',
] as const
export type ResultMedia = (typeof resultMedia)[number]

/** Who is answered where not everybody is. */
export type Only = 'own_pages' | 'token_holders'

/** One thing that the API does. A path parameter is written `:name`. */
export interface Route {
  readonly method: 'get' | 'post'
  readonly path: `/${string}`
  readonly summary: string
  /** the JSON body; absent where there is none */
  readonly request?: z.ZodType
  /** the JSON answer */
  readonly response: z.ZodType
  /** forms of the answer; JSON alone without */
  readonly media?: readonly ResultMedia[]
  /** another status with an answer of the same shape */
  readonly unready?: 503
  /** the status of an answer that says what has begun; 200 without */
  readonly accepted?: 202
  /**
   * Who is answered, everybody without: `own_pages` programs and pages of this server, never a page from elsewhere, for what
   * changes something; `token_holders` those of them who show the token of the data folder, as `authorization: Bearer TOKEN`.
   */
  readonly only?: Only
  /** the answer is a stream of server-sent events, each with such data */
  readonly events?: true
  /** the body is the bytes of a file, of type `application/octet-stream` */
  readonly bytes?: true
  /** parameters behind a question mark, all needed, and what each is */
  readonly query?: Readonly<Record<string, string>>
}

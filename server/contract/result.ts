import { z } from 'zod'
import { noticeCodes } from './notices.ts'
import { CubeQuery } from './query.ts'

/**
 * The type of a column, which never depends on the data: `integer` and `double` are JSON numbers, `decimal` (sums of
 * integers and decimals) a string with all its digits, `date` ISO text, no value null.
 */
export const ColumnType = z.enum(['integer', 'decimal', 'double', 'text', 'boolean', 'date'])
export type ColumnType = z.infer<typeof ColumnType>

export const Column = z.object({
  name: z.string(),
  axis: z.enum(['row', 'column', 'measure']),
  type: ColumnType,
  /** true on an ancestor's key that a composite attribute needs: such a column has no bit in `grouping` */
  implied: z.boolean().optional(),
  unit: z.string().optional(),
  format: z.string().optional(),
  /** on an axis: the attribute has labels beside its keys, see `labels` */
  labelled: z.boolean().optional(),
})
export type Column = z.infer<typeof Column>

/** What stands behind a null on an axis. */
export const SpecialKind = z.enum(['unknown', 'blank', 'other', 'own', 'restricted', 'unassigned'])
export type SpecialKind = z.infer<typeof SpecialKind>

/** What a reader should know of an answer: `text` says it in English, `details` what it tells of. */
export const Notice = z.object({
  code: z.enum(noticeCodes),
  details: z.record(z.string(), z.unknown()),
  text: z.string(),
})
export type Notice = z.infer<typeof Notice>

export const Value = z.union([z.string(), z.number(), z.boolean(), z.null()])
export type Value = z.infer<typeof Value>

/**
 * The answer of `POST /api/query` in long form: one row per coordinate, totals included. `grouping[i]` has bit k set
 * when the k-th attribute of `rows` then `columns` is rolled up in row i (bit 0 = first). A special member has the
 * value null and an entry in `special`; a null of a rolled-up attribute has none.
 */
export const QueryResult = z.object({
  query: CubeQuery,
  columns: z.array(Column),
  rows: z.array(z.array(Value)),
  grouping: z.array(z.number().int()),
  special: z.array(z.object({ row: z.number().int(), column: z.number().int(), kind: SpecialKind })),
  /**
   * labels of the members of labelled attributes, in order of first appearance: the key as it stands in `rows`, with the
   * keys of the attributes that it is within before it, be they implied or on the axis themselves; `path` says in which
   * columns its parts stand
   */
  labels: z
    .array(
      z.object({
        column: z.string(),
        path: z.array(z.number().int()),
        members: z.array(z.object({ key: z.array(Value), label: z.string() })),
      }),
    )
    .optional(),
  notices: z.array(Notice),
  meta: z.object({
    model: z.string(),
    data: z.string(),
    engine: z.string(),
    rollup: z.string().nullable(),
    elapsedMs: z.number(),
  }),
})
export type QueryResult = z.infer<typeof QueryResult>

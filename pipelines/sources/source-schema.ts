import { z } from 'zod'
import { strict } from './definition-file.ts'

/** A text; a number is taken as written. */
const word = z.preprocess((value) => (typeof value === 'number' ? String(value) : value), z.string())
const name = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'expected lower-case letters, digits and underscores, a letter first')
const condition = z.record(z.string(), z.array(word).min(1))
const limit = z.union([z.number(), z.string()])
const count = z.int().min(0)

const column = strict({
  from: z.string(),
  aliases: z.record(z.string(), word).default({}),
  format: z.string().optional(),
  required: z.boolean().default(false),
  unique: z.boolean().default(false),
  one_of: z.array(word).min(1).optional(),
  min: limit.optional(),
  max: limit.optional(),
  required_when: condition.optional(),
  empty_unless: condition.optional(),
  not_before: z.string().optional(),
  references: z.string().optional(),
})

/** Encodings in which no part of a character looks like a line break, so that a file can be cut into whole lines first. */
const encodings = ['utf-8', 'windows-1252', 'gb18030'] as const

const file = strict({
  pattern: z.string().min(1),
  delimiter: z
    .string()
    .regex(/^[^"\r\n]$/, 'expected one character that is no quote and no line break')
    .default(','),
  encoding: z.enum(encodings).default('utf-8'),
  final_newline: z.enum(['required', 'optional']).default('required'),
  header: z.array(word).min(1),
})

const contract = strict({
  rows: strict({ min: count.optional(), max: count.optional() }).default({}),
  rejects: strict({ max_rows: count.optional(), max_percent: z.number().min(0).max(100).optional() }).default({}),
})

/** A file of `sources/`: the language is described in pipelines/README.md. */
export const sourceSchema = strict({
  source: name,
  title: z.string().optional(),
  entity: z.string(),
  file,
  nulls: z.array(word).default(['']),
  decimal: z.enum(['.', ',']).default('.'),
  columns: z.record(
    z.string(),
    z.preprocess((value) => (typeof value === 'string' ? { from: value } : value), column),
  ),
  contract: contract.default({ rows: {}, rejects: {} }),
})
export type SourceDefinition = z.infer<typeof sourceSchema>

/** A file of `sources/` whose data files become a table as they are. */
export const tableSchema = strict({
  source: name,
  title: z.string().optional(),
  as: z.literal('table'),
  file: strict({ pattern: z.string().min(1), format: z.literal('parquet') }),
  contract: strict({ rows: contract.shape.rows }).default({ rows: {} }),
})
export type TableDefinition = z.infer<typeof tableSchema>
export type ColumnDefinition = z.infer<typeof column>

import { z } from 'zod'
import { fileDateProblem } from '../steps/file-date.ts'
import { strict } from './definition-file.ts'
import { encodings } from './encodings.ts'

/** A text; a number is taken as written. */
const word = z.preprocess((value) => (typeof value === 'number' ? String(value) : value), z.string())
const name = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'expected lower-case letters, digits and underscores, a letter first')
const condition = z.record(z.string(), z.array(word).min(1))
const words = z.array(word).min(1)
const limit = z.union([z.number(), z.string()])
const count = z.int().min(0)

/** A value that every row has, as text; numbers and booleans are taken as written. */
const constant = z.preprocess(
  (value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value),
  z.string().min(1),
)

const column = strict({
  from: z.string().optional(),
  value: constant.optional(),
  aliases: z.record(z.string(), word).default({}),
  format: z.string().optional(),
  nulls: z.array(word).optional(),
  true: words.optional(),
  false: words.optional(),
  required: z.boolean().default(false),
  unique: z.boolean().default(false),
  one_of: words.optional(),
  min: limit.optional(),
  max: limit.optional(),
  required_when: condition.optional(),
  empty_unless: condition.optional(),
  not_before: z.string().optional(),
  references: z.string().optional(),
  personal: z.boolean().optional(),
})

/** One character that no other character of a file stands for. */
const mark = (what: string) => z.string().regex(/^[^\r\n]$/, `expected one character ${what}, no line break`)

/** Where the files of a source are, and how their names say of which date they are. */
const place = {
  pattern: z.string().min(1),
  date: z
    .string()
    .refine((format) => fileDateProblem(format) === undefined, {
      error: ({ input }) => fileDateProblem(String(input)) ?? '',
    })
    .optional(),
}

const firstLine = z.enum(['header', 'data']).default('header')
const header = z.array(word.nullable()).min(1)

const delimitedFile = strict({
  ...place,
  format: z.literal('delimited').default('delimited'),
  delimiter: mark('between fields').default(','),
  quote: z.union([z.literal('none'), mark('around fields, or none')]).default('"'),
  encoding: z.enum(encodings).default('utf-8'),
  final_newline: z.enum(['required', 'optional']).default('required'),
  first_line: firstLine,
  header,
})

const jsonFile = strict({
  ...place,
  format: z.enum(['json_lines', 'json']),
  encoding: z.enum(['utf-8', 'utf-16', 'utf-16le', 'utf-16be']).default('utf-8'),
  records: z.string().min(1).optional(),
})

const contract = strict({
  rows: strict({ min: count.optional(), max: count.optional() }).default({}),
  rejects: strict({ max_rows: count.optional(), max_percent: z.number().min(0).max(100).optional() }).default({}),
  freshness: strict({ column: z.string(), max_days: count }).optional(),
})

const common = {
  source: name,
  title: z.string().optional(),
  entity: z.string(),
  nulls: z.array(word).default(['']),
  decimal: z.enum(['.', ',']).default('.'),
  thousands: z.enum(['.', ',', ' ', '\u00A0', '\u202F', "'", '’', '_']).optional(),
  columns: z.record(
    z.string(),
    z.preprocess((value) => (typeof value === 'string' ? { from: value } : value), column),
  ),
  contract: contract.default({ rows: {}, rejects: {} }),
}

/** What sources of files have: rows without a key of their own may take file and line for it; each file may list all there is. */
const ofFiles = { ...common, key: z.literal('line').optional(), extract: z.literal('full').optional() }

const xlsxFile = strict({
  ...place,
  format: z.literal('xlsx'),
  sheet: word.optional(),
  range: z
    .string()
    .regex(
      /^[A-Z]{1,3}[1-9][0-9]*(:[A-Z]{1,3}[1-9][0-9]*)?$/,
      'expected cells such as B3:H200, or the first such as B3',
    )
    .optional(),
  first_line: firstLine,
  header,
})

const seconds = (most: number) => z.number().positive().max(most)

/** A span of time such as `10 minutes`, or a number. */
const overlap = z.union([
  z.int().min(0),
  z.string().regex(/^[0-9]+ (seconds|minutes|hours|days)$/, 'expected a span such as 10 minutes, or a number'),
])

const database = strict({
  kind: z.literal('postgresql'),
  url_env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected the name of an environment variable'),
  table: z.string().min(1).optional(),
  query: z.string().min(1).optional(),
  key: z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(z.string().min(1)).min(1)),
  cursor: z.string().min(1).optional(),
  overlap: overlap.optional(),
  connect_seconds: seconds(600).default(10),
  statement_seconds: seconds(86_400).default(600),
})

const parquetFile = strict({ ...place, format: z.literal('parquet') })

const delimitedSchema = strict({ ...ofFiles, file: delimitedFile })
const jsonSchema = strict({ ...ofFiles, file: jsonFile })
const xlsxSchema = strict({ ...ofFiles, file: xlsxFile })
const parquetSchema = strict({ ...ofFiles, file: parquetFile })
const databaseSchema = strict({ ...common, database })

/** A file of `sources/` that reads files. */
export type FileSourceDefinition =
  | z.infer<typeof delimitedSchema>
  | z.infer<typeof jsonSchema>
  | z.infer<typeof xlsxSchema>
  | z.infer<typeof parquetSchema>
/** A file of `sources/` that reads a relation of a database. */
export type DatabaseSourceDefinition = z.infer<typeof databaseSchema>
/** A file of `sources/` whose records fill an entity: the language is described in pipelines/README.md. */
export type SourceDefinition = FileSourceDefinition | DatabaseSourceDefinition
export type HeaderDefinition = z.infer<typeof header>

/** A file of `sources/` whose data files become a table as they are. */
const tableSchema = strict({
  source: name,
  title: z.string().optional(),
  as: z.literal('table'),
  file: parquetFile,
  clustered_by: z.array(z.string().min(1)).min(1).optional(),
  personal: z.array(z.string().min(1)).optional(),
  contract: strict({ rows: contract.shape.rows }).default({ rows: {} }),
})
export type TableDefinition = z.infer<typeof tableSchema>

/** Every form that a file of `sources/` may have. */
export const anySourceSchema = z.union([
  delimitedSchema,
  jsonSchema,
  xlsxSchema,
  parquetSchema,
  databaseSchema,
  tableSchema,
])

const byFormat = {
  delimited: delimitedSchema,
  json: jsonSchema,
  json_lines: jsonSchema,
  xlsx: xlsxSchema,
  parquet: parquetSchema,
}

const isFormat = (found: unknown): found is keyof typeof byFormat =>
  typeof found === 'string' && Object.hasOwn(byFormat, found)

/** For a definition whose format is none that there is. */
const ofSomeFormat = z.looseObject({
  file: z.looseObject({ format: z.enum(['delimited', 'json', 'json_lines', 'xlsx', 'parquet']) }),
})

const formatOf = (value: object): unknown => {
  const file: unknown = Reflect.get(value, 'file')
  return typeof file === 'object' && file !== null ? Reflect.get(file, 'format') : undefined
}

/** What a definition must look like: it says that it is of a table or of a database, or how its files are written. */
export const schemaFor = (value: unknown): z.ZodType<SourceDefinition | TableDefinition> => {
  if (typeof value !== 'object' || value === null) return delimitedSchema
  if ('database' in value && !('as' in value)) return databaseSchema
  const format = formatOf(value) ?? 'delimited'
  if ('as' in value || (format === 'parquet' && !('entity' in value))) return tableSchema
  return isFormat(format) ? byFormat[format] : (ofSomeFormat as never)
}
export type ColumnDefinition = z.infer<typeof column>

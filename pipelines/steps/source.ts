/** What a column of a staging entity holds. `text` is any text; `decimal` has a fixed number of decimals. */
export type ColumnType =
  | { readonly kind: 'text' }
  | { readonly kind: 'integer' }
  | { readonly kind: 'bigint' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'date' }
  | { readonly kind: 'timestamp' }
  | { readonly kind: 'boolean' }

/** What rows of a source can become: a staging table `stg_<name>` with typed columns; one called `<name>_id` is its key. */
export interface Entity {
  readonly name: string
  /** by name, in the order of the table */
  readonly columns: ReadonlyMap<string, ColumnType>
}

/** The column that tells the rows of an entity apart; undefined for one whose rows are told by file and line alone. */
export const keyOf = ({ name, columns }: Entity): string | undefined =>
  columns.has(`${name}_id`) ? `${name}_id` : undefined

/** Whether an entity has rows from one day on until another, so that what full extracts tell of one day after the other is kept. */
export const hasVersions = ({ columns }: Entity): boolean =>
  columns.get('effective_date')?.kind === 'date' && columns.get('deleted_date')?.kind === 'date'

/** Holds where each of these columns of the entity has one of its values. */
export type Condition = ReadonlyMap<string, readonly string[]>

/** How one column of the entity is filled from the file, and what its values must obey. */
export interface SourceColumn {
  /** column of the entity */
  readonly name: string
  /** column of the file or relation, or path inside a JSON object; undefined where every row has the same value */
  readonly from: string | undefined
  /** the value that every row has, as SQL writes one of this type; absent where it is read */
  readonly value?: string
  readonly type: ColumnType
  /** strptime format of a date or timestamp; ISO where absent */
  readonly format?: string
  /** words that mean no value, in place of those of the source */
  readonly nulls?: readonly string[]
  /** words of a boolean; `true` and `false` where absent */
  readonly words?: { readonly true: readonly string[]; readonly false: readonly string[] }
  /** text as found -> text as meant */
  readonly aliases: ReadonlyMap<string, string>
  readonly required: boolean
  readonly unique: boolean
  readonly oneOf?: readonly string[]
  /** least and greatest value, both included: a number, or a date as ISO text */
  readonly min?: number | string
  readonly max?: number | string
  /** must have a value where this holds */
  readonly requiredWhen?: Condition
  /** must have no value where this does not hold */
  readonly emptyUnless?: Condition
  /** a date column of the entity that may not lie after this one */
  readonly notBefore?: string
  /** whether it goes when the record of its person is erased; by its type where absent */
  readonly personal?: boolean
  /** entity whose keys the values must be */
  readonly references?: string
}

/** The columns of a file or relation, or paths inside a JSON object, that columns are read from: each once. */
export const fieldsRead = (columns: readonly { readonly from?: string | undefined }[]): string[] => [
  ...new Set(columns.flatMap(({ from }) => from ?? [])),
]

/** Text of fields between delimiters, a record a line unless a quoted field holds a line break. */
export interface DelimitedFile {
  readonly format: 'delimited'
  /** path from the workspace folder; `*` in the last part stands for any text */
  readonly pattern: string
  readonly encoding: string
  readonly delimiter: string
  /** the character around fields that hold delimiters or line breaks; undefined where none is written so */
  readonly quote: string | undefined
  readonly finalNewline: 'required' | 'optional'
  /** whether the first record names the fields */
  readonly firstLine: 'header' | 'data'
  /** names of the fields; undefined for one that may be called anything and is not kept */
  readonly header: readonly (string | undefined)[]
}

/** JSON objects: one a line, or the items of a list in one document. */
export interface JsonFile {
  readonly format: 'json_lines' | 'json'
  /** path from the workspace folder; `*` in the last part stands for any text */
  readonly pattern: string
  readonly encoding: string
  /** keys of the objects around the list of a document, outermost first */
  readonly records: readonly string[]
}

/** Rows of a sheet of an XLSX workbook. */
export interface XlsxFile {
  readonly format: 'xlsx'
  /** path from the workspace folder; `*` in the last part stands for any text */
  readonly pattern: string
  /** undefined for the only sheet that there is */
  readonly sheet: string | undefined
  /** cells to read, such as `B3:H200`, or the first of them, such as `B3`; undefined for all of the sheet */
  readonly range: string | undefined
  /** whether the first row names the fields */
  readonly firstLine: 'header' | 'data'
  /** names of the fields, a column each; undefined for one that may be called anything and is not kept */
  readonly header: readonly (string | undefined)[]
}

/** Rows of a Parquet file, which the engine reads itself. */
export interface ParquetFile {
  readonly format: 'parquet'
  /** path from the workspace folder; `*` in the last part stands for any text */
  readonly pattern: string
}

/** How far before the greatest value of its cursor a relation is read again: a number, or a span of time. */
export type Overlap = number | { readonly amount: number; readonly unit: 'seconds' | 'minutes' | 'hours' | 'days' }

/** A table or view of a PostgreSQL database, or what a query on it gives. */
export interface DatabaseRelation {
  readonly format: 'postgresql'
  /** the environment variable that has the address of the database */
  readonly urlEnv: string
  readonly of: { readonly schema: string; readonly table: string } | { readonly query: string }
  /** columns that tell its rows apart */
  readonly key: readonly string[]
  /** the column that grows with every change of a row; undefined where the whole relation is read every time */
  readonly cursor: string | undefined
  /** undefined for that which suits the type of the cursor */
  readonly overlap: Overlap | undefined
  readonly connectSeconds: number
  readonly statementSeconds: number
}

/** Files that we read ourselves, record by record. */
export type RecordFile = DelimitedFile | JsonFile | XlsxFile

/** How the records of a file are written. */
export type FileFormat = RecordFile | ParquetFile

/** How old the newest value of a date column may be on the day of a run. */
export interface Freshness {
  /** column of the entity */
  readonly column: string
  readonly maxDays: number
}

/** Bounds on a whole source; breaking one fails the run. */
export interface SourceLimits {
  readonly rows: { readonly min?: number; readonly max?: number }
  readonly rejects: { readonly maxRows?: number; readonly maxPercent?: number }
  readonly freshness?: Freshness
}

/** What every source of a workspace has. */
export interface AnySource {
  readonly name: string
  readonly title: string
  /** form of the date in what the stars of the pattern stand for, such as `%Y-%m-%d`; absent where files have none */
  readonly fileDate?: string
  readonly limits: SourceLimits
  /** path and text of its definition */
  readonly definition: { readonly path: string; readonly text: string }
}

/** A source that reads files. */
export interface FileSource extends AnySource {
  /** `pattern`: path from the workspace folder; `*` in the last part stands for any text */
  readonly file: { readonly pattern: string }
}

/** A source of Parquet files, which become the table of its name in the warehouse, with their columns as they are. */
export interface TableSource extends FileSource {
  readonly format: 'parquet'
  /** columns by whose values its rows are stored, so that reading some of them touches few; in the order of the files without */
  readonly clusteredBy?: readonly string[]
  /** columns that go when the person is erased whose key stands beside them; absent where nobody has said which */
  readonly personal?: readonly string[]
}

/** A source of records: where they are and how they are written, what entity they fill and which contract they keep. */
export interface Source extends AnySource {
  readonly entity: Entity
  /** its files, or the relation that stands for one */
  readonly file: FileFormat | DatabaseRelation
  /** words that mean no value */
  readonly nulls: readonly string[]
  /** the character before the decimals */
  readonly decimal: '.' | ','
  /** the character between thousands, where numbers may have one */
  readonly thousands: string | undefined
  /** its rows have no key of their own: file and line are the key of the entity */
  readonly isKeyedByLine: boolean
  /** each of its files lists all there is on its day: what the next one does not list is gone */
  readonly isFull: boolean
  readonly columns: readonly SourceColumn[]
}

import { stringify } from 'yaml'

/** A column of the draft of a source. */
export interface Field {
  /** as the file or relation calls it, or its path in a JSON object */
  readonly from: string
  /** as the entity calls it */
  readonly name: string
  /** as SQL writes it */
  readonly type: string
  /** its rules as the definition writes them, such as `required: true` */
  readonly rules: readonly string[]
}

/** What a source would be, before it is written. */
export interface Layout {
  /** lines of the definition that say where its records are and how they are written */
  readonly place: readonly string[]
  readonly fields: readonly Field[]
  /** all words for no value; the empty text alone is usual */
  readonly nulls: readonly string[]
  readonly decimal: '.' | ','
  readonly thousands: string | undefined
  /** how many records were looked at */
  readonly records: number
  /** a sentence each */
  readonly doubts: readonly string[]
}

/** The first draft of a source: what would stand in its files, and what was not sure about them. */
export interface Draft {
  readonly name: string
  /** path from the workspace folder and text of each */
  readonly files: readonly (readonly [path: string, text: string])[]
  /** a sentence each */
  readonly doubts: readonly string[]
  /** how many records were looked at; undefined where the file says by itself what is in it */
  readonly records: number | undefined
}

const scalar = (value: string) => stringify(value, { lineWidth: 0 }).trim()

/** A text as it may stand inside a list or map on one line of YAML. */
export const inline = (value: string): string =>
  /^[\p{L}\p{N}_ ./()-]+$/u.test(value) && scalar(value) === value ? value : JSON.stringify(value)

/** A list of texts on one line of YAML; `~` for those that are undefined. */
export const inlineList = (values: readonly (string | undefined)[]): string =>
  `[${values.map((value) => (value === undefined ? '~' : inline(value))).join(', ')}]`

const columnLine = ({ from, name, rules }: Field): string =>
  rules.length === 0 ? `  ${name}: ${inline(from)}` : `  ${name}: {from: ${inline(from)}, ${rules.join(', ')}}`

const definitionOf = (name: string, { place, fields, nulls, decimal, thousands }: Layout): string => {
  const lines = [
    `source: ${name}`,
    `entity: ${name}`,
    '',
    ...place,
    '',
    ...(nulls.length === 1 && nulls[0] === ''
      ? []
      : [`nulls: [${nulls.map((word) => JSON.stringify(word)).join(', ')}]`]),
    ...(decimal === '.' ? [] : ['decimal: ","']),
    ...(thousands === undefined ? [] : [`thousands: ${JSON.stringify(thousands)}`]),
    'columns:',
    ...fields.map(columnLine),
  ]
  return `${lines.join('\n')}\n`
}

const sqlHead = (grain: string, key: string, source: string) =>
  `-- Grain: ${grain}\n-- Key: ${key}.\n-- Source: ${source}.\n-- Change: made anew by every run.\n`

const hasKey = (name: string, { fields }: Layout) => fields.some((field) => field.name === `${name}_id`)

const stagingOf = (name: string, layout: Layout): string => {
  const key = hasKey(name, layout) ? `${name}_id` : 'none; file and line tell rows apart'
  const columns = [...layout.fields.map((f) => `${f.name} ${f.type}`), 'source_file VARCHAR', 'source_line INTEGER']
  const head = sqlHead(
    'one row per record of the source that keeps its contract.',
    key,
    `the sources of the workspace whose entity is ${name}`,
  )
  return `${head}CREATE OR REPLACE TABLE stg_${name} (\n${columns.map((column) => `  ${column}`).join(',\n')}\n)\n`
}

const factOf = (name: string): string => {
  const head = sqlHead(`one row per row of stg_${name}.`, 'source_file, source_line', `stg_${name}`)
  return `${head}CREATE OR REPLACE TABLE fact_${name} AS
SELECT stg_${name}.* EXCLUDE (source_file, source_line), run_id, source_file, source_line
FROM stg_${name}, run_setting
ORDER BY source_file, source_line
`
}

/** Path of the definition of a source, from the workspace folder. */
const definitionPath = (name: string) => `sources/${name}.yaml`

/** The draft of a source whose records fill an entity of its name. */
export const writeDraft = (name: string, layout: Layout): Draft => ({
  name,
  files: [
    [definitionPath(name), definitionOf(name, layout)],
    [`sql/staging/stg_${name}.sql`, stagingOf(name, layout)],
    [`sql/warehouse/fact_${name}.sql`, factOf(name)],
  ],
  doubts: layout.doubts,
  records: layout.records,
})

/** The draft of a source of Parquet files, which become the table of its name. */
export const tableDraft = (name: string, path: string): Draft => ({
  name,
  files: [
    [definitionPath(name), `source: ${name}\nas: table\n\nfile:\n  pattern: ${inline(path)}\n  format: parquet\n`],
  ],
  doubts: [
    'its columns become those of a table as they are; a contract needs an entity and columns in place of "as: table"',
  ],
  records: undefined,
})

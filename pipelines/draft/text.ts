import { basename, dirname } from 'node:path/posix'
import { stringify } from 'yaml'
import { decoderOf, encodingOf } from '../sources/encodings.ts'
import { recordColumns } from '../steps/stage.ts'
import { type ColumnGuess, guessColumn, wordsForNothing } from './column.ts'
import { type DialectGuess, guessDialect } from './dialect.ts'
import { guessEncoding } from './encoding.ts'

/** The first draft of a source: what would stand in its files, and what was not sure about them. */
export interface Draft {
  readonly name: string
  /** of `sources/<name>.yaml` */
  readonly definition: string
  /** of `sql/staging/stg_<name>.sql` */
  readonly staging: string
  /** of `sql/warehouse/fact_<name>.sql` */
  readonly fact: string
  /** a sentence each */
  readonly doubts: readonly string[]
  /** how many records were looked at */
  readonly records: number
}

/** What a draft is made from. */
export interface Sample {
  /** path of the file from the workspace folder, with slashes */
  readonly path: string
  /** what the file begins with, unpacked */
  readonly bytes: Buffer
  /** whether that is all of it */
  readonly isWhole: boolean
  /** name of the source, where somebody gave one */
  readonly name?: string
}

/** Letters that no accent makes of plain ones. */
const plainLetters: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd' }

const asName = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[ßæœøłđ]/g, (letter) => plainLetters[letter] ?? '')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/[^a-z0-9_]+/g, '')
    .replaceAll(/_+/g, '_')
    .replaceAll(/^_|_$/g, '')

const startsWithLetter = (name: string) => /^[a-z]/.test(name)

/** A name for what is in a file: that of the file without endings, else that of its folder. */
const nameOf = (path: string): string => {
  const own = asName(basename(path).replace(/\..*$/, ''))
  const above = asName(basename(dirname(path)))
  return [own, above].find(startsWithLetter) ?? 'records'
}

/** Words that SQL keeps for itself. */
const keywords =
  'all and any as asc case check column default desc distinct else end exists false for from group having in is join limit not null offset on or order primary references select set table then to true union unique using when where with'
const isKeyword = (name: string) => keywords.split(' ').includes(name)

/** Names for columns of the entity, no two alike. */
const columnNames = (header: readonly string[], entity: string): readonly string[] => {
  const taken = new Set(['source_file', 'source_line'])
  return header.map((text, i) => {
    const own = asName(text)
    const plain = startsWithLetter(own) ? own : `column_${own === '' ? i + 1 : own}`
    const name = isKeyword(plain) ? `${entity}_${plain}` : plain
    const numbered = (n: number): string => (taken.has(`${name}_${n}`) ? numbered(n + 1) : `${name}_${n}`)
    const found = taken.has(name) ? numbered(2) : name
    taken.add(found)
    return found
  })
}

interface Field {
  /** as the file calls it */
  readonly from: string
  /** as the entity calls it */
  readonly name: string
  readonly guess: ColumnGuess
}

const isName = (text: string) => /\p{L}/u.test(text)
const isYear = (text: string) => /^(19|20)\d{2}$/.test(text)

/** Whether the first record names the fields: they differ, and look like names, some of them perhaps like years. */
const isHeader = (first: readonly string[]): boolean => {
  const names = first.map((field) => field.trim())
  return (
    names.some(isName) &&
    names.every((name) => isName(name) || isYear(name)) &&
    new Set(names.map((name) => name.toLowerCase())).size === names.length
  )
}

/** Fields without name at the end are left over from delimiters there. */
const namedWidth = (first: readonly string[]): number => first.findLastIndex((field) => /[\p{L}\p{N}]/u.test(field)) + 1

interface Looked {
  readonly dialect: DialectGuess
  readonly isHeaded: boolean
  readonly fields: readonly Field[]
  /** words for no value, the empty text not among them */
  readonly nulls: readonly string[]
  readonly records: number
}

const lookAt = (text: string, entity: string): Looked => {
  const dialect = guessDialect(text)
  const [first] = dialect.records
  const named = first?.fields.slice(0, namedWidth(first.fields)) ?? []
  const isHeaded = isHeader(named)
  const header = isHeaded ? named : Array.from({ length: dialect.width }, (_, i) => `column_${i + 1}`)
  const good = dialect.records.slice(isHeaded ? 1 : 0).filter(({ problem }) => problem === undefined)
  const names = columnNames(header, entity)
  const values = header.map((_, i) => good.map(({ fields }) => fields[i] ?? ''))
  const nulls = wordsForNothing(values)
  const found = header.map((from, i) => ({ from, name: names[i] ?? from, guess: guessColumn(values[i] ?? [], nulls) }))
  const key = found.find(({ name, guess }) => guess.isUnique && /(^|_)(id|no|nr|number|code|key)$/.test(name))
  const fields = found.map((field) => (field === key ? { ...field, name: `${entity}_id` } : field))
  return { dialect, isHeaded, fields, nulls, records: good.length }
}

const scalar = (value: string) => stringify(value, { lineWidth: 0 }).trim()
/** A text as it may stand inside a list or map on one line. */
const inline = (value: string) =>
  /^[\p{L}\p{N}_ ./()-]+$/u.test(value) && scalar(value) === value ? value : JSON.stringify(value)

const columnLine = (entity: string, { from, name, guess }: Field, isWhole: boolean): string => {
  const { format, words, isFull } = guess
  const isKey = name === `${entity}_id`
  const rules = [
    `from: ${inline(from)}`,
    ...(isKey || (isFull && isWhole) ? ['required: true'] : []),
    ...(isKey ? ['unique: true'] : []),
    ...(format === undefined ? [] : [`format: ${JSON.stringify(format)}`]),
    ...(words === undefined ? [] : [`true: [${inline(words.true)}]`, `false: [${inline(words.false)}]`]),
  ]
  return `  ${name}: ${rules.length === 1 ? inline(from) : `{${rules.join(', ')}}`}`
}

const decimalMark = (fields: readonly Field[]): '.' | ',' => {
  const marks = fields.flatMap(({ guess }) => (guess.decimal === undefined ? [] : [guess.decimal]))
  return marks.filter((mark) => mark === ',').length > marks.length / 2 ? ',' : '.'
}

/** Whether a whole file ends without a line break, which may mean that it is cut. */
const endsOpen = ({ bytes, isWhole }: Sample) => isWhole && !bytes.subarray(-2).includes(10)

const definitionOf = (name: string, sample: Sample, encoding: string, looked: Looked): string => {
  const { path, isWhole } = sample
  const { dialect, isHeaded, fields, nulls } = looked
  const surplus = Array.from({ length: dialect.width - fields.length }, () => '~')
  const lines = [
    `source: ${name}`,
    `entity: ${name}`,
    '',
    'file:',
    `  pattern: ${inline(path)}`,
    ...(dialect.delimiter === ',' ? [] : [`  delimiter: ${JSON.stringify(dialect.delimiter)}`]),
    ...(encoding === 'utf-8' ? [] : [`  encoding: ${encoding}`]),
    ...(endsOpen(sample) ? ['  final_newline: optional'] : []),
    ...(isHeaded ? [] : ['  first_line: data']),
    `  header: [${[...fields.map(({ from }) => inline(from)), ...surplus].join(', ')}]`,
    '',
    ...(nulls.length === 0 ? [] : [`nulls: [${['', ...nulls].map((word) => JSON.stringify(word)).join(', ')}]`]),
    ...(decimalMark(fields) === '.' ? [] : ['decimal: ","']),
    'columns:',
    ...fields.map((field) => columnLine(name, field, isWhole)),
  ]
  return `${lines.join('\n')}\n`
}

const sqlHead = (grain: string, key: string, source: string) =>
  `-- Grain: ${grain}\n-- Key: ${key}.\n-- Source: ${source}.\n-- Change: made anew by every run.\n`

const stagingOf = (name: string, fields: readonly Field[]): string => {
  const key = fields.some((field) => field.name === `${name}_id`) ? `${name}_id` : 'none; file and line tell rows apart'
  const columns = [...fields.map((f) => `${f.name} ${f.guess.type}`), 'source_file VARCHAR', 'source_line INTEGER']
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

const doubtsOf = (
  name: string,
  sample: Sample,
  looked: Looked,
  encodingDoubt: string | undefined,
): readonly string[] => {
  const { dialect, isHeaded, fields, nulls } = looked
  const mixed = fields.filter(({ guess }) => guess.decimal !== undefined && guess.decimal !== decimalMark(fields))
  const hasKey = fields.some((field) => field.name === `${name}_id`)
  return [
    ...(encodingDoubt === undefined ? [] : [encodingDoubt]),
    ...(isHeaded
      ? []
      : ['the first record does not look like names of columns: it is taken for data, and the columns are numbered']),
    ...(dialect.odd === 0
      ? []
      : [
          `${dialect.odd} of ${dialect.records.length} records do not have ${dialect.width} fields and would be rejected`,
        ]),
    ...(dialect.width > 1 ? [] : ['no comma, semicolon, tab or | cuts the records: each is one field']),
    ...(endsOpen(sample) ? ['the file does not end in a line break: it may be cut'] : []),
    ...nulls.map(
      (word) => `"${word}" stands for nothing among numbers or dates, so it is taken for nothing in every column`,
    ),
    ...(hasKey
      ? []
      : ['no column tells the records apart by itself; without a key equal records are different things']),
    ...mixed.map(
      ({ from, guess }) =>
        `${from}: its decimals stand behind "${guess.decimal}", those of other columns behind "${decimalMark(fields)}"`,
    ),
    ...fields.flatMap(({ from, guess }) => guess.doubts.map((doubt) => `${from}: ${doubt}`)),
  ]
}

/** The text of what a file begins with; a record that is cut at its end is left out. */
const decodeSample = (bytes: Buffer, encoding: string): string => {
  const text = decoderOf(encodingOf(encoding, bytes))(bytes) ?? bytes.toString('latin1')
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

/** Names of columns that a source may not have; a header that has them cannot be drafted. */
const reserved = (fields: readonly Field[]) =>
  fields.find(({ from }) => recordColumns.some((name) => name === from.toLowerCase()))

/**
 * Drafts a source of delimited text by looking at what a file begins with.
 *
 * @returns undefined where there is no record to look at
 */
export const draftSource = (sample: Sample): Draft | undefined => {
  const { path, bytes, isWhole } = sample
  const end = isWhole ? bytes.length : bytes.lastIndexOf(10) + 1
  const { encoding, doubt } = guessEncoding(bytes.subarray(0, end))
  const text = decodeSample(bytes.subarray(0, end), encoding)
  const name = sample.name ?? nameOf(path)
  const looked = lookAt(text, name)
  if (looked.records === 0) return undefined
  const taken = reserved(looked.fields)
  const doubts = doubtsOf(name, sample, looked, doubt)
  return {
    name,
    definition: definitionOf(name, sample, encoding, looked),
    staging: stagingOf(name, looked.fields),
    fact: factOf(name),
    doubts:
      taken === undefined
        ? doubts
        : [`a column of the file cannot be called "${taken.from}"; write ~ for it in the header`, ...doubts],
    records: looked.records,
  }
}

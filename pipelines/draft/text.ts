import { decoderOf, encodingOf } from '../sources/encodings.ts'
import type { FileRecord } from '../steps/delimited.ts'
import { type DialectGuess, guessDialect } from './dialect.ts'
import { guessFields } from './fields.ts'
import { guessHeader, type HeaderGuess } from './header.ts'
import { inline, inlineList, type Layout } from './write.ts'

/** What a file of text begins with, decoded. */
export interface TextSample {
  /** path of the file from the workspace folder, with slashes */
  readonly path: string
  readonly encoding: string
  /** whole lines, without byte order mark */
  readonly text: string
  /** whether that is all of the file */
  readonly isWhole: boolean
}

/** The text of bytes in an encoding, without byte order mark. */
export const decodeText = (bytes: Buffer, encoding: string): string => {
  const text = decoderOf(encodingOf(encoding, bytes))(bytes) ?? bytes.toString('latin1')
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

/** Whether a whole file ends without a line break, which may mean that it is cut. */
const endsOpen = ({ text, isWhole }: TextSample) => isWhole && !text.endsWith('\n')

const noun = 'record'

/** What names the columns, and which of the records are data. */
interface Heading extends HeaderGuess {
  /** how many of the first records are no data */
  readonly skipped: number
}

/** Below a title the names may have fewer fields than the records. */
const namesAbove = (record: FileRecord | undefined, width: number): readonly (string | undefined)[] | undefined => {
  if (record === undefined || record.fields.length > width) return undefined
  const { names, rows } = guessHeader(record.fields, [], width, noun)
  return rows === 1 && names.length * 2 > width ? names : undefined
}

const headingOf = ({ records, above, width }: DialectGuess): Heading => {
  const [first = [], ...below] = records.slice(above).map(({ fields }) => fields)
  const guess = guessHeader(first, below, width, noun)
  if (above === 0) return { ...guess, skipped: guess.rows }
  const lines = above === 1 ? 'the first record has' : `the first ${above} records have`
  const doubt = `${lines} not the ${width} fields of the others, as a title has: read as data, to be rejected`
  const names = guess.rows === 0 ? namesAbove(records[above - 1], width) : undefined
  if (names !== undefined) return { names, rows: 0, skipped: above, doubts: [doubt] }
  return { ...guess, skipped: above + guess.rows, doubts: [doubt, ...guess.doubts] }
}

const placeOf = (
  sample: TextSample,
  { delimiter, quote, width, above }: DialectGuess,
  { names, rows }: Heading,
): readonly string[] => {
  const { path, encoding } = sample
  const surplus = Array.from({ length: width - names.length }, () => undefined)
  return [
    'file:',
    `  pattern: ${inline(path)}`,
    ...(delimiter === ',' ? [] : [`  delimiter: ${JSON.stringify(delimiter)}`]),
    ...(quote === '"' ? [] : [`  quote: ${quote === undefined ? 'none' : JSON.stringify(quote)}`]),
    ...(encoding === 'utf-8' ? [] : [`  encoding: ${encoding}`]),
    ...(endsOpen(sample) ? ['  final_newline: optional'] : []),
    ...(rows === 1 && above === 0 ? [] : ['  first_line: data']),
    `  header: ${inlineList([...names, ...surplus])}`,
  ]
}

/**
 * How a file of delimited text seems to be laid out.
 *
 * @returns undefined where it has no record
 */
export const layoutOfText = (sample: TextSample, entity: string): Layout | undefined => {
  const { text, isWhole } = sample
  const dialect = guessDialect(text)
  const { records, width, odd, above } = dialect
  const header = headingOf(dialect)
  const good = records.slice(header.skipped).filter(({ problem }) => problem === undefined)
  if (good.length === 0) return undefined
  const columns = header.names.flatMap((from, i) =>
    from === undefined ? [] : [{ from, values: good.map(({ fields }) => fields[i] ?? '') }],
  )
  const { doubts, ...guessed } = guessFields(entity, columns, isWhole)
  const isText = header.rows === 1 && above === 0 && guessed.fields.every(({ type }) => type === 'VARCHAR')
  return {
    ...guessed,
    place: placeOf(sample, dialect, header),
    records: good.length,
    doubts: [
      ...header.doubts,
      ...(isText ? ['all columns are text, so the first record may be one, too; it is taken for their names'] : []),
      ...(odd === 0 ? [] : [`${odd} of ${records.length} records do not have ${width} fields and would be rejected`]),
      ...(width > 1 ? [] : ['no comma, semicolon, tab or | cuts the records: each is one field']),
      ...(endsOpen(sample) ? ['the file does not end in a line break: it may be cut'] : []),
      ...doubts,
    ],
  }
}

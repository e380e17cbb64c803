import { createRecordReader, type FileRecord } from '../steps/delimited.ts'

/** How a delimited text seems to be laid out, and its records. */
export interface DialectGuess {
  readonly delimiter: string
  readonly width: number
  readonly records: readonly FileRecord[]
  /** how many of the records have another number of fields */
  readonly odd: number
}

/** Those that stand in texts less often first. */
const delimiters = ['\t', '|', ';', ','] as const

const readAs = (text: string, delimiter: string, width: number): FileRecord[] =>
  createRecordReader({ delimiter, quote: '"', width, finalNewline: 'optional' })(text, true)

/** The first record is looked for in so many characters: it may stand on several lines. */
const firstText = 100_000

const tried = (text: string, delimiter: string): DialectGuess => {
  const width = readAs(text.slice(0, firstText), delimiter, 1)[0]?.fields.length ?? 1
  const records = readAs(text, delimiter, width)
  return { delimiter, width, records, odd: records.filter(({ problem }) => problem !== undefined).length }
}

const evenness = ({ odd, records }: DialectGuess): number => 1 - odd / Math.max(records.length, 1)

/** The delimiter that cuts most records into as many fields as the first has; of two alike the one that cuts more. */
export const guessDialect = (text: string): DialectGuess => {
  const all = delimiters.map((delimiter) => tried(text, delimiter)).filter(({ width }) => width > 1)
  return all.reduce((best, other) => {
    const gain = evenness(other) - evenness(best)
    return gain > 0.01 || (gain >= -0.01 && other.width > best.width) ? other : best
  }, all[0] ?? tried(text, ','))
}

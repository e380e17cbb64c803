import { createRecordReader, type FileRecord } from '../steps/delimited.ts'

/** How a delimited text seems to be laid out, and its records. */
export interface DialectGuess {
  readonly delimiter: string
  /** the character around fields that hold delimiters or line breaks; undefined where none is written so */
  readonly quote: string | undefined
  /** how many fields most records have */
  readonly width: number
  readonly records: readonly FileRecord[]
  /** how many of the first records have another number of fields: a title, perhaps */
  readonly above: number
  /** how many of the other records have another number of fields */
  readonly odd: number
}

/** Those that stand in texts less often first. */
const delimiters = ['\u0001', '\t', '|', '¦', '^', ';', ','] as const

const readAs = (text: string, delimiter: string, quote: string | undefined, width: number): FileRecord[] =>
  createRecordReader({ delimiter, quote, width, finalNewline: 'optional' })(text, true)

/** The usual number of fields is looked for in so many characters. */
const firstText = 100_000

/** The number of fields that most records have; of two as often the one of the records before. */
const usualWidth = (records: readonly FileRecord[]): number => {
  const counts = new Map<number, number>()
  for (const { fields } of records) counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1)
  return [...counts].reduce((best, other) => (other[1] > best[1] ? other : best), [1, 0] as const)[0]
}

const tried = (text: string, delimiter: string, quote: string | undefined): DialectGuess => {
  const width = usualWidth(readAs(text.slice(0, firstText), delimiter, quote, 1))
  const records = readAs(text, delimiter, quote, width)
  const first = records.findIndex(({ problem }) => problem === undefined)
  const above = Math.max(first, 0)
  const odd = records.slice(above).filter(({ problem }) => problem !== undefined).length
  return { delimiter, quote, width, records, above, odd }
}

const evenness = ({ above, odd, records }: DialectGuess): number => 1 - (above + odd) / Math.max(records.length, 1)

/** Whether fields seem to stand in single quotes. */
const hasSingleQuotes = (text: string) => /(?:^|[,;|\t\n])'[^'\n]*'(?:[,;|\t\r\n]|$)/.test(text.slice(0, firstText))

const goodOf = ({ records, above, odd }: DialectGuess): number => records.length - above - odd

const isBetter = (other: DialectGuess, best: DialectGuess): boolean =>
  goodOf(other) > goodOf(best) * 1.01 && evenness(other) >= evenness(best)

/** The quote that leaves most records whole; double ones unless others leave clearly more: one that stands alone swallows lines. */
const withBestQuote = (text: string, delimiter: string): DialectGuess => {
  const usual = tried(text, delimiter, '"')
  if (evenness(usual) === 1 && !hasSingleQuotes(text)) return usual
  const others = [...(hasSingleQuotes(text) ? ["'"] : []), ...(text.includes('"') ? [undefined] : [])]
  return others
    .map((quote) => tried(text, delimiter, quote))
    .reduce((best, other) => (isBetter(other, best) ? other : best), usual)
}

/** The delimiter and quote that cut most records into as many fields as is usual; of two alike those that cut more. */
export const guessDialect = (text: string): DialectGuess => {
  const all = delimiters
    .filter((delimiter) => text.includes(delimiter))
    .map((delimiter) => withBestQuote(text, delimiter))
    .filter(({ width }) => width > 1)
  return all.reduce(
    (best, other) => {
      const gain = evenness(other) - evenness(best)
      return gain > 0.01 || (gain >= -0.01 && other.width > best.width) ? other : best
    },
    all[0] ?? tried(text, ',', '"'),
  )
}

import { type ColumnGuess, guessColumn, wordsForNothing } from './column.ts'
import { columnNames, isKeyLike } from './names.ts'
import { totalDoubts, totalLines } from './total-lines.ts'
import { type Field, inline, type Layout } from './write.ts'

/** A column of what was looked at. */
export interface SeenColumn {
  /** as the file calls it, or its path in a JSON object */
  readonly from: string
  /** as texts, one for each record; empty for none */
  readonly values: readonly string[]
}

/** What columns seem to hold, and how their values are written. */
export type Guessed = Pick<Layout, 'fields' | 'nulls' | 'decimal' | 'thousands' | 'doubts'>

/** How the numbers of a source are written. */
interface Marks {
  readonly decimal: '.' | ','
  readonly thousands: string | undefined
}

const mostOften = <T>(values: readonly T[]): T | undefined => {
  const counts = new Map<T, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}

const decimalsOf = (guesses: readonly ColumnGuess[]) => mostOften(guesses.flatMap((guess) => guess.decimal ?? []))

const marksOf = (guesses: readonly ColumnGuess[]): Marks => {
  const decimal = decimalsOf(guesses.filter((guess) => guess.isGroupLike !== true)) ?? decimalsOf(guesses) ?? '.'
  const grouped = guesses.filter((guess) => (guess.decimal ?? decimal) === decimal)
  const thousands = mostOften(grouped.flatMap((guess) => guess.thousands ?? []))
  return { decimal, thousands: thousands === decimal ? undefined : thousands }
}

/** A number whose mark is not that of the decimals of other columns has it between thousands. */
const regrouped = (guess: ColumnGuess, decimal: string): ColumnGuess => {
  if (guess.isGroupLike !== true || guess.decimal === undefined || guess.decimal === decimal) return guess
  const { decimal: thousands, ...rest } = guess
  return {
    ...rest,
    type: 'INTEGER',
    thousands,
    doubts: [
      `"${thousands}" is taken for a mark between thousands, for "${decimal}" stands before the decimals of other columns`,
    ],
  }
}

const isWrittenSo = (guess: ColumnGuess, { decimal, thousands }: Marks): boolean =>
  (guess.decimal ?? decimal) === decimal && (guess.thousands ?? thousands) === thousands

const rulesOf = ({ format, words, isFull }: ColumnGuess, isKey: boolean, isWhole: boolean): readonly string[] => [
  ...(isKey || (isFull && isWhole) ? ['required: true'] : []),
  ...(isKey ? ['unique: true'] : []),
  ...(format === undefined ? [] : [`format: ${JSON.stringify(format)}`]),
  ...(words === undefined ? [] : [`true: [${inline(words.true)}]`, `false: [${inline(words.false)}]`]),
]

const shownMarks = ({ decimal, thousands }: { decimal?: string; thousands?: string | undefined }) =>
  [
    ...(decimal === undefined ? [] : [`"${decimal}" before decimals`]),
    ...(thousands === undefined ? [] : [`"${thousands}" between thousands`]),
  ].join(' and ')

/** A column whose numbers are written otherwise than those of most others would be rejected: it stays text. */
const asText = (guess: ColumnGuess): ColumnGuess => ({
  ...guess,
  type: 'VARCHAR',
  doubts: [`its numbers have ${shownMarks(guess)}, which those of other columns have not; it is kept as text`],
})

/**
 * What columns seem to hold: types, key, words for nothing, how numbers are written.
 *
 * @param isWhole whether the records are all that there are
 */
export const guessFields = (entity: string, seen: readonly SeenColumn[], isWhole: boolean): Guessed => {
  const totals = totalLines(seen)
  const apart = new Set(totals.filter(({ empty }) => empty !== undefined).map(({ record }) => record))
  const columns = seen.map(({ from, values }) => ({ from, values: values.filter((_, record) => !apart.has(record)) }))
  const nulls = wordsForNothing(columns.map(({ values }) => values))
  const first = columns.map(({ values }) => guessColumn(values, nulls))
  const found = first.map((guess) => regrouped(guess, marksOf(first).decimal))
  const marks = marksOf(found)
  const guesses = found.map((guess) => (isWrittenSo(guess, marks) ? guess : asText(guess)))
  const isKey = (i: number) => guesses[i]?.isUnique === true && isKeyLike(columns[i]?.from ?? '')
  const key = columns.findIndex((_, i) => isKey(i))
  const names = columnNames(
    columns.map(({ from }) => from),
    entity,
    key,
  )
  const fields: Field[] = guesses.map((guess, i) => ({
    from: columns[i]?.from ?? '',
    name: names[i] ?? '',
    type: guess.type,
    rules: rulesOf(guess, i === key, isWhole),
  }))
  return {
    fields,
    nulls: ['', ...nulls],
    ...marks,
    doubts: [
      ...totalDoubts(totals, isWhole),
      ...nulls.map(
        (word) => `"${word}" stands for nothing among numbers or dates, so it is taken for nothing in every column`,
      ),
      ...(key < 0
        ? ['no column tells the records apart by itself; without a key equal records are different things']
        : []),
      ...guesses.flatMap((guess, i) => guess.doubts.map((doubt) => `${columns[i]?.from}: ${doubt}`)),
    ],
  }
}

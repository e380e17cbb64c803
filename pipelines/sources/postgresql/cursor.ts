import { identifier } from '../../steps/quote.ts'
import type { DatabaseRelation, Overlap } from '../../steps/source.ts'
import { databaseProblem, type Reading } from './problem.ts'

/** A type whose values a cursor can compare. */
interface CursorType {
  readonly name: string
  /** the type that a value is bound as */
  readonly bound: string
  /** the type of an overlap */
  readonly back: 'number' | 'interval'
  /** the overlap where a definition says none, as text */
  readonly overlap: string
  /** the latest value that stands for a time that was; undefined where there is none */
  readonly now?: string
}

/** Transactions under way hold numbers that are less than those that are seen already. */
const numbersBack = '1000'

const number = (name: string, bound: string): CursorType => ({ name, bound, back: 'number', overlap: numbersBack })

/** By the object id of the type. */
const cursorTypes: ReadonlyMap<number, CursorType> = new Map([
  [21, number('smallint', 'bigint')],
  [23, number('integer', 'bigint')],
  [20, number('bigint', 'bigint')],
  [1700, number('numeric', 'numeric')],
  [
    1082,
    {
      name: 'date',
      bound: 'date',
      back: 'interval',
      overlap: '1 days',
      now: "CAST(now() AT TIME ZONE 'UTC' AS date)",
    },
  ],
  [
    1114,
    { name: 'timestamp', bound: 'timestamp', back: 'interval', overlap: '10 minutes', now: "now() AT TIME ZONE 'UTC'" },
  ],
  [
    1184,
    { name: 'timestamp with time zone', bound: 'timestamptz', back: 'interval', overlap: '10 minutes', now: 'now()' },
  ],
])

/** Whether a column of this type, by its object id, can be a cursor. */
export const isCursorType = (type: number): boolean => cursorTypes.has(type)

/** How the cursor of a relation is compared, as SQL. Places of values are given as `$1`. */
export interface Cursor {
  /** the values that are neither absent nor infinite */
  readonly isFinite: string
  /** the greatest of those, as text, none later than now */
  readonly newest: string
  /** whether the greatest is at least this one */
  hasReached(value: string): string
  /** the rows that may be other than they were when this value was the greatest; those without a finite value always may */
  isAfter(value: string, overlap: string): string
  /** the overlap, as text */
  readonly overlap: string
}

const overlapText = (
  overlap: Overlap | undefined,
  { name, back, overlap: usual }: CursorType,
  reading: Reading,
): string => {
  if (overlap === undefined) return usual
  const isNumber = typeof overlap === 'number'
  if (isNumber !== (back === 'number')) {
    const expected = back === 'number' ? 'a number such as 1000' : 'a span such as 10 minutes'
    const found = isNumber ? overlap : `${overlap.amount} ${overlap.unit}`
    throw databaseProblem(
      reading,
      `the cursor "${reading.relation.cursor}" is of type ${name}: expected as overlap ${expected}, found ${found}`,
    )
  }
  return isNumber ? String(overlap) : `${overlap.amount} ${overlap.unit}`
}

/**
 * How the cursor of a relation is compared; undefined for one without.
 *
 * @param typeOf object id of the type of a column
 * @throws PipelineError where its type has no order that grows with time, or the overlap is none of that type
 */
export const cursorOf = (
  { cursor, overlap }: DatabaseRelation,
  typeOf: (name: string) => number | undefined,
  reading: Reading,
): Cursor | undefined => {
  if (cursor === undefined) return undefined
  const type = cursorTypes.get(typeOf(cursor) ?? 0)
  if (type === undefined) {
    const expected = [...cursorTypes.values()].map(({ name }) => name).join(', ')
    throw databaseProblem(
      reading,
      `the cursor "${cursor}" has a type that does not tell what is newer; expected one of ${expected}`,
    )
  }
  const { bound, back, now } = type
  const column = identifier(cursor)
  const finite = back === 'number' ? `${column} - ${column} = 0` : `isfinite(${column})`
  const greatest = now === undefined ? `max(${column})` : `least(max(${column}), ${now})`
  const backType = back === 'number' ? bound : 'interval'
  return {
    isFinite: finite,
    newest: `CAST(${greatest} AS text)`,
    hasReached: (value) => `coalesce(max(${column}) >= CAST(${value} AS ${bound}), false)`,
    isAfter: (value, before) =>
      `(${column} >= CAST(${value} AS ${bound}) - CAST(${before} AS ${backType}) OR (${finite}) IS NOT TRUE)`,
    overlap: overlapText(overlap, type, reading),
  }
}

import { decimalText } from './pair-sums.ts'

/** A value of the API: a number, a decimal as text with all its digits, null where it is empty. */
type Amount = string | number | null

/** The digits of a decimal behind its point. */
const scaleOf = (text: string): number => text.length - 1 - (text.includes('.') ? text.indexOf('.') : text.length - 1)

const unitsOf = (text: string, scale: number): bigint =>
  BigInt(text.replace('.', '') + '0'.repeat(scale - scaleOf(text)))

/**
 * The sum of some values without those that are empty: of decimals as decimal text with the most digits that one of them
 * has behind its point, of numbers a number; null where all are empty.
 */
export const sumOf = (values: readonly Amount[]): Amount => {
  const found = values.filter((value) => value !== null)
  if (found.length < 2) return found[0] ?? null
  const texts = found.filter((value) => typeof value === 'string')
  if (texts.length < found.length) return found.reduce<number>((sum, value) => sum + Number(value), 0)
  const scale = Math.max(...texts.map(scaleOf))
  return decimalText(
    texts.reduce((sum, text) => sum + unitsOf(text, scale), 0n),
    scale,
  )
}

/** More bars beside each other than this cannot be told apart in a linked chart. */
const mostBars = 120

/** How many neighbouring members one bar of a linked chart stands for, so that there are not too many bars. */
export const membersPerBar = (members: number): number => Math.max(1, Math.ceil(members / mostBars))

import { noteOf, type StoredNote } from '../../server/contract/model-texts.ts'
import { ModelRefusal } from '../models/refusal.ts'
import { isoOf, lastDayOf } from './days.ts'

/** The last month of the last quarter that was over at the end of a month; months count from 1970-01. */
const quarterOf = (month: number): number => month - ((month + 1) % 3)

/**
 * Learns once a quarter: what is learned at the end of its last month is used for that month and the two after it.
 *
 * @param learn is given the last month of a quarter; its refusal is kept like what it learned, and thrown for each month
 */
export const quarterly = <Learned>(learn: (month: number) => Learned): ((month: number) => Learned) => {
  const known = new Map<number, { readonly learned: Learned } | { readonly refusal: ModelRefusal }>()
  const tried = (quarter: number) => {
    try {
      return { learned: learn(quarter) }
    } catch (error) {
      if (error instanceof ModelRefusal) return { refusal: error }
      throw error
    }
  }
  return (month) => {
    const quarter = quarterOf(month)
    const found = known.get(quarter) ?? tried(quarter)
    known.set(quarter, found)
    if ('refusal' in found) throw found.refusal
    return found.learned
  }
}

/** What is to be said of a month that uses what was learned before its end; nothing else. */
export const quarterNote = (month: number): StoredNote[] =>
  quarterOf(month) === month ? [] : [noteOf('learned_quarterly', { until: isoOf(lastDayOf(quarterOf(month))) })]

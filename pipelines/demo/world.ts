import { dayOf, isoOf, monthOf, yearOf } from './days.ts'
import { type Quota, quotas, type Random, randomOf, wholeParts } from './random.ts'
import type { DemoFiles } from './writing/demo-files.ts'

/** What all parts of the demo company share. */
export interface World {
  /** 1 for about 200,000 records in three years */
  readonly scale: number
  /** the last day that the exports know of */
  readonly through: number
  readonly files: DemoFiles
  /** a stream of numbers of its own for these words */
  readonly random: (...words: readonly (string | number)[]) => Random
  /** says yes to a share of the questions of a cell */
  readonly quota: Quota
  /** how many of something fall on a day, for so many a day at scale 1 */
  readonly countOn: (what: string, perDay: number) => number
  /** the next number of something, from 1 */
  readonly next: (what: string) => number
}

/** The world of a seed before its first day. */
export const createWorld = (seed: number, scale: number, through: number, files: DemoFiles): World => {
  const parts = wholeParts()
  const numbers = new Map<string, number>()
  return {
    scale,
    through,
    files,
    random: (...words) => randomOf(seed, ...words),
    quota: quotas(),
    countOn: (what, perDay) => parts(what, perDay * scale),
    next: (what) => {
      const number = (numbers.get(what) ?? 0) + 1
      numbers.set(what, number)
      return number
    },
  }
}

/** A day that the exports know of; null for one to come, or none. */
export const knownDay = ({ through }: World, day: number | null): number | null =>
  day === null || day > through ? null : day

/** A day as text, nothing for one that the exports do not know. */
export const written = (world: World, day: number | null, write: (day: number) => string = isoOf): string | null => {
  const known = knownDay(world, day)
  return known === null ? null : write(known)
}

/** The path of the file of a month, such as `files/shop/orders-2023-01.csv`. */
export const monthly = (stem: string, day: number, ending: string): string => `files/${stem}-${monthOf(day)}${ending}`

const firstYear = yearOf(dayOf('2023-01-01'))

/** The path of the file of a year; what was before the first goes into that. */
export const yearly = (stem: string, day: number, ending: string): string =>
  `files/${stem}-${Math.max(firstYear, yearOf(day))}${ending}`

/** A key with its number, such as `K-0000001`. */
export const keyOf = (letter: string, number: number, digits = 7): string =>
  `${letter}-${String(number).padStart(digits, '0')}`

import { noteOf, type StoredNote } from '../../server/contract/model-texts.ts'
import type { CustomerInput } from './input.ts'
import { graceDays } from './settings.ts'

/** Places of contracts whose term is over for so long that it is known whether another continues it. */
export const over = ({ contracts }: CustomerInput, from: number, end: number): Int32Array =>
  Int32Array.from(contracts.start.keys()).filter((i) => {
    const ended = contracts.end[i] ?? 0
    return ended >= from && ended <= end - graceDays
  })

/** 1 for each contract that no other continues that is known at the end of a day. */
export const leftAt = ({ contracts }: CustomerInput, places: Int32Array, end: number): Float64Array =>
  Float64Array.from(places, (i) => Number(!((contracts.renewedOn[i] ?? Number.NaN) <= end)))

/** Kinds of contracts of which some were continued, ascending: the others are not meant to be. */
export const renewable = (input: CustomerInput, end: number): readonly number[] => {
  const places = over(input, Number.NEGATIVE_INFINITY, end)
  const left = leftAt(input, places, end)
  const kinds = Array.from(places).flatMap((i, at) => (left[at] === 0 ? [input.contracts.kind[i] ?? 0] : []))
  return [...new Set(kinds)].sort((a, b) => a - b)
}

/** Contracts that run at the end of a day, of kinds that are continued. */
export const running = ({ contracts }: CustomerInput, kinds: readonly number[], end: number): Int32Array =>
  Int32Array.from(contracts.start.keys()).filter(
    (i) =>
      (contracts.start[i] ?? 0) <= end && (contracts.end[i] ?? 0) >= end && kinds.includes(contracts.kind[i] ?? -1),
  )

/** What is said of kinds of contracts that are left out; nothing where there are none. */
export const skippedNote = ({ contractKinds }: CustomerInput, kinds: readonly number[]): StoredNote[] => {
  const skipped = contractKinds.filter((_, kind) => !kinds.includes(kind))
  return skipped.length === 0 ? [] : [noteOf('kinds_left_out', { kinds: skipped })]
}

import { wilsonInterval } from '../experiments/proportions.ts'
import type { Interval } from '../experiments/samples.ts'
import { normalQuantile } from '../numeric/distributions.ts'
import { ModelRefusal } from '../refusal.ts'

/** That a deal was open in a stage, and with what amount. */
export interface Seen {
  readonly deal: string
  readonly stage: string
  readonly amount: number
}

/** How many of the deals with an amount in a range were won, of those that are closed. */
export interface WinRate {
  /** amounts up to this one, from that of the range before; null for all above */
  readonly upTo: number | null
  readonly closed: number
  readonly won: number
  readonly rate: number
  /** Wilson's, 95 % */
  readonly interval: Interval
}

/** The rates of a stage, by rising amounts. */
export interface StageRates {
  readonly bands: readonly WinRate[]
  /** too few deals of the stage are closed: the rates are those of the stages together */
  readonly isPooled: boolean
}

/** A stage has rates of its own from so many closed deals on, and one for each range of amounts with so many. */
const leastClosed = 10
const leastInBand = 50
const mostBands = 4

const confidence = 0.95

interface Ended {
  readonly amount: number
  readonly isWon: boolean
}

/**
 * Ranges of amounts with about as many closed deals each: larger deals are often won less often than small ones, and a rate of
 * all of them would promise too much.
 */
const bandsOf = (ended: readonly Ended[]): WinRate[] => {
  const amounts = ended.map(({ amount }) => amount).sort((a, b) => a - b)
  const count = Math.max(1, Math.min(mostBands, Math.floor(amounts.length / leastInBand)))
  const cuts = Array.from(
    { length: count - 1 },
    (_, i) => amounts[Math.ceil(((i + 1) / count) * amounts.length) - 1] ?? 0,
  )
  const ends = [...new Set(cuts)].filter((cut) => cut < (amounts.at(-1) ?? 0))
  return [...ends, null].map((upTo, i) => {
    const from = ends[i - 1] ?? -Infinity
    const own = ended.filter(({ amount }) => amount > from && amount <= (upTo ?? Infinity))
    const counts = { count: own.length, successes: own.filter(({ isWon }) => isWon).length }
    return {
      upTo,
      closed: counts.count,
      won: counts.successes,
      rate: counts.successes / counts.count,
      interval: wilsonInterval(counts, confidence),
    }
  })
}

/**
 * Rates at which deals of each stage are won, by ranges of their amounts. A deal counts once for each stage in which it was ever
 * open, and only once it is closed: what is open now says nothing of how it ends.
 *
 * @param stages that need rates
 * @param isWon by deal, of those that are closed
 * @throws ModelRefusal `too_few_closed` where a stage has too few closed deals, and all together too
 */
export const winRates = (
  stages: readonly string[],
  seen: readonly Seen[],
  isWon: ReadonlyMap<string, boolean>,
): Map<string, StageRates> => {
  const all: Ended[] = []
  const byStage = new Map<string, Ended[]>(stages.map((stage) => [stage, []]))
  for (const { deal, stage, amount } of seen) {
    const found = isWon.get(deal)
    if (found === undefined) continue
    all.push({ amount, isWon: found })
    byStage.get(stage)?.push({ amount, isWon: found })
  }
  const rates = [...byStage].map(([stage, own]): [string, StageRates] => {
    if (own.length >= leastClosed) return [stage, { bands: bandsOf(own), isPooled: false }]
    if (all.length < leastClosed) {
      throw ModelRefusal.of('too_few_closed', { stage, closed: own.length, all: all.length, needed: leastClosed })
    }
    return [stage, { bands: bandsOf(all), isPooled: true }]
  })
  return new Map(rates)
}

/** The rate of a deal of an amount. */
export const rateOf = ({ bands }: StageRates, amount: number): WinRate | undefined =>
  bands.find(({ upTo }) => upTo === null || amount <= upTo)

/**
 * The standard deviation of an expected sum that comes of not knowing the rates exactly: deals with one rate share its error.
 *
 * @param open amounts with their rates; of stages that are pooled, equal rates are one
 */
export const deviationOfRates = (open: readonly { readonly amount: number; readonly rate: WinRate }[]): number => {
  const z = normalQuantile((1 + confidence) / 2)
  const amounts = new Map<string, { amount: number; readonly error: number }>()
  for (const { amount, rate } of open) {
    const key = JSON.stringify(rate)
    const known = amounts.get(key) ?? { amount: 0, error: (rate.interval.high - rate.interval.low) / (2 * z) }
    amounts.set(key, { ...known, amount: known.amount + amount })
  }
  return Math.sqrt([...amounts.values()].reduce((sum, { amount, error }) => sum + (amount * error) ** 2, 0))
}

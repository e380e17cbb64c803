import { fitBoostedTrees, predictBoosted } from '../../../pipelines/models/churn/boosted-trees.ts'
import { fitRidgeLogit, predictLogit } from '../../../pipelines/models/churn/ridge-logit.ts'
import { randomStream } from '../../../pipelines/models/numeric/random.ts'
import { levelsOf } from '../../../pipelines/models/segments/levels.ts'
import { scoreRfm } from '../../../pipelines/models/segments/rfm.ts'
import { nameSegments } from '../../../pipelines/models/segments/rfm-segments.ts'
import { bgNbd, fitBgNbd } from '../../../pipelines/models/value/bg-nbd.ts'

/** What scoring took and kept. */
export interface ScoreTiming {
  readonly name: string
  /** milliseconds */
  readonly took: number
  /** bytes that were taken beyond the columns that were there before */
  readonly kept: number
}

const random = randomStream('bench')

const column = (rows: number, of: (i: number) => number): Float64Array => {
  const values = new Float64Array(rows)
  for (let i = 0; i < rows; i++) values[i] = of(i)
  return values
}

/** Customers who buy at rates that differ and may leave after each purchase, seen for 40 to 100 weeks. */
const historyOf = (rows: number) => {
  const frequency = new Float64Array(rows)
  const recency = new Float64Array(rows)
  const age = column(rows, () => 40 + 60 * random())
  for (let i = 0; i < rows; i++) {
    const rate = 0.2 * random() ** 2
    const leaves = 0.6 * random()
    let time = -Math.log(1 - random()) / rate
    while (time <= (age[i] ?? 0)) {
      frequency[i] = (frequency[i] ?? 0) + 1
      recency[i] = time
      if (random() < leaves) break
      time -= Math.log(1 - random()) / rate
    }
  }
  return { frequency, recency, age }
}

const customersOf = (rows: number) => {
  const columns = Array.from({ length: 20 }, (_, j) => column(rows, () => (j < 12 ? Number(random() < 0.3) : random())))
  const left = column(rows, (i) => Number(random() < 0.1 + 0.4 * (columns[13]?.[i] ?? 0)))
  return { features: { names: columns.map((_, j) => `feature_${j}`), columns }, left }
}

const inUse = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/**
 * Scores customers by every model that runs for all of them after a load: RFM, levels, P(alive) and purchases of a year,
 * chances to leave. Models are fitted to 20,000 of them; the figures are of one run.
 */
export const timeModels = (rows: number): ScoreTiming[] => {
  const history = historyOf(rows)
  const spend = column(rows, () => Math.exp(3 + 2 * random()))
  const rfm = {
    recency: history.age.map((age, i) => age - (history.recency[i] ?? 0)),
    frequency: history.frequency.map((count) => count + 1),
    monetary: spend,
  }
  const { features, left } = customersOf(rows)
  const learned = 20_000
  const part = {
    features: { names: features.names, columns: features.columns.map((values) => values.slice(0, learned)) },
    left: left.slice(0, learned),
  }
  const timings: ScoreTiming[] = []
  const timed = <Made>(name: string, work: () => Made): Made => {
    const [before, started] = [inUse(), performance.now()]
    const made = work()
    timings.push({ name, took: performance.now() - started, kept: inUse() - before })
    return made
  }
  timed('RFM scores and segments', () => nameSegments(scoreRfm(rfm)))
  timed('levels', () => levelsOf(spend, { by: 'share', platinum: 0.1, gold: 0.2 }))
  const fit = timed('BG/NBD fit', () => fitBgNbd(history))
  timed('BG/NBD P(alive)', () => bgNbd(fit.parameters).probabilityAlive(history))
  timed('BG/NBD purchases of a year', () => bgNbd(fit.parameters).expectedPurchases(history, 52))
  const logit = timed('ridge logit fit', () => fitRidgeLogit(part))
  timed('ridge logit', () => predictLogit(logit, features))
  const trees = timed('boosted trees fit', () => fitBoostedTrees(part))
  timed('boosted trees', () => predictBoosted(trees, features))
  return timings
}

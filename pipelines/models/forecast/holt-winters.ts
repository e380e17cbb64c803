import { minimiseFrom } from '../numeric/minimise.ts'
import { ModelRefusal } from '../refusal.ts'
import { type Outlook, outlookOf } from './outlook.ts'
import { type SeasonStart, seasonStart } from './season-start.ts'
import { checkHorizon, checkSeries, type Series } from './series.ts'
import type { Smoother } from './smoother.ts'

/** How fast level, slope and season follow, each from 0 to 1. */
export interface HoltWintersWeights {
  readonly alpha: number
  readonly beta: number
  readonly gamma: number
}

/** Whether the season adds to the level or multiplies it. */
export type SeasonKind = 'A' | 'M'

/** The recursion of Holt and Winters, as R's HoltWinters has it. */
class HoltWintersSmoother implements Smoother {
  private readonly kind: SeasonKind
  private readonly weights: HoltWintersWeights
  private level: number
  private slope: number
  private readonly season: number[]
  private place = 0

  constructor(kind: SeasonKind, weights: HoltWintersWeights, start: SeasonStart) {
    this.kind = kind
    this.weights = weights
    this.level = start.level
    this.slope = start.slope
    this.season = [...start.season]
  }

  /** Where it stands; the season of the next value first. */
  get state(): SeasonStart {
    const season = [...this.season.slice(this.place), ...this.season.slice(0, this.place)]
    return { level: this.level, slope: this.slope, season }
  }

  predict(): number {
    const base = this.level + this.slope
    const part = this.season[this.place] ?? 0
    return this.kind === 'A' ? base + part : base * part
  }

  update(value: number): void {
    const { alpha, beta, gamma } = this.weights
    const before = this.level
    const part = this.season[this.place] ?? 0
    const level = alpha * (this.kind === 'A' ? value - part : value / part) + (1 - alpha) * (before + this.slope)
    this.season[this.place] = gamma * (this.kind === 'A' ? value - level : value / level) + (1 - gamma) * part
    this.level = level
    this.slope = beta * (level - before) + (1 - beta) * this.slope
    this.place = (this.place + 1) % this.season.length
  }

  copy(): HoltWintersSmoother {
    return new HoltWintersSmoother(this.kind, this.weights, this.state)
  }
}

/** Level, slope and season after the last value; the season of the next value first. */
export interface HoltWintersFit {
  readonly kind: SeasonKind
  readonly weights: HoltWintersWeights
  /** sum of squared errors one step ahead, from the second season on */
  readonly squares: number
  /** how many errors that are */
  readonly errors: number
  readonly end: SeasonStart
}

const startSeasons = 2

/**
 * Runs the recursion over a series: the first two seasons say where it starts, errors count from the second season on.
 *
 * @throws ModelRefusal `not_positive` for a multiplied season and a value that is not above 0, and those of `checkSeries`
 */
export const holtWinters = (series: Series, kind: SeasonKind, weights: HoltWintersWeights): HoltWintersFit => {
  const { values, period } = series
  checkSeries(series, startSeasons * period)
  if (period < 2) throw ModelRefusal.of('bad_period/short')
  const low = values.find((value) => !(value > 0))
  if (kind === 'M' && low !== undefined) throw ModelRefusal.of('not_positive/season', { value: low })
  const smoother = new HoltWintersSmoother(
    kind,
    weights,
    seasonStart(values.slice(0, startSeasons * period), period, kind),
  )
  let squares = 0
  for (const value of values.slice(period)) {
    squares += (value - smoother.predict()) ** 2
    smoother.update(value)
  }
  return { kind, weights, squares, errors: values.length - period, end: smoother.state }
}

/**
 * Fits the weights so that the squares of the errors one step ahead are least.
 *
 * @throws ModelRefusal as `holtWinters`
 * @source Holt (1957); Winters (1960), Management Science 6, 324-342; start and errors as R's stats::HoltWinters
 */
export const fitHoltWinters = (series: Series, kind: SeasonKind): HoltWintersFit => {
  const at = ([alpha = 0, beta = 0, gamma = 0]: ArrayLike<number> & Iterable<number>) =>
    holtWinters(series, kind, { alpha, beta, gamma })
  const scale = at([0.3, 0.1, 0.1]).squares
  const starts = [
    [0.3, 0.1, 0.1],
    [0.7, 0.05, 0.5],
    [0.1, 0.01, 0.9],
  ]
  const found = minimiseFrom((weights) => at(weights).squares / (scale === 0 ? 1 : scale), starts, {
    least: 0,
    most: 1,
  })
  return at(found.at)
}

/**
 * The next values by Holt-Winters, with intervals that widen.
 *
 * @throws ModelRefusal `bad_horizon`
 */
export const forecastHoltWinters = (
  { kind, weights, squares, errors, end }: HoltWintersFit,
  horizon: number,
): Outlook[] => {
  checkHorizon(horizon)
  const deviation = Math.sqrt(squares / Math.max(1, errors - 3))
  return outlookOf(new HoltWintersSmoother(kind, weights, end), horizon, () => deviation)
}

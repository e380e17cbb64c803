import { solveSquare } from '../numeric/linear.ts'
import { ModelRefusal } from '../refusal.ts'
import { type Credited, type Credits, channelsOf, checkComparable, type Path } from './paths.ts'

/** What the chain says of the channels. */
export interface RemovalEffects {
  /** probability that a journey with touches ends in a conversion: that of the data */
  readonly conversionRate: number
  /** by channel: the share of conversions that is lost where every step into the channel ends the journey; 0 to 1 */
  readonly effects: ReadonlyMap<string, number>
  /** how many states the chain has beside start and end */
  readonly states: number
}

/** A step from one state to the next; `undefined` stands for the start, and for the end of a journey. */
interface State {
  /** the channel of its last touch */
  readonly channel: string
  readonly next: Map<number, number>
  conversions: number
  total: number
}

interface Chain {
  readonly states: readonly State[]
  readonly starts: ReadonlyMap<number, number>
  readonly journeys: number
}

/** More states than this make the dense solution slow; fewer channels or a lower order have fewer. */
const mostStates = 1000

const addTo = (counts: Map<number, number>, key: number, count: number): void => {
  counts.set(key, (counts.get(key) ?? 0) + count)
}

const chainOf = (paths: readonly Path[], order: number): Chain => {
  const states: State[] = []
  const places = new Map<string, number>()
  const starts = new Map<number, number>()
  let journeys = 0
  for (const { channels, conversions, nulls } of paths) {
    const count = conversions + nulls
    if (channels.length === 0 || count === 0) continue
    journeys += count
    let before: State | undefined
    for (const [i, channel] of channels.entries()) {
      const name = JSON.stringify(channels.slice(Math.max(0, i + 1 - order), i + 1))
      const place = places.get(name) ?? states.length
      if (place === states.length) {
        places.set(name, place)
        states.push({ channel, next: new Map(), conversions: 0, total: 0 })
      }
      addTo(before?.next ?? starts, place, count)
      before = states[place]
      if (before !== undefined) before.total += count
    }
    if (before !== undefined) before.conversions += conversions
  }
  return { states, starts, journeys }
}

/** Probability of a conversion where states of the removed channel lead nowhere: (I - Q) x = r, solved. */
const conversionRate = ({ states, starts, journeys }: Chain, removed: string | undefined): number => {
  const size = states.length
  const matrix = new Float64Array(size * size)
  const rightSide = new Float64Array(size)
  for (const [i, state] of states.entries()) {
    matrix[i * size + i] = 1
    if (state.channel === removed) continue
    rightSide[i] = state.conversions / state.total
    for (const [j, count] of state.next) {
      const place = i * size + j
      matrix[place] = (matrix[place] ?? 0) - count / state.total
    }
  }
  const reached = solveSquare(matrix, rightSide)
  return [...starts].reduce((sum, [place, count]) => sum + (count / journeys) * (reached[place] ?? 0), 0)
}

/**
 * Removal effects of channels in an absorbing Markov chain whose states are the last `order` channels, fewer at the start of a
 * journey. Journeys without a conversion count; those that nothing touched do not. No simulation: the chain is solved.
 *
 * Not causal: it says how journeys run through a channel, not what they would do without it.
 *
 * @param order how many touches the next step depends on
 * @throws ModelRefusal `bad_order`, `too_many_states`, and those of `checkComparable`
 * @source Anderl, Becker, von Wangenheim and Schumann (2016), Int. J. Research in Marketing 33(3), 457-474
 */
export const removalEffects = (paths: readonly Path[], order: number): RemovalEffects => {
  checkComparable(paths)
  if (!(Number.isInteger(order) && order >= 1)) throw ModelRefusal.of('bad_order', { order })
  const chain = chainOf(paths, order)
  if (chain.states.length > mostStates) {
    throw ModelRefusal.of('too_many_states', { states: chain.states.length, most: mostStates })
  }
  const rate = conversionRate(chain, undefined)
  const channels = channelsOf(paths.filter(({ conversions, nulls }) => conversions + nulls > 0))
  const effects = channels.map((channel) => [channel, Math.max(0, 1 - conversionRate(chain, channel) / rate)] as const)
  return { conversionRate: rate, effects: new Map(effects), states: chain.states.length }
}

/**
 * Shares all conversions of touched journeys, or their value, in proportion to removal effects. That they are made to add up
 * is a convention: removal effects themselves do not.
 */
export const creditsByRemoval = (paths: readonly Path[], { effects }: RemovalEffects, credited: Credited): Credits => {
  const sumOf = (some: readonly Path[]) => some.reduce((sum, path) => sum + path[credited], 0)
  const total = sumOf(paths.filter(({ channels }) => channels.length > 0))
  const all = [...effects.values()].reduce((sum, effect) => sum + effect, 0)
  return {
    byChannel: new Map([...effects].map(([channel, effect]) => [channel, (total * effect) / all])),
    unattributed: sumOf(paths.filter(({ channels }) => channels.length === 0)),
  }
}

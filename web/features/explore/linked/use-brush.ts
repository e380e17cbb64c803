import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import type { CatalogMeasure } from '../../../../server/contract/catalog.ts'
import { pairOptions } from '../../../api/options.ts'
import { foldRange, type PairSums } from '../../../charts/brush/pair-sums.ts'
import type { Exploration } from '../../../exploration/exploration.ts'
import { pairQuery } from '../../../exploration/linked.ts'
import { type Binned, namedMembers, pairSumsOf } from './binned.ts'

/** Neighbouring bars of a chart, from the first until before the one after the last. */
export interface BarRange {
  readonly from: number
  readonly to: number
}

/** What of a linked chart a brush needs: its bars, and the ways to draw them anew without asking React. */
export interface BrushedChart {
  readonly binned: Binned
  /** whether other charts can follow a brush over it while it moves */
  readonly isLive: boolean
  /** draws bars of these lengths */
  readonly draw: (lengths: Float64Array) => void
  /** how many of its bars have a number beside them, from the first */
  readonly numbers: number
  /** writes the number beside a bar: what a pair cube has for a range of the brushed chart's bars */
  readonly drawNumber: (bar: number, pair: PairSums, range: BarRange) => void
  /** draws the bars that are brushed in the chart itself */
  readonly mark: (range: BarRange) => void
  /** draws what the last whole answer says */
  readonly restore: () => void
}

/** The ways of a brush: over which chart it began, where it is, that it is let go or given up. */
export interface Brush {
  /** keeps a chart known for as long as it is on screen; gives the way to forget it */
  readonly register: (attribute: string, chart: BrushedChart) => () => void
  /** asks for the pair cubes of a chart with all others, before they are needed where it can */
  readonly prepare: (attribute: string) => void
  readonly move: (attribute: string, range: BarRange) => void
  /** what the brush is over; undefined where there is none */
  readonly now: () => ({ readonly attribute: string } & BarRange) | undefined
  /** ends the brush and leaves what it has drawn, until the next answer is there */
  readonly end: () => void
  /** ends the brush and draws what was there before it */
  readonly cancel: () => void
}

interface Following {
  readonly chart: BrushedChart
  readonly pair: PairSums
  readonly lengths: Float64Array
}

/** A number beside a bar of a chart that follows. */
interface Numbered extends Following {
  readonly bar: number
}

interface State {
  brushed: string | undefined
  range: BarRange
  /** the charts that follow, for the brush and the question that `of` says */
  following: readonly Following[]
  numbers: readonly Numbered[]
  /** the number that is written next */
  next: number
  of: { readonly attribute: string; readonly x: Exploration } | undefined
  /** whether the brush has moved since it was looked at the last time; undefined while nobody looks */
  moved: boolean | undefined
}

/** How many numbers are written with each move: to write one costs as much as to draw a chart's bars. */
const numbersPerMove = 3

/** After how many milliseconds without a move all numbers are written. */
const rest = 60

const drawNumbers = (state: State, count: number): void => {
  const { numbers, range } = state
  for (let i = 0; i < Math.min(count, numbers.length); i++) {
    const number = numbers[state.next % numbers.length]
    state.next++
    number?.chart.drawNumber(number.bar, number.pair, range)
  }
}

/** Writes all numbers as soon as the brush has rested. */
const writeAtRest = (state: State): void => {
  if (state.brushed === undefined) state.moved = undefined
  else if (state.moved === true) {
    state.moved = false
    setTimeout(writeAtRest, rest, state)
  } else {
    state.moved = undefined
    drawNumbers(state, state.numbers.length)
  }
}

/**
 * Draws where a brush is: a subtraction for each bar of the charts that follow, and some of the numbers beside them, the
 * others with the next moves. Browsers hand over moves at the pace of their frames, so that this waits for none.
 */
const drawBrush = (state: State, charts: ReadonlyMap<string, BrushedChart>): void => {
  const { brushed, range } = state
  if (brushed === undefined) return
  charts.get(brushed)?.mark(range)
  if (state.of?.attribute !== brushed) return
  for (const { chart, pair, lengths } of state.following) {
    foldRange(pair, range.from, range.to, lengths)
    chart.draw(lengths)
  }
  drawNumbers(state, numbersPerMove)
  if (state.moved === undefined) setTimeout(writeAtRest, rest, state)
  state.moved = true
}

/** What a brush is over: the question, its measure and its charts, by their attributes. */
interface Over {
  readonly x: Exploration
  readonly measure: CatalogMeasure | undefined
}

/** The charts that follow a brush over one of them, each with its pair cube; those are left out whose sums may not be exact. */
const followersOf = async (
  client: QueryClient,
  { x, measure }: Over,
  charts: ReadonlyMap<string, BrushedChart>,
  attribute: string,
): Promise<readonly Following[]> => {
  const brushed = charts.get(attribute)
  if (brushed?.isLive !== true || measure === undefined) return []
  const found = await Promise.all(
    [...charts].map(async ([name, chart]): Promise<Following[]> => {
      if (name === attribute) return []
      const query = pairQuery(x, measure, namedMembers(brushed.binned), namedMembers(chart.binned))
      const pair = pairSumsOf(await client.fetchQuery(pairOptions(query)), brushed.binned, chart.binned)
      return pair === undefined ? [] : [{ chart, pair, lengths: new Float64Array(pair.shown) }]
    }),
  )
  return found.flat()
}

const createBrush = (client: QueryClient, over: () => Over): Brush => {
  const charts = new Map<string, BrushedChart>()
  const now: State = {
    brushed: undefined,
    range: { from: 0, to: 0 },
    following: [],
    numbers: [],
    next: 0,
    of: undefined,
    moved: undefined,
  }
  const follow = async (attribute: string) => {
    const of = over()
    if (now.of?.attribute === attribute && now.of.x === of.x) return
    const following = await followersOf(client, of, charts, attribute)
    if (over().x !== of.x || (now.brushed !== undefined && now.brushed !== attribute)) return
    now.following = following
    now.numbers = following.flatMap((one) => Array.from({ length: one.chart.numbers }, (_, bar) => ({ ...one, bar })))
    now.of = { attribute, x: of.x }
    if (now.brushed === attribute) drawBrush(now, charts)
  }
  return {
    register: (attribute, chart) => {
      charts.set(attribute, chart)
      now.of = undefined
      return () => {
        if (charts.get(attribute) === chart) charts.delete(attribute)
      }
    },
    // a cube that does not come leaves the other charts as they are until the brush is let go
    prepare: (attribute) => void follow(attribute).catch(() => undefined),
    move: (attribute, range) => {
      if (now.brushed === attribute && now.range.from === range.from && now.range.to === range.to) return
      now.brushed = attribute
      now.range = range
      drawBrush(now, charts)
    },
    now: () => (now.brushed === undefined ? undefined : { attribute: now.brushed, ...now.range }),
    end: () => {
      if (now.of?.attribute === now.brushed) drawNumbers(now, now.numbers.length)
      now.brushed = undefined
    },
    cancel: () => {
      now.brushed = undefined
      for (const chart of charts.values()) chart.restore()
    },
  }
}

/**
 * One brush for all linked charts. When it begins, the server is asked for a pair cube of the brushed chart with each other
 * one; every move after that is drawn from these.
 */
export const useBrush = (x: Exploration, measure: CatalogMeasure | undefined): Brush => {
  const client = useQueryClient()
  const asked = useRef<Over>({ x, measure })
  asked.current = { x, measure }
  return useMemo(() => createBrush(client, () => asked.current), [client])
}

import type { TopLevelSpec } from 'vega-lite'
import { t } from '../language/language.ts'
import { barStep, textWidth } from './bars.ts'
import { boxStep } from './box.ts'
import { isBroken } from './broken.ts'
import { type ChartInput, chartRows, drawnOf, panelInputs, seriesOf } from './chart.ts'
import { withRules } from './events.ts'
import { heatStep } from './heat.ts'
import type { Mark } from './marks.ts'
import type { ChartFrame } from './parts.ts'
import { singleSpec } from './single.ts'
import { stackStep } from './stacks.ts'
import { placeOf } from './time-place.ts'

/** Below this width charts stand in one column. */
const phone = 480
const gap = 28
const titleHeight = 22
const titleLine = 14
/** What the labels below a chart take, and the room to the next line. */
const below = 24
const lineGap = 10
/** Charts that fill their height are at least so high, and as high as this where there are several lines of them. */
const lowest = 72
const usual = 96
const mostNames = 150
/** The widest of the numbers of a vertical axis that starts at 0 or near the values. */
const numbersRoom = (input: ChartInput, mark: Mark): number => {
  const drawn = drawnOf(input, mark)
  if (mark === 'box') {
    const boxes = panelInputs(input).flatMap(({ box }) => box ?? [])
    const tops = boxes.flatMap(({ measures }) => input.rows.members.map((_, row) => measures.at(-1)?.value(row) ?? 0))
    return textWidth(boxes[0]?.format(Math.max(0, ...tops)) ?? '')
  }
  const isStacked = mark === 'stacked' || mark === 'area'
  const values = panelInputs(input).flatMap((each) =>
    chartRows(each, isStacked ? { ...drawn, columns: 0 } : drawn).map(({ v }) => Math.abs(v)),
  )
  return textWidth(input.format(Math.max(0, ...values)))
}

/** The height of each row of a chart whose members stand below each other; undefined where it fills its height. */
const stepOf = (input: ChartInput, mark: Mark): number | undefined => {
  if (mark === 'bars') return barStep
  if (mark === 'heat') return heatStep
  if (mark === 'box') return input.rows.isTime ? undefined : boxStep
  return mark === 'stacked' && !seriesOf(input).along.isTime ? stackStep : undefined
}

/** What stands left of the first chart of a line: the names of the members, or the numbers of the axis. */
const nameRoomOf = (input: ChartInput, mark: Mark, width: number): number => {
  if (stepOf(input, mark) === undefined) return mark === 'columns' ? 0 : numbersRoom(input, mark)
  const names = input.rows.members.slice(0, drawnOf(input, mark).rows).map(({ label }) => textWidth(label))
  return Math.min(mostNames, width * 0.4, Math.max(0, ...names))
}

/** The narrowest that a chart of a mark can be read at, by how many members stand beside each other in it. */
const narrowest = (input: ChartInput, mark: Mark): number => {
  const across = seriesOf(input).along.members.length
  if (mark === 'columns') return Math.max(88, Math.min(360, across * 20))
  if (mark === 'grouped') return Math.max(140, Math.min(420, across * 8 * Math.max(1, input.columns.members.length)))
  if (mark === 'heat') return Math.max(140, Math.min(480, input.columns.members.length * 44))
  return stepOf(input, mark) === undefined ? Math.max(140, Math.min(320, across * 12)) : 130
}

/** How small multiples stand in a width: as many beside each other as can be read, in lines of the same number. */
interface Layout {
  readonly across: number
  readonly lines: number
  readonly nameRoom: number
  /** of each chart without the names beside it */
  readonly width: number
  /** of a chart whose rows have a height of their own */
  readonly height: number | undefined
  /** the height of the line of swatches above all of them */
  readonly legend: number
  /** what is above and below the charts of a line: title, labels, and the room to the next */
  readonly around: number
}

const layoutOf = (input: ChartInput, mark: Mark, width: number): Layout => {
  const count = Math.max(1, input.panels?.members.length ?? 1)
  const nameRoom = nameRoomOf(input, mark, width)
  const room = width - nameRoom
  const fit = width < phone ? 1 : Math.max(1, Math.floor((room + gap) / (narrowest(input, mark) + gap)))
  const lines = Math.ceil(count / Math.min(count, fit))
  const across = Math.ceil(count / lines)
  const step = stepOf(input, mark)
  const isNamed = input.columns.members.length > 0 && mark !== 'heat'
  const each = Math.max(60, Math.floor((room - gap * (across - 1)) / across))
  const titles = input.panels?.members.map(({ member }) => textWidth(member.label)) ?? []
  const title = titleHeight + (Math.max(0, ...titles) > each ? titleLine : 0)
  return {
    across,
    lines,
    nameRoom,
    width: each,
    around: title + lineGap + (mark === 'bars' ? 0 : below),
    height: step === undefined ? undefined : drawnOf(input, mark).rows * step,
    legend: isNamed ? 28 : 0,
  }
}

/** The height that small multiples need, in pixels; undefined where they stand in one line and fill it. */
export const multiplesHeight = (input: ChartInput, mark: Mark, width: number): number | undefined => {
  const { lines, height, legend, around } = layoutOf(input, mark, width)
  if (lines === 1 && height === undefined) return undefined
  return legend + lines * ((height ?? usual) + around)
}

/** The same function, which writes each number once: every chart asks for the values of all, whose scale it shares. */
const remembered = (write: (value: number) => string): ((value: number) => string) => {
  const written = new Map<number, string>()
  return (value) => {
    const text = written.get(value) ?? write(value)
    written.set(value, text)
    return text
  }
}

/** A title in at most two lines. */
const wrapped = (title: string, width: number): string | string[] => {
  if (textWidth(title) <= width) return title
  const words = title.split(' ')
  const first = words.findIndex((_, i) => textWidth(words.slice(0, i + 1).join(' ')) > width)
  return first > 0 ? [words.slice(0, first).join(' '), words.slice(first).join(' ')] : title
}

/**
 * Small multiples: the same chart for each member, on one scale, titled by it, in the order of the members.
 *
 * @param mark one of `suitableMarks(input)`
 */
export const multiples = (input: ChartInput, mark: Mark, frame: ChartFrame): TopLevelSpec => {
  if (mark === 'multiples') throw new Error('small multiples are drawn with the mark of each of them')
  const inputs = panelInputs({ ...input, format: remembered(input.format), exact: remembered(input.exact) })
  const drawn = drawnOf(input, mark)
  const every = inputs.map((each) => chartRows(each, drawn))
  const isScaled = (i: number) => mark !== 'columns' || !isBroken(every[i] ?? [], every.flat())
  const { across, lines, nameRoom, width, height, legend, around } = layoutOf(input, mark, frame.width)
  const filled = Math.max(lowest, Math.floor((frame.height - legend) / lines) - around)
  const charts = inputs.map((each, i) => {
    const shared = { inputs, width: frame.width, isFirst: i % across === 0, nameRoom }
    const own = { ...frame, width, height: height ?? filled, shared }
    const place = placeOf(each, mark, own)
    const { autosize: _, ...drawing } = singleSpec(each, mark, own)
    const isBehind = mark !== 'line' && mark !== 'area'
    const spec = place === undefined ? drawing : withRules(drawing as TopLevelSpec, each, own, place, isBehind)
    const label = each.panel?.label ?? ''
    const name = isScaled(i) ? label : t('charts.notToScale', { value: label })
    const title = { text: wrapped(name, width), limit: width, anchor: 'start', frame: 'group' }
    return { ...spec, title: { ...title, fontSize: 12, fontWeight: 600, color: frame.ink, offset: 6 } }
  })
  const spacing = { column: gap, row: around }
  // each of them is a unit or a layer, whose type the union of all specifications no longer says
  return { concat: charts, columns: across, spacing, bounds: 'flush' } as unknown as TopLevelSpec
}

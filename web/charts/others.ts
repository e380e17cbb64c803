import { mostTimes } from './broken.ts'
import { type ChartAxis, type ChartInput, panelInputs, seriesOf } from './chart.ts'
import type { Mark } from './marks.ts'
import { mostParts } from './stacks.ts'

/** A chart without the members that a ranking leaves out, with what these are called and the value of theirs that is farthest from 0. */
export interface OthersApart {
  readonly input: ChartInput
  readonly others?: { readonly label: string; readonly most: number }
}

const farther = (a: number, b: number): number => (Math.abs(b) > Math.abs(a) ? b : a)

/** How far from 0 some parts go along a chart, each by itself, areas on each other; with its sign. */
const reach = (inputs: readonly ChartInput[], parts: readonly number[], isStacked: boolean): number => {
  const lengths = inputs.flatMap((input) => {
    const { along, isAlongColumns } = seriesOf(input)
    return along.members.map((_, at) => {
      const values = parts.map((part) => (isAlongColumns ? input.value(part, at) : input.value(at, part)) ?? 0)
      return isStacked ? values.reduce((sum, value) => sum + value, 0) : values.reduce(farther, 0)
    })
  })
  return lengths.reduce(farther, 0)
}

const isTooFar = (listed: number, others: number): boolean =>
  listed !== 0 && Math.abs(others) > mostTimes * Math.abs(listed)

/** The place of the members that a ranking leaves out, which stand last; −1 where there are none. */
const otherAt = (members: ChartAxis['members']): number => (members.at(-1)?.isOther === true ? members.length - 1 : -1)

const firstOf = (axis: ChartAxis, count: number): ChartAxis => ({ ...axis, members: axis.members.slice(0, count) })

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)

/** Without the part that a ranking leaves out: of areas that and what else stands for all others together. */
const withoutPart = (input: ChartInput, mark: Mark): OthersApart => {
  const { parts, isAlongColumns } = seriesOf(input)
  const other = otherAt(parts.members)
  if (other < 1) return { input }
  const isStacked = mark === 'area'
  // more lines than have a colour are not drawn anyway, those of others among them
  if (!isStacked && other >= mostParts) return { input }
  const kept = Math.min(other, mostParts)
  const inputs = panelInputs(input)
  const most = reach(inputs, numbers(kept, other + 1), isStacked)
  if (!isTooFar(reach(inputs, numbers(0, kept), isStacked), most)) return { input }
  const axis = isAlongColumns ? { rows: firstOf(parts, kept) } : { columns: firstOf(parts, kept) }
  return { input: { ...input, ...axis }, others: { label: parts.members[other]?.label ?? '', most } }
}

/** Without the chart of the members that a ranking leaves out, which all others share the scale with. */
const withoutPanel = (input: ChartInput, mark: Mark): OthersApart => {
  const { panels } = input
  const other = panels?.members.findIndex(({ member }) => member.isOther === true) ?? -1
  const found = panels?.members[other]
  if (panels === undefined || found === undefined) return { input }
  const count = seriesOf(input).parts.members.length
  const parts = count === 0 ? [-1] : numbers(0, count)
  const inputs = panelInputs(input)
  const most = reach(inputs.slice(other, other + 1), parts, mark === 'area')
  const listed = reach(inputs.toSpliced(other, 1), parts, mark === 'area')
  if (!isTooFar(listed, most)) return { input }
  const members = panels.members.toSpliced(other, 1)
  return { input: { ...input, panels: { ...panels, members } }, others: { label: found.member.label, most } }
}

/**
 * A chart of lines or areas without the members that a ranking leaves out, where these would press the listed ones flat: lines
 * cannot be broken as bars are. Every other chart as it is.
 */
export const othersApart = (input: ChartInput, mark: Mark): OthersApart => {
  if (mark !== 'line' && mark !== 'area') return { input }
  const apart = withoutPanel(input, mark)
  if (apart.others !== undefined) return apart
  return withoutPart(input, mark)
}

import { type ChartInput, type ChartPanel, type ChartPanels, mostPanels } from './chart.ts'

/** A category over periods as small multiples: each row a chart of its periods. */
export const asPanels = (input: ChartInput): ChartInput => {
  const { second: _, before: __, stages: ___, box: ____, ...shared } = input
  const members = input.rows.members.map(
    (member, index): ChartPanel => ({
      member,
      index,
      value: (row) => input.value(index, row),
      whole: input.value(index, -1),
    }),
  )
  return {
    ...shared,
    rows: input.columns,
    columns: { title: '', isTime: false, members: [] },
    panels: { title: input.rows.title, members },
  }
}

/** Some of small multiples, with how many there are and whether those that are left out are the smaller ones. */
interface FewPanels {
  readonly input: ChartInput
  readonly all: number
  readonly areLargest: boolean
}

const largest = ({ members }: ChartPanels, most: number): ChartPanel[] =>
  members.toSorted((a, b) => Math.abs(b.whole ?? 0) - Math.abs(a.whole ?? 0)).slice(0, most)

/**
 * Small multiples cut to the largest, in the order of the table; the first where members have no value of their own.
 *
 * @param most how many are kept, twelve where it is not said
 */
export const fewPanels = (input: ChartInput, most = mostPanels): FewPanels => {
  const { panels } = input
  const all = panels?.members.length ?? 0
  const areLargest = panels?.members.every(({ whole }) => whole !== undefined) ?? false
  if (panels === undefined || all <= most) return { input, all, areLargest }
  const kept = areLargest ? largest(panels, most) : panels.members.slice(0, most)
  const members = panels.members.filter((member) => kept.includes(member))
  return { input: { ...input, panels: { ...panels, members } }, all, areLargest }
}

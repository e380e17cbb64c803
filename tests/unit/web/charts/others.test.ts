import { compile } from 'vega-lite'
import { describe, expect, it } from 'vitest'
import type { ChartAxis, ChartInput } from '../../../../web/charts/chart.ts'
import type { Mark } from '../../../../web/charts/marks.ts'
import { othersApart } from '../../../../web/charts/others.ts'
import { toSpec } from '../../../../web/charts/spec.ts'

const axis = (labels: readonly string[], isTime = false): ChartAxis => ({
  title: isTime ? 'Month' : 'Series',
  isTime,
  members: labels.map((label) => ({ label, short: label, ...(label === 'Other' && { isOther: true }) })),
})
const months = axis(['Jan', 'Feb'], true)
const none = axis([])

/** Values by series and month, the series in rows. */
const input = (values: Readonly<Record<string, readonly [number, number]>>): ChartInput => ({
  measure: 'Revenue',
  unit: '€',
  isSum: true,
  rows: axis(Object.keys(values)),
  columns: months,
  value: (row, column) => Object.values(values)[row]?.[column],
  format: String,
  exact: (value) => `€${value}`,
})
const labels = (of: ChartInput) => of.rows.members.map(({ label }) => label)

const frame = {
  width: 800,
  height: 150,
  ink: '#000',
  page: '#FFF',
  inkSteps: 5,
  series: '#00F',
  hatch: 'url(#h)',
  parts: Array.from({ length: 7 }, (_, i) => ({ color: `#00000${i}`, hatch: `url(#h${i})` })),
  stripes: 'url(#p)',
  rule: '#656D79',
  better: '#0F0',
  worse: '#F00',
  compared: '#888888',
}

describe('the line of the others', () => {
  it('is left out where it goes beyond half as high again as the listed ones, and what it comes to is told', () => {
    const apart = othersApart(input({ Oak: [100, 80], Ash: [40, 90], Other: [4000, 151] }), 'line')
    expect(labels(apart.input)).toEqual(['Oak', 'Ash'])
    expect(apart.others).toEqual({ label: 'Other', most: 4000 })
    expect(JSON.stringify(compile(toSpec(apart.input, 'line', frame)).spec)).not.toContain('4000')
  })

  it('is drawn, in grey, where the listed ones can be read beside it', () => {
    const all = input({ Oak: [100, 80], Ash: [40, 90], Other: [150, 20] })
    expect(othersApart(all, 'line')).toEqual({ input: all })
    const { spec } = compile(toSpec(all, 'line', frame))
    const colors = spec.scales?.find(({ name }) => name === 'color')
    expect(colors).toMatchObject({ domain: ['Oak', 'Ash', 'Other'], range: ['#000000', '#000001', '#888888'] })
  })

  it('is no listed one, however high, and none that only others have', () => {
    const listed = input({ Oak: [1, 1], Ash: [90_000, 0] })
    expect(othersApart(listed, 'line')).toEqual({ input: listed })
    const alone = input({ Oak: [0, 0], Other: [5, 5] })
    expect(othersApart(alone, 'line')).toEqual({ input: alone })
  })

  it('counts below zero too, and stays where bars are drawn, which are broken', () => {
    const below = input({ Oak: [-100, -80], Other: [-4000, 0] })
    expect(othersApart(below, 'line').others).toEqual({ label: 'Other', most: -4000 })
    for (const mark of ['heat', 'stacked', 'grouped', 'columns'] satisfies Mark[])
      expect(othersApart(below, mark)).toEqual({ input: below })
  })
})

describe('the area of the others', () => {
  it('is left out where it is higher than half as high again as all listed ones on each other', () => {
    const values = { Oak: [100, 80], Ash: [40, 90], Other: [255, 200] } as const
    expect(othersApart(input(values), 'area').others).toBeUndefined()
    const apart = othersApart(input({ ...values, Other: [256, 200] }), 'area')
    // 90 and 80 in February are 170, one and a half times that is 255
    expect([labels(apart.input), apart.others]).toEqual([['Oak', 'Ash'], { label: 'Other', most: 256 }])
  })

  it('goes with the members after the sixth, which are one area with it', () => {
    const seven = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => [name, [10, 10] as const]))
    const apart = othersApart(input({ ...seven, Other: [900, 0] }), 'area')
    expect([labels(apart.input), apart.others?.most]).toEqual([['a', 'b', 'c', 'd', 'e', 'f'], 910])
  })
})

describe('the small chart of the others', () => {
  const panels = (other: number): ChartInput => ({
    ...input({}),
    rows: months,
    columns: none,
    panels: {
      title: 'Series',
      members: [100, 40, other].map((whole, i) => ({
        member: { label: ['Oak', 'Ash', 'Other'][i] ?? '', short: '', ...(i === 2 && { isOther: true }) },
        index: i,
        value: () => whole,
        whole,
      })),
    },
  })

  it('is left out of lines where it would press those of the listed ones flat', () => {
    const apart = othersApart(panels(700), 'line')
    expect(apart.input.panels?.members.map(({ index }) => index)).toEqual([0, 1])
    expect(apart.others).toEqual({ label: 'Other', most: 700 })
    expect(othersApart(panels(150), 'line').others).toBeUndefined()
  })
})

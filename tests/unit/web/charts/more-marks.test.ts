import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ChartAxis, type ChartInput, lackOf, suitableMarks } from '../../../../web/charts/chart.ts'
import { waterfall, waterfallSteps } from '../../../../web/charts/comparisons.ts'
import type { Mark } from '../../../../web/charts/marks.ts'
import { toSpec } from '../../../../web/charts/spec.ts'
import { partsOf } from '../../../../web/charts/stacks.ts'
import { chartSummary } from '../../../../web/charts/summary.ts'
import { axis, frame, wonValue as input, none } from '../chart-input.ts'

const offices = axis('Office', false, ['Central', 'East', 'West'])
const quarters = axis('Quarter', true, ['Q1', 'Q2'])
const agents = (n: number) =>
  axis(
    'Agent',
    false,
    Array.from({ length: n }, (_, i) => `Agent ${i}`),
  )

const measure = (title: string, values: readonly number[]) => ({
  title,
  value: (row: number) => values[row],
  exact: (n: number) => `$${n}.00`,
})

describe('a mark is offered only where it says something true', () => {
  const crossed = (more: Partial<ChartInput> = {}) => input(offices, quarters, () => 1, more)
  const below = input(offices, quarters, (row) => (row === 1 ? -1 : 1))
  it.each<[string, ChartInput, Mark, string | undefined]>([
    ['parts of a sum', crossed(), 'stacked', undefined],
    ['parts of an average', crossed({ isSum: false }), 'stacked', 'stacked'],
    ['parts below zero', below, 'stacked', 'stacked'],
    ['rows alone', input(offices, none, () => 1), 'stacked', 'stackedAxes'],
    ['a sum over time', crossed(), 'area', undefined],
    ['an average over time', crossed({ isSum: false }), 'area', 'area'],
    ['a sum below zero over time', below, 'area', 'area'],
    ['a sum by two categories', input(offices, agents(2), () => 1), 'area', 'area'],
    ['a few columns of a sum', input(offices, agents(6), () => 1), 'grouped', undefined],
    ['too many columns', input(offices, agents(7), () => 1), 'grouped', 'grouped'],
    ['one measure', input(offices, none, () => 1), 'scatter', 'scatter'],
    ['two measures', input(offices, none, () => 1, { second: measure('Deals', [1, 2, 3]) }), 'scatter', undefined],
    [
      'a comparison by rows',
      input(offices, none, () => 1, { before: measure('Before', [1, 2, 3]) }),
      'waterfall',
      undefined,
    ],
    [
      'a comparison over time',
      input(quarters, none, () => 1, { before: measure('Before', [1, 2]) }),
      'waterfall',
      'waterfall',
    ],
    ['no comparison', input(offices, none, () => 1), 'waterfall', 'waterfall'],
    ['no stages', input(offices, none, () => 1), 'funnel', 'funnel'],
  ])('%s', (_, chart, mark, lack) => {
    expect(lackOf(chart, mark)).toBe(lack)
    expect(suitableMarks(chart).includes(mark)).toBe(lack === undefined)
  })

  it('without any axis only stages can be drawn', () => {
    const stages = [{ title: 'Leads', value: 4, text: '4', exact: '4' }]
    expect(suitableMarks(input(none, none, () => undefined, { stages }))).toEqual(['funnel'])
    expect(suitableMarks(input(none, none, () => undefined))).toEqual([])
  })
})

describe('parts put together', () => {
  it('have a colour each, six of them, and the exact rest is one more', () => {
    const { names, values } = partsOf(input(offices, agents(8), (row, column) => 10 * row + column))
    expect(names).toEqual(['Agent 0', 'Agent 1', 'Agent 2', 'Agent 3', 'Agent 4', 'Agent 5', 'Other'])
    // of the agents 6 and 7: 6 + 7, 16 + 17, 26 + 27
    expect(values.filter(({ s }) => s === 'Other').map(({ r, v, e }) => [r, v, e])).toEqual([
      ['Central', 13, '$13.00'],
      ['East', 33, '$33.00'],
      ['West', 53, '$53.00'],
    ])
  })

  it('run along time, whichever axis it is on', () => {
    const down = partsOf(input(quarters, offices, (row, column) => row + column))
    const across = partsOf(input(offices, quarters, (row, column) => row + column))
    expect([down.along, down.names, down.field]).toEqual([['Q1', 'Q2'], ['Central', 'East', 'West'], 'r'])
    expect([across.along, across.names, across.field]).toEqual([['Q1', 'Q2'], ['Central', 'East', 'West'], 'c'])
  })

  it('add up to all values, however many parts there are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.nat(1000), { minLength: 36, maxLength: 36 }),
        (n, all) => {
          const chart = input(offices, agents(n), (row, column) => all[row * n + column])
          const sum = partsOf(chart).values.reduce((total, { v }) => total + v, 0)
          expect(sum).toBe(all.slice(0, 3 * n).reduce((total, v) => total + v, 0))
        },
      ),
    )
  })
})

describe('a waterfall', () => {
  const change = input(offices, none, (row) => [130, 80, 50][row], { before: measure('Prior year', [100, 100, 50]) })

  it('goes from what was to what is, one step for each row', () => {
    expect(waterfallSteps(change).map(({ r, kind, from, to, t }) => [r, kind, from, to, t])).toEqual([
      ['Prior year', 'end', 0, 250, '250'],
      ['Central', 'up', 250, 280, '+30'],
      ['East', 'down', 280, 260, '-20'],
      ['West', 'up', 260, 260, '0'],
      ['After', 'end', 0, 260, '260'],
    ])
  })

  it('ends at the sum of what is, with the rows after the sixteenth as one step', () => {
    const many = input(agents(20), none, (row) => row + 1, { before: measure('Before', Array(20).fill(1)) })
    const steps = waterfallSteps(many)
    expect(steps).toHaveLength(2 + 16 + 1)
    // rows 17 to 20: 17 + 18 + 19 + 20 less one each
    expect(steps.at(-2)).toMatchObject({ r: 'Other', from: 140, to: 210, t: '+70', row: -1 })
    expect(steps.at(-1)?.to).toBe(210)
  })

  it('begins near small steps, and draws the wholes as diamonds there', () => {
    const text = JSON.stringify(waterfall(change, frame))
    // 250 to 280 are reached: the axis begins a quarter of that way below
    expect(text).toContain('"domain":[242.5,')
    const large = JSON.stringify(waterfall({ ...change, value: (row) => [900, 1, 1][row] }, frame))
    expect(large).toContain('"domain":[0,')
  })

  it('is coloured by what is better', () => {
    const range = (better?: 'up' | 'down') =>
      /"range":(\["[^\]]*\])/.exec(JSON.stringify(waterfall({ ...change, better }, frame)))?.[1]
    expect(range('up')).toBe('["#868F9C","#00735A","#B34700"]')
    expect(range('down')).toBe('["#868F9C","#B34700","#00735A"]')
    expect(range()).toBe('["#868F9C","#2F6CB3","#2F6CB3"]')
  })
})

describe('a waterfall on a narrow screen', () => {
  it('has its steps below each other, so that no number lies over another', () => {
    const change = input(agents(8), none, () => 2, { before: measure('Before', Array(8).fill(1)) })
    const [wide, narrow] = [waterfall(change, frame), waterfall(change, { ...frame, width: 358 })]
    expect(wide).toMatchObject({ encoding: { x: { field: 'r' } }, height: 150 })
    expect(narrow).toMatchObject({ encoding: { y: { field: 'r' } }, height: 10 * 24 })
  })
})

describe('the names of lines', () => {
  const named = (width: number) => {
    const long = axis('Product', false, ['A rather long name of a product', 'Another one'])
    return JSON.stringify(
      toSpec(
        input(long, quarters, (row, column) => row + column),
        'line',
        { ...frame, width },
      ),
    )
  }

  it('stand at their ends where they have room, else above the chart: none is cut', () => {
    expect(named(800)).toContain('"legend":null')
    expect(named(358)).toContain('"legend":{"orient":"top","columns":1,"labelLimit":0')
    expect(named(800) + named(358)).not.toContain('"limit"')
  })
})

describe('a period that is not complete', () => {
  const told = (label: string) => `${label} to 18 Jun`
  const open = (of: ChartAxis): ChartAxis => ({
    ...of,
    members: of.members.map((m, i) => (i === 2 ? { ...m, told: told(m.label), isPartial: true } : m)),
  })
  const three = open(axis('Quarter', true, ['Q1', 'Q2', 'Q3']))
  const crossed = input(offices, three, (row, column) => 10 * row + column)
  const alone = input(three, none, (row) => row + 1)

  /** The layers of a specification that have values of their own, each with its mark and its values. */
  const layers = (
    spec: object,
  ): { mark: { type?: string; strokeDash?: number[] }; values: Record<string, unknown>[] }[] =>
    'layer' in spec && Array.isArray(spec.layer)
      ? [...own(spec), ...spec.layer.flatMap((layer: object) => layers(layer))]
      : own(spec)
  const own = (spec: object) => {
    const { mark, data } = spec as { mark?: { type: string }; data?: { values: Record<string, unknown>[] } }
    return mark === undefined || data === undefined ? [] : [{ mark, values: data.values }]
  }

  it('is reached by a dashed line from the last complete one', () => {
    const lines = layers(toSpec(crossed, 'line', frame)).filter(({ mark }) => mark.type === 'line')
    const drawn = lines.map(({ mark, values }) => [
      mark.strokeDash,
      values.filter(({ r }) => r === 'East').map(({ c }) => c),
    ])
    expect(drawn).toEqual([
      [undefined, ['Q1', 'Q2']],
      [
        [4, 3],
        ['Q2', 'Q3'],
      ],
    ])
    const single = layers(toSpec(alone, 'line', frame)).filter(({ mark }) => mark.type === 'line')
    expect(single.map(({ values }) => values.map(({ r }) => r))).toEqual([
      ['Q1', 'Q2'],
      ['Q2', 'Q3'],
    ])
  })

  it('and all after it are dashed, whatever comes', () => {
    const four = open(axis('Quarter', true, ['Q1', 'Q2', 'Q3', 'Q4']))
    const lines = layers(
      toSpec(
        input(four, none, () => 1),
        'line',
        frame,
      ),
    ).filter(({ mark }) => mark.type === 'line')
    expect(lines[1]?.values.map(({ r }) => r)).toEqual(['Q2', 'Q3', 'Q4'])
  })

  it('is a hatched area from the last complete one, with a dashed edge', () => {
    const found = layers(toSpec(crossed, 'area', frame))
    const fills = found.map(({ mark, values }) => [
      mark.type,
      mark.strokeDash !== undefined,
      values.filter(({ s }) => s === 'West').map(({ c, f }) => `${c} ${f === 'West' ? 'full' : 'hatched'}`),
    ])
    expect(fills).toEqual([
      ['area', false, ['Q1 full', 'Q2 full']],
      ['area', false, ['Q2 hatched', 'Q3 hatched']],
      ['line', false, ['Q1 full', 'Q2 full']],
      ['line', true, ['Q2 hatched', 'Q3 hatched']],
    ])
  })

  it.each(['stacked', 'grouped'] as const)('is hatched in the colour of each part where bars are %s', (mark) => {
    const spec = toSpec(crossed, mark, frame)
    const encoding = (spec as unknown as { encoding: Record<string, { scale: object; legend: { values: string[] } }> })
      .encoding
    expect(encoding.fill?.scale).toEqual({
      domain: ['Central', 'East', 'West', 'Central\n', 'East\n', 'West\n'],
      range: ['#000000', '#000001', '#000002', 'url(#h0)', 'url(#h1)', 'url(#h2)'],
    })
    expect(encoding.fill?.legend.values).toEqual(['Central', 'East', 'West'])
    const hatched = partsOf(crossed).values.filter(({ f }) => f.endsWith('\n'))
    expect(hatched.map(({ s, c }) => `${s} ${c}`)).toEqual(['Central Q3', 'East Q3', 'West Q3'])
  })

  it('is striped in a heat table, and a hollow point', () => {
    expect(JSON.stringify(toSpec(crossed, 'heat', frame))).toContain('"fill":"url(#page)"')
    const points = toSpec({ ...alone, second: measure('Deals', [1, 2, 3]) }, 'scatter', frame)
    expect(JSON.stringify(points)).toContain('"fillOpacity":{"condition":{"test":"datum.partial","value":0},"value":1}')
  })

  it.each(['bars', 'columns', 'line', 'area', 'stacked', 'grouped', 'multiples', 'heat'] as const)(
    'is told with its last date where %s are pointed at',
    (mark) => {
      const chart = ['bars', 'columns'].includes(mark) ? alone : crossed
      const text = JSON.stringify(toSpec(chart, mark, frame))
      expect(text).toContain('Q3 to 18 Jun')
      expect(text).toMatch(/"tooltip":\[(?:\{"field":"p"[^}]*\},)?\{"field":"rt"/)
    },
  )

  it('is told of the chart in words', () => {
    expect(chartSummary(alone, 'columns')).toBe('Won value, $ by Quarter: Q1 1; Q2 2; Q3 to 18 Jun 3')
  })
})

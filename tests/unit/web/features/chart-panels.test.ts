import { describe, expect, it } from 'vitest'
import { toGrid } from '../../../../server/contract/grid.ts'
import type { Value } from '../../../../server/contract/result.ts'
import { suitableMarks } from '../../../../web/charts/chart.ts'
import { blankExploration, type Exploration } from '../../../../web/exploration/exploration.ts'
import { chartOf, memberAt } from '../../../../web/features/explore/chart-input.ts'
import { catalog, resultOf } from '../opportunities.ts'

type Cells = readonly (readonly (Value | undefined)[])[]

const ask = (rows: readonly string[], columns: readonly string[], cells: Cells) => {
  const x: Exploration = {
    ...blankExploration('opportunities'),
    measures: ['won_value'],
    rows,
    columns,
    multiples: true,
  }
  const charted = chartOf(x, catalog, toGrid(resultOf({ rows, columns, measures: x.measures }, cells)), 'en-US')
  if (charted === undefined) throw new Error('there is a chart')
  return charted
}

/** Of each chart its title, and its values along the rows. */
const drawn = ({ input }: ReturnType<typeof ask>) =>
  input.panels?.members.map(({ member, value }) => [member.label, input.rows.members.map((_, row) => value(row, -1))])

const byOffice = ask(
  ['owner.office', 'closed.quarter'],
  [],
  [
    ['West', '2017-Q2', 30],
    ['West', '2017-Q3', 40],
    ['West', undefined, 70],
    ['(unknown)', '2017-Q1', 5],
    ['(unknown)', '2017-Q3', 6],
    ['(unknown)', undefined, 11],
    [undefined, undefined, 81],
  ],
)

describe('the charts of small multiples', () => {
  it('are those of the outermost members, in the order of the table, special ones by their name', () => {
    expect(byOffice.input.panels?.title).toBe('Office')
    expect(drawn(byOffice)).toEqual([
      ['West', [undefined, 30, 40]],
      ['(no owner)', [5, undefined, 6]],
    ])
  })

  it('have the same periods in their order, also those that one of them lacks', () => {
    expect(byOffice.input.rows.members.map(({ label }) => label)).toEqual(['Q1 2017', 'Q2 2017', 'Q3 2017'])
    expect(suitableMarks(byOffice.input)[0]).toBe('columns')
  })

  it('know the value of their member, by which the largest are found', () => {
    expect(byOffice.input.panels?.members.map(({ whole }) => whole)).toEqual([70, 11])
  })

  it('lead from a mark to the row of the table', () => {
    expect(memberAt(byOffice, { panel: 1, row: 2 })).toMatchObject({ attribute: 'closed.quarter', value: '2017-Q3' })
    expect(memberAt(byOffice, { panel: 0, row: 0 })).toBeUndefined()
    expect(memberAt(byOffice, undefined)).toBeUndefined()
  })

  it('are along the columns where no other attribute is on the rows, and a mark is of its row', () => {
    const across = ask(
      ['owner.office'],
      ['closed.quarter'],
      [
        ['West', '2017-Q1', 1],
        ['West', '2017-Q2', 2],
        ['West', undefined, 3],
        ['East', '2017-Q2', 4],
        ['East', undefined, 4],
        [undefined, '2017-Q1', 1],
        [undefined, '2017-Q2', 6],
        [undefined, undefined, 7],
      ],
    )
    expect(drawn(across)).toEqual([
      ['West', [1, 2]],
      ['East', [undefined, 4]],
    ])
    expect(across.input.panels?.members.map(({ whole }) => whole)).toEqual([3, 4])
    expect(memberAt(across, { panel: 1, row: 0 })).toMatchObject({ attribute: 'owner.office', value: 'East' })
  })

  it('have rows and columns inside them where both are asked', () => {
    const both = ask(
      ['owner.office', 'stage'],
      ['closed.quarter'],
      [
        ['West', 'Won', '2017-Q1', 1],
        ['West', 'Won', undefined, 1],
        ['West', 'Lost', '2017-Q1', 2],
        ['West', 'Lost', undefined, 2],
        ['West', undefined, '2017-Q1', 3],
        ['West', undefined, undefined, 3],
        [undefined, undefined, '2017-Q1', 3],
        [undefined, undefined, undefined, 3],
      ],
    )
    const [west] = both.input.panels?.members ?? []
    expect(both.input.rows.members.map(({ label }) => label)).toEqual(['Won', 'Lost'])
    expect([west?.value(0, 0), west?.value(1, 0), west?.value(1, -1)]).toEqual([1, 2, 2])
    expect(suitableMarks(both.input)[0]).toBe('line')
  })

  it('are none where nothing stands beside their attribute: it is charted as rows are', () => {
    const alone = ask(
      ['owner.office'],
      [],
      [
        ['West', 1],
        ['East', 2],
        [undefined, 3],
      ],
    )
    expect(alone.input.panels).toBeUndefined()
    expect(suitableMarks(alone.input)[0]).toBe('bars')
  })
})

describe('a chart of periods under scenarios side by side', () => {
  it('names each with its scenario, and lets no line run from one scenario into the next', () => {
    const x: Exploration = {
      ...blankExploration('opportunities'),
      measures: ['won_value'],
      rows: ['owner.office'],
      columns: ['closed.quarter'],
      scenarios: ['base', 'up'],
      totals: false,
    }
    const cells: Cells = [
      ['West', 'base', '2017-Q1', 30],
      ['West', 'base', '2017-Q2', 40],
      ['West', 'up', '2017-Q1', 33],
      ['West', 'up', '2017-Q2', 44],
    ]
    const grid = toGrid(resultOf({ ...x, columns: ['scenario', 'closed.quarter'] }, cells))
    const input = chartOf(x, catalog, grid, 'en-US')?.input
    expect(input?.columns.members.map(({ label }) => label)).toEqual([
      'base › Q1 2017',
      'base › Q2 2017',
      'up › Q1 2017',
      'up › Q2 2017',
    ])
    expect(input?.columns.isTime).toBe(false)
    expect(input && suitableMarks(input)[0]).toBe('heat')
  })
})

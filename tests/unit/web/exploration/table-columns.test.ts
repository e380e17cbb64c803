import { describe, expect, it } from 'vitest'
import { toGrid } from '../../../../server/contract/grid.ts'
import { blankExploration, type Exploration } from '../../../../web/exploration/exploration.ts'
import { type Children, childKey } from '../../../../web/exploration/paths.ts'
import { childQuery, drillSteps, toQuery } from '../../../../web/exploration/query.ts'
import { reduce } from '../../../../web/exploration/reduce.ts'
import { cellOf, tableOf } from '../../../../web/exploration/table-columns.ts'
import { headerRows, nextOrdering } from '../../../../web/features/explore/grid-columns.ts'
import { type GridContext, leafColumns } from '../../../../web/features/explore/grid-context.ts'
import { catalog, resultOf } from '../opportunities.ts'

const x: Exploration = {
  ...blankExploration('opportunities'),
  measures: ['deals'],
  rows: ['owner.office'],
  columns: ['closed.year', 'closed.quarter'],
}
const result = resultOf(x, [
  ['East', 2016, '2016-Q4', 1],
  ['East', 2016, undefined, 1],
  ['East', 2017, '2017-Q1', 9],
  ['East', 2017, '2017-Q2', 2],
  ['East', 2017, undefined, 11],
  ['East', undefined, undefined, 12],
  ['West', 2017, '2017-Q1', 10],
  ['West', 2017, undefined, 10],
  ['West', undefined, undefined, 10],
])
const answer = { query: result.query, grid: toGrid(result) }

const answered = (part: Parameters<typeof resultOf>[0], cells: Parameters<typeof resultOf>[1]): Children => {
  const of = resultOf(part, cells)
  return { query: of.query, grid: toGrid(of) }
}
const months = [...x.columns, 'closed.month']
const ofQ1 = answered({ ...x, columns: months }, [
  ['East', 2017, '2017-Q1', '2017-02', 9],
  ['East', 2017, '2017-Q1', undefined, 9],
  ['West', 2017, '2017-Q1', '2017-02', 4],
  ['West', 2017, '2017-Q1', '2017-03', 6],
])
const q1 = [2017, '2017-Q1']
const open: Exploration = { ...x, expandedColumns: [q1] }
const children = new Map([[childKey({ columns: q1 }), ofQ1]])

const contextOf = (of: Exploration, known: ReadonlyMap<string, Children> = new Map()): GridContext => ({
  x: of,
  catalog,
  grid: answer.grid,
  table: tableOf(of, catalog, answer, known),
  locale: 'en-US',
  hasBars: true,
})

/** The header rows, each cell with how many columns it spans and whether it is open. */
const heads = (context: GridContext) =>
  headerRows(context, leafColumns(context))
    .slice(0, -1)
    .map((row) =>
      row.map(({ label, span, state }) => `${label}:${span}${{ open: '-', closed: '+', none: '' }[state]}`).join(' '),
    )

const numbers = (context: GridContext) =>
  context.table.rows.map((row) => context.table.columns.map((column) => cellOf(context.table, row, column, 0) ?? null))

describe('the columns of the table', () => {
  it('stand under their parents, whose subtotals come after them', () => {
    expect(heads(contextOf(x))).toEqual(
      ['2016:2- 2017:3- All dates:1', 'Q4 2016:1+ Total:1 Q1 2017:1+ Q2 2017:1+ Total:1 :1'].map((row) =>
        row.replace('2016-Q4', 'Q4 2016'),
      ),
    )
  })

  it('are left out under a collapsed parent, which has its subtotal', () => {
    const context = contextOf({ ...x, collapsedColumns: [[2017]] })
    expect(heads(context)).toEqual(['2016:2- 2017:1+ All dates:1', 'Q4 2016:1+ Total:1 :1 :1'])
    expect(numbers(context)).toEqual([
      [1, 1, 11, 12],
      [null, null, 10, 10],
    ])
  })

  it('show the level below of an expanded one before its own value, with the values that came for it', () => {
    const context = contextOf(open, children)
    expect(heads(context)).toEqual([
      '2016:2- 2017:5- All dates:1',
      'Q4 2016:1+ Total:1 Q1 2017:3- Q2 2017:1+ Total:1 :1',
      ':1 :1 Feb 2017:1+ Mar 2017:1+ Total:1 :1 :1 :1',
    ])
    expect(numbers(context)).toEqual([
      [1, 1, 9, null, 9, 2, 11, 12],
      [null, null, 4, 6, 10, null, 10, 10],
    ])
  })

  it('say that the level below is still being fetched, or why it did not come', () => {
    const kinds = (child: Children) =>
      contextOf(open, new Map([[childKey({ columns: q1 }), child]])).table.columns.map(
        ({ kind, message }) => message ?? kind,
      )
    expect(kinds({ pending: true })).toEqual(['leaf', 'total', 'pending', 'total', 'leaf', 'total', 'total'])
    expect(kinds({ failed: 'no' })[2]).toBe('no')
  })

  it('take the values of an expanded row from the answer for where both cross', () => {
    const both: Exploration = { ...open, expanded: [['West']] }
    const under = { ...x, rows: ['owner.office', 'owner.manager'] }
    const context = contextOf(
      both,
      new Map([
        ...children,
        [childKey({ rows: ['West'] }), answered(under, [['West', 'Ann', 2017, '2017-Q1', 10]])],
        [
          childKey({ rows: ['West'], columns: q1 }),
          answered({ ...under, columns: months }, [['West', 'Ann', 2017, '2017-Q1', '2017-03', 6]]),
        ],
      ]),
    )
    expect(numbers(context)[2]).toEqual([null, null, null, 6, 10, null, null, null])
  })
})

describe('the question under an expanded column', () => {
  it('lists the members above and asks all rows in their order, with the ranking that they have', () => {
    const top = { kind: 'top', n: 1, of: 'owner.office', by: 'deals', other: true } as const
    const asked: Exploration = {
      ...open,
      top,
      having: [{ measure: 'deals', gt: 1 }],
      sort: [{ by: 'deals', direction: 'desc' }],
    }
    expect(childQuery(asked, catalog, { columns: q1 })).toEqual({
      ...toQuery(x),
      columns: [{ members: [{ 'closed.year': 2017, 'closed.quarter': '2017-Q1' }] }, 'closed.month'],
      sort: [{ by: 'deals', direction: 'desc' }],
      top,
    })
    expect(childQuery(x, catalog, { rows: ['West'], columns: q1 })).toMatchObject({
      rows: [{ members: [{ 'owner.office': 'West' }] }, 'owner.manager'],
      columns: [{ members: [{ 'closed.year': 2017, 'closed.quarter': '2017-Q1' }] }, 'closed.month'],
    })
  })

  it('is of its own scenario alone where several stand side by side, but for orders by another', () => {
    const beside: Exploration = {
      ...x,
      scenarios: ['base', 'up'],
      sort: [{ by: 'deals', direction: 'desc', at: { scenario: 'base' } }],
    }
    const path = ['up', ...q1]
    const asked = {
      ...toQuery(x),
      columns: ['scenario', { members: [{ 'closed.year': 2017, 'closed.quarter': '2017-Q1' }] }, 'closed.month'],
    }
    expect(childQuery(beside, catalog, { columns: path })).toEqual({ ...asked, scenarios: ['up'] })
    expect(childQuery(beside, catalog, { columns: ['base', ...q1] })).toEqual({
      ...asked,
      scenarios: ['base'],
      sort: beside.sort,
    })
    expect(childQuery(beside, catalog, { columns: path }, 500)).toEqual({
      ...asked,
      scenarios: ['base', 'up'],
      sort: beside.sort,
      limit: 500,
    })
    expect(childQuery(beside, catalog, { rows: ['West'] })).toMatchObject({ scenarios: ['base', 'up'] })
    expect(childQuery(beside, catalog, { rows: ['West'], columns: path })).toMatchObject({ scenarios: ['up'] })
  })

  it('keeps scenarios on the axis that they were put on, and is none where they part its members', () => {
    const onRows: Exploration = { ...x, scenarios: ['base', 'up'], rows: ['scenario', 'owner.office'] }
    expect(childQuery(onRows, catalog, { rows: ['up', 'West'], columns: q1 })).toMatchObject({
      rows: ['scenario', { members: [{ 'owner.office': 'West' }] }, 'owner.manager'],
      columns: [{ members: [{ 'closed.year': 2017, 'closed.quarter': '2017-Q1' }] }, 'closed.month'],
      scenarios: ['up'],
    })
    const between = { ...onRows, rows: ['owner.office', 'scenario', 'product.name'] }
    expect(childQuery(between, catalog, { rows: ['West', 'up', 'Chair'] })).toBeUndefined()
  })

  it('goes with the columns that it was asked for, and so does an order by one of them', () => {
    const at = { 'closed.year': 2017, 'closed.quarter': '2017-Q1', 'closed.month': '2017-03' }
    const ordered: Exploration = { ...open, sort: [{ by: 'deals', direction: 'desc', at }] }
    expect(reduce(ordered, { kind: 'toggle', axis: 'columns', path: q1 }, catalog)).toMatchObject({
      expandedColumns: [],
      sort: [],
    })
    expect(reduce(ordered, { kind: 'remove', attribute: 'closed.year' }, catalog)).toMatchObject({
      expandedColumns: [],
      sort: [],
    })
    expect(toQuery(ordered)).not.toHaveProperty('sort')
  })
})

describe('columns beside scenarios', () => {
  const beside: Exploration = { ...x, scenarios: ['base', 'up'] }

  it('collapse to the total of their scenario, and are drilled into by their own member', () => {
    const toggled = reduce(beside, { kind: 'toggle', axis: 'columns', path: ['up'] }, catalog)
    expect([toggled.collapsedColumns, toggled.expandedColumns]).toEqual([[['up']], []])
    const year = reduce(beside, { kind: 'toggle', axis: 'columns', path: ['up', 2017] }, catalog)
    expect([year.collapsedColumns, year.expandedColumns]).toEqual([[['up', 2017]], []])
    const quarter = reduce(beside, { kind: 'toggle', axis: 'columns', path: ['up', ...q1] }, catalog)
    expect([quarter.collapsedColumns, quarter.expandedColumns]).toEqual([[], [['up', ...q1]]])
    expect(drillSteps(beside, catalog, 'columns', ['up', 2017])).toEqual([{ attribute: 'closed.year', member: 2017 }])
    expect(drillSteps(beside, catalog, 'columns', ['up', ...q1])).toEqual([
      { attribute: 'closed.quarter', member: '2017-Q1' },
    ])
    expect(drillSteps(beside, catalog, 'columns', ['up'])).toEqual([])
  })

  it('stay expanded when scenarios come and go', () => {
    const asked = (of: Exploration, scenarios: string[]) => reduce(of, { kind: 'scenarios', scenarios }, catalog)
    const two = asked({ ...open, collapsedColumns: [[2016]] }, ['base', 'up'])
    expect([two.expandedColumns, two.collapsedColumns]).toEqual([
      [
        ['base', ...q1],
        ['up', ...q1],
      ],
      [
        ['base', 2016],
        ['up', 2016],
      ],
    ])
    const collapsed = reduce(two, { kind: 'toggle', axis: 'columns', path: ['up'] }, catalog)
    const one = reduce(collapsed, { kind: 'toggle', axis: 'columns', path: ['base', ...q1] }, catalog)
    const three = asked(one, ['large', 'up'])
    expect([three.expandedColumns, three.collapsedColumns]).toEqual([
      [['up', ...q1]],
      [['large', 2016], ['up', 2016], ['up']],
    ])
    const none = asked(three, [])
    expect([none.expandedColumns, none.collapsedColumns]).toEqual([[], [[2016]]])
    const elsewhere = reduce(two, { kind: 'remove', attribute: 'closed.year' }, catalog)
    expect([elsewhere.expandedColumns, elsewhere.collapsedColumns]).toEqual([[], []])
  })
})

describe('the order of rows by a column', () => {
  const leafAt = (context: GridContext, column: number) => {
    const leaf = leafColumns(context)[column]
    if (leaf === undefined) throw new Error(`there is no column ${column}`)
    return leaf
  }

  it('is largest first, then smallest first, then that of the members', () => {
    const at = { 'closed.year': 2017, 'closed.quarter': '2017-Q1' }
    const click = (of: Exploration) => {
      const ordering = nextOrdering(of, leafAt(contextOf(of), 2))
      return reduce(of, { kind: 'sort', ...(ordering && { ordering }) }, catalog)
    }
    const once = click(x)
    expect(toQuery(once).sort).toEqual([{ by: 'deals', direction: 'desc', at }])
    const twice = click(once)
    expect(twice.sort).toEqual([{ by: 'deals', direction: 'asc', at }])
    expect(click(twice).sort).toEqual([])
    const whole = leafAt(contextOf(x), 5)
    expect(nextOrdering(x, whole)).toEqual({ by: 'deals', direction: 'desc' })
  })

  it('that was expanded is made here: by exact value, without a value last', () => {
    const at = { 'closed.year': 2017, 'closed.quarter': '2017-Q1', 'closed.month': '2017-03' }
    const names = (direction: 'asc' | 'desc', month = '2017-03') => {
      const sort = [{ by: 'deals', direction, at: { ...at, 'closed.month': month } }]
      return contextOf({ ...open, sort }, children).table.rows.map(({ member }) => member?.value)
    }
    expect([names('asc'), names('desc')]).toEqual([
      ['West', 'East'],
      ['West', 'East'],
    ])
    expect([names('asc', '2017-02'), names('desc', '2017-02')]).toEqual([
      ['West', 'East'],
      ['East', 'West'],
    ])
  })
})

import { read, utils } from '@e965/xlsx'
import { describe, expect, it } from 'vitest'
import { type Grid, toGrid } from '../../../../server/contract/grid.ts'
import { blankExploration, type Exploration } from '../../../../web/exploration/exploration.ts'
import { type Children, childKey } from '../../../../web/exploration/paths.ts'
import { queryCurl, queryJson, querySql } from '../../../../web/exploration/query-text.ts'
import { tableOf } from '../../../../web/exploration/table-columns.ts'
import { tableCsv } from '../../../../web/features/explore/export/csv.ts'
import { fileName } from '../../../../web/features/explore/export/save-file.ts'
import { shownTable } from '../../../../web/features/explore/export/shown-table.ts'
import { numberFormat, tableXlsx } from '../../../../web/features/explore/export/xlsx.ts'
import type { GridContext } from '../../../../web/features/explore/grid-context.ts'
import { catalog, resultOf } from '../opportunities.ts'

const contextOf = (x: Exploration, rows: Parameters<typeof resultOf>[1]): GridContext => {
  const result = resultOf({ rows: x.rows, columns: x.columns, measures: x.measures }, rows)
  const grid: Grid = toGrid(result)
  const answer = { query: result.query, grid }
  return { x, catalog, grid, table: tableOf(x, catalog, answer, new Map()), locale: 'en-US', hasBars: false }
}

const byTeam: Exploration = {
  ...blankExploration('opportunities'),
  measures: ['won_value', 'win_rate'],
  rows: ['owner.office', 'owner.manager'],
  columns: ['closed.quarter'],
}
const team = contextOf(byTeam, [
  ['West', 'Celia "C" Rouche', '2017-Q1', '1234567.89', 0.5],
  ['West', 'Celia "C" Rouche', undefined, '1234567.89', 0.5],
  ['West', undefined, '2017-Q1', '1234567.89', 0.5],
  ['West', undefined, undefined, '1234567.89', 0.5],
  ['East', 'Cara, Losch', '2017-Q1', '-0.10', null],
  ['East', 'Cara, Losch', undefined, '-0.10', null],
  ['East', undefined, '2017-Q1', '-0.10', null],
  ['East', undefined, undefined, '-0.10', null],
  [undefined, undefined, '2017-Q1', '1234567.79', 0.25],
  [undefined, undefined, undefined, '1234567.79', 0.25],
])

/** The parts of a workbook's file. */
interface RawBook {
  readonly files: Readonly<Record<string, { readonly content: Uint8Array } | undefined>>
}

const workbook = async (context: GridContext) =>
  read(await tableXlsx(shownTable(context), [{ name: 'Question', value: 'Won value by office' }]), {
    cellNF: true,
    cellStyles: true,
  })

const sheetOf = async (context: GridContext, name = 'Table') => {
  const sheet = (await workbook(context)).Sheets[name]
  if (sheet === undefined) throw new Error(`the workbook has no sheet ${name}`)
  return sheet
}

describe('the workbook of a table, read back', () => {
  it('has the headers over their columns, with units, and merges a period over its measures', async () => {
    const sheet = await sheetOf(team)
    const lines: unknown[][] = utils.sheet_to_json(sheet, { header: 1, raw: true })
    expect(lines.slice(0, 2)).toEqual([
      [undefined, undefined, 'Q1 2017', undefined, 'Total'],
      ['Office', 'Manager', 'Won value ($)', 'Win rate', 'Won value ($)', 'Win rate'],
    ])
    expect(sheet['!merges']?.map(utils.encode_range)).toEqual(['C1:D1', 'E1:F1'])
  })

  it('has numbers with the format that the page shows, exact, negative ones and empty cells too', async () => {
    const sheet = await sheetOf(team)
    expect([sheet.C3?.t, sheet.C3?.v, sheet.C3?.z, sheet.C3?.w]).toEqual(['n', 1234567.89, '#,##0', '1,234,568'])
    expect([sheet.D3?.v, sheet.D3?.z, sheet.D3?.w]).toEqual([0.5, '0.0%', '50.0%'])
    expect([sheet.A5?.v, sheet.C5?.v, sheet.D5]).toEqual(['East', -0.1, undefined])
  })

  it('has each level in a column of its own, and in the outline of the rows, parents above', async () => {
    const sheet = await sheetOf(team)
    const labels = utils.sheet_to_json<unknown[]>(sheet, { header: 1 }).map(([office, manager]) => [office, manager])
    expect(labels.slice(2)).toEqual([
      ['West', undefined],
      [undefined, 'Celia "C" Rouche'],
      ['East', undefined],
      [undefined, 'Cara, Losch'],
      ['All offices', undefined],
    ])
    const levels = sheet['!rows'] ?? []
    expect([0, 1, 2, 3, 4, 5, 6].map((row) => levels[row]?.level ?? 0)).toEqual([0, 0, 0, 1, 0, 1, 0])
    const { files } = read(await tableXlsx(shownTable(team), []), { bookFiles: true }) as unknown as RawBook
    expect(String(files['xl/worksheets/sheet1.xml']?.content)).toContain('summaryBelow="0"')
  })

  it('has expanded columns in the outline of the columns, each before what it is a part of', async () => {
    const x: Exploration = {
      ...blankExploration('opportunities'),
      measures: ['deals'],
      rows: ['owner.office'],
      columns: ['closed.year', 'closed.quarter'],
      expandedColumns: [[2017, '2017-Q1']],
    }
    const result = resultOf(x, [
      ['West', 2017, '2017-Q1', 9],
      ['West', 2017, '2017-Q2', 1],
      ['West', 2017, undefined, 10],
      ['West', undefined, undefined, 10],
    ])
    const months = resultOf({ ...x, columns: [...x.columns, 'closed.month'] }, [
      ['West', 2017, '2017-Q1', '2017-01', 4],
      ['West', 2017, '2017-Q1', '2017-03', 5],
      ['West', 2017, '2017-Q1', undefined, 9],
    ])
    const answerTo = (of: typeof result) => ({ query: of.query, grid: toGrid(of) })
    const answer = answerTo(result)
    const contextWith = (child: Children): GridContext => {
      const children = new Map([[childKey({ columns: [2017, '2017-Q1'] }), child]])
      const table = tableOf(x, catalog, answer, children)
      return { x, catalog, grid: answer.grid, table, locale: 'en-US', hasBars: false }
    }
    const context = contextWith(answerTo(months))
    const sheet = await sheetOf(context)
    const lines: unknown[][] = utils.sheet_to_json(sheet, { header: 1, raw: true })
    expect(lines[4]).toEqual(['West', 4, 5, 9, 1, 10, 10])
    // January and March within the first quarter, the quarters within 2017; the total has all in it, but folds nothing
    expect((sheet['!cols'] ?? []).map((column) => column?.level ?? 0)).toEqual([0, 2, 2, 1, 1, 0, 0])
    const { files } = read(await tableXlsx(shownTable(context), []), { bookFiles: true }) as unknown as RawBook
    const text = String(files['xl/worksheets/sheet1.xml']?.content)
    expect(text).toContain('outlineLevel="2"/>')
    expect(text).not.toMatch(/ level=/)
    expect(shownTable(contextWith({ pending: true })).columns).toHaveLength(4)
  })

  it('has dates as dates', async () => {
    const x: Exploration = { ...blankExploration('opportunities'), measures: ['deals'], rows: ['closed.date'] }
    const sheet = await sheetOf(
      contextOf(x, [
        ['2017-03-01', 3],
        [undefined, 3],
      ]),
    )
    // 1 March 2017 is day 42795 of Excel, by its own DATEVALUE
    expect([sheet.A2?.t, sheet.A2?.v, sheet.A2?.w]).toEqual(['n', 42795, '2017-03-01'])
  })

  it('says on its second sheet what it is of', async () => {
    expect(utils.sheet_to_json(await sheetOf(team, 'About'), { header: 1 })).toEqual([
      ['Question', 'Won value by office'],
    ])
  })

  it('writes numbers with as many digits as their format says', () => {
    const formats = [
      [{ type: 'decimal', format: 'money2' }, '#,##0.00'],
      [{ type: 'double', format: 'percent0' }, '0%'],
      [{ type: 'integer' }, '#,##0'],
      [{ type: 'double' }, '#,##0.##'],
    ] as const
    for (const [column, expected] of formats) expect(numberFormat(column)).toBe(expected)
  })
})

describe('the CSV of a table', () => {
  it('has one column for each level, names by all headers, and exact values', () => {
    expect(tableCsv(shownTable(team)).split('\r\n')).toEqual([
      'Office,Manager,Q1 2017 · Won value ($),Q1 2017 · Win rate,Total · Won value ($),Total · Win rate',
      'West,,1234567.89,0.5,1234567.89,0.5',
      ',"Celia ""C"" Rouche",1234567.89,0.5,1234567.89,0.5',
      'East,,-0.10,,-0.10,',
      ',"Cara, Losch",-0.10,,-0.10,',
      'All offices,,1234567.79,0.25,1234567.79,0.25',
      '',
    ])
  })

  it('has what is on screen: nothing under a collapsed row', () => {
    const collapsed = contextOf({ ...byTeam, collapsed: [['West']] }, [
      ['West', 'Ann', '2017-Q1', '1.00', 1],
      ['West', undefined, '2017-Q1', '1.00', 1],
      [undefined, undefined, '2017-Q1', '1.00', 1],
    ])
    expect(shownTable(collapsed).rows.map(({ text }) => text)).toEqual(['West', 'All offices'])
  })
})

describe('the copy of a query', () => {
  const query = {
    from: 'deals',
    measures: ['won'],
    rows: [],
    columns: [],
    where: [{ attribute: 'who', in: ["O'Hara"] }],
  }

  it('is JSON that gives the query back', () => {
    expect(JSON.parse(queryJson(query))).toEqual(query)
  })

  it('is a command whose quotes hold in a shell', () => {
    expect(queryCurl(query, 'http://127.0.0.1:4100')).toBe(
      `curl -s http://127.0.0.1:4100/api/query -H 'content-type: application/json' \\
  -d '{"from":"deals","measures":["won"],"rows":[],"columns":[],"where":[{"attribute":"who","in":["O'\\''Hara"]}]}'`,
    )
  })

  it('is the SQL that answers it, under the values that are bound to it', () => {
    const statement = { sql: 'select $1', parameters: ["O'Hara"], types: ['text' as const] }
    const text = querySql({
      query,
      planned: '',
      plan: '',
      rollup: null,
      refused: [],
      statements: [
        { ...statement, purpose: 'filter values of who', sql: 'no' },
        { ...statement, purpose: 'answer' },
      ],
    })
    expect(text).toBe('-- $1 = "O\'Hara" text\nselect $1')
  })
})

describe('the name of a file', () => {
  it('is the title in small letters of any script, without what file systems refuse', () => {
    expect(fileName('Won value: by Büro / quarter?')).toBe('won-value-by-büro-quarter')
  })
})

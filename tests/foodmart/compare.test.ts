import { describe, expect, test } from 'vitest'
import type { Column } from '../../server/contract/result.ts'
import type { DrillThroughCase, QueryCase } from './cases.ts'
import { firstCountDifference, firstDifference } from './compare.ts'

type Answer = Parameters<typeof firstDifference>[0]
type Row = Omit<QueryCase['expected'][number], 'grouping'> & { readonly grouping?: string[] }

const columns: Column[] = [
  { name: 'store.country', axis: 'row', type: 'text', implied: true },
  { name: 'store.city', axis: 'row', type: 'text' },
  { name: 'gender', axis: 'column', type: 'text' },
  { name: 'sales', axis: 'measure', type: 'decimal' },
  { name: 'buyers', axis: 'measure', type: 'integer' },
]

/** Two cities of one name, one of them with a blank gender, and the total over the cities. */
const answer: Answer = {
  columns,
  rows: [
    ['US', 'Paris', 'F', '10.50', 3],
    ['FR', 'Paris', null, '4.00', null],
    [null, null, 'F', '10.50', 3],
  ],
  grouping: [0, 0, 1],
  special: [{ row: 1, column: 2, kind: 'blank' }],
}

const paris: Row = {
  keys: { 'store.country': 'US', 'store.city': 'Paris', gender: 'F' },
  values: { sales: 10.5, buyers: 3 },
}
const blank: Row = {
  keys: { gender: { special: 'blank' }, 'store.country': 'FR', 'store.city': 'Paris' },
  values: { sales: 4, buyers: null },
}
const total: Row = { keys: { gender: 'F' }, grouping: ['store.city'], values: { sales: 10.5 } }

const caseOf = (expected: readonly Row[], more: Partial<QueryCase> = {}): QueryCase => ({
  id: 'a case',
  endpoint: 'query',
  query: {},
  tolerance: {},
  ordered: false,
  complete: true,
  expected: expected.map((row) => ({ grouping: [], ...row })),
  ...more,
})

/** Where a node of a tree stands is no part of its key, unless a case asks for it. */
const nodes: Answer = {
  columns: [
    { name: 'staff.org.parent', axis: 'row', type: 'integer', implied: true },
    { name: 'staff.org.depth', axis: 'row', type: 'integer', implied: true },
    { name: 'staff.org', axis: 'row', type: 'integer' },
    { name: 'sales', axis: 'measure', type: 'decimal' },
  ],
  rows: [
    [null, 0, 1, '10.50'],
    [1, 1, 2, '4.00'],
  ],
  grouping: [0, 0],
  special: [],
}

const parisText = 'gender = "F", store.city = "Paris", store.country = "US"'
const blankText = 'gender = (blank), store.city = "Paris", store.country = "FR"'

describe('an answer', () => {
  test('is right whatever the order of rows and keys', () => {
    expect(firstDifference(answer, caseOf([total, blank, paris]))).toBeUndefined()
  })

  test('is right with the nodes of a tree, named without or with their places', () => {
    const root: Row = { keys: { 'staff.org': 1 }, values: { sales: 10.5 } }
    const child: Row = { keys: { 'staff.org': 2 }, values: { sales: 4 } }
    expect(firstDifference(nodes, caseOf([root, child]))).toBeUndefined()
    const placed: Row = { ...child, keys: { 'staff.org': 2, 'staff.org.parent': 1 } }
    expect(firstDifference(nodes, caseOf([root, placed]))).toBeUndefined()
    const elsewhere: Row = { ...child, keys: { 'staff.org': 2, 'staff.org.parent': 7 } }
    expect(firstDifference(nodes, caseOf([root, elsewhere]))).toMatch(
      'there is no row at staff.org = 2, staff.org.parent = 7',
    )
  })

  test('is right with measures that the case does not name, and with members only', () => {
    expect(firstDifference(answer, caseOf([{ ...paris, values: {} }, blank, total]))).toBeUndefined()
  })

  test('is wrong in a number outside the tolerance, and right within it', () => {
    const near = { ...paris, values: { sales: 11 } }
    expect(firstDifference(answer, caseOf([near, blank, total], { tolerance: { sales: 0.5 } }))).toBeUndefined()
    expect(firstDifference(answer, caseOf([near, blank, total], { tolerance: { sales: 0.4 } }))).toBe(
      `sales at ${parisText} is 10.5, expected 11 ± 0.4`,
    )
  })

  test('is wrong where it has a number for an empty cell, and the other way round', () => {
    expect(firstDifference(answer, caseOf([{ ...paris, values: { buyers: null } }, blank, total]))).toBe(
      `buyers at ${parisText} is 3, expected empty`,
    )
    const zero = { ...blank, values: { buyers: 0 } }
    expect(firstDifference(answer, caseOf([paris, zero, total], { tolerance: { buyers: 0.5 } }))).toBe(
      `buyers at ${blankText} is empty, expected 0 ± 0.5`,
    )
  })

  test('is wrong without a row, with one too many, and with one twice', () => {
    const lyon = { ...paris, keys: { ...paris.keys, 'store.city': 'Lyon' } }
    expect(firstDifference(answer, caseOf([lyon, blank, total]))).toBe(
      `there is no row at gender = "F", store.city = "Lyon", store.country = "US"; row 1 is at ${parisText}`,
    )
    expect(firstDifference(answer, caseOf([paris, total]))).toBe(`there is a row at ${blankText}, expected none`)
    const twice = { ...answer, rows: [...answer.rows, ...answer.rows.slice(0, 1)], grouping: [0, 0, 1, 0] }
    expect(firstDifference(twice, caseOf([paris, blank, total]))).toBe(`there are two rows at ${parisText}`)
  })

  test('may have other rows where the case is not complete', () => {
    expect(firstDifference(answer, caseOf([total], { complete: false }))).toBeUndefined()
  })

  test('is wrong where a total is taken for a member, or a blank member for a total', () => {
    expect(firstDifference(answer, caseOf([paris, blank, { ...total, grouping: [] }]))).toBe(
      'there is no row at gender = "F"; row 3 is at gender = "F", store.city rolled up',
    )
    const rolledUp = { ...blank, keys: { 'store.country': 'FR', 'store.city': 'Paris' }, grouping: ['gender'] }
    expect(firstDifference(answer, caseOf([paris, rolledUp, total]))).toContain('there is no row at')
  })

  test('is wrong where a key is a number and must be a text', () => {
    const numbers = { ...answer, rows: answer.rows.map(([, , ...rest]) => [1, 2, ...rest]), special: answer.special }
    expect(
      firstDifference(numbers, caseOf([{ ...paris, keys: { 'store.country': '1', 'store.city': '2', gender: 'F' } }])),
    ).toContain('there is no row at gender = "F", store.city = "2", store.country = "1"')
  })

  test('is wrong in another order, where order counts', () => {
    expect(firstDifference(answer, caseOf([paris, blank, total], { ordered: true }))).toBeUndefined()
    expect(firstDifference(answer, caseOf([blank, paris, total], { ordered: true }))).toBe(
      `the row at ${parisText} comes before the one at ${blankText}, expected after it`,
    )
  })

  test('is wrong without the measure', () => {
    expect(firstDifference(answer, caseOf([{ ...paris, values: { sale: 1 } }, blank, total]))).toBe(
      'there is no measure sale, only sales, buyers',
    )
  })
})

describe('a drill-through', () => {
  const drillThrough = (count: number, rows?: number): DrillThroughCase => ({
    id: 'a case',
    endpoint: 'drill-through',
    query: {},
    at: {},
    measure: 'sales',
    tolerance: {},
    ordered: false,
    complete: true,
    expected: { count, ...(rows !== undefined && { rows }) },
  })

  const reconciled = { sum: null, cell: null, reconciles: true, why: 'all rows' }

  test('is right by its count and the rows of its page', () => {
    const found = { ...reconciled, count: 29, rows: [[1], [2], [3]] }
    expect(firstCountDifference(found, drillThrough(29))).toBeUndefined()
    expect(firstCountDifference(found, drillThrough(29, 3))).toBeUndefined()
    expect(firstCountDifference(found, drillThrough(30))).toBe('count is 29, expected 30')
    expect(firstCountDifference(found, drillThrough(29, 29))).toBe('there are 3 rows, expected 29')
  })

  test('is right where its rows make the cell, and both are what the case expects', () => {
    const found = { ...reconciled, count: 29, rows: [], sum: '12.50', cell: '12.50' }
    const asked = (sum: number) => ({ ...drillThrough(29), expected: { count: 29, sum } })
    expect(firstCountDifference(found, asked(12.5))).toBeUndefined()
    expect(firstCountDifference(found, asked(13))).toBe('sum is "12.50", expected 13')
    expect(firstCountDifference({ ...found, cell: null }, asked(12.5))).toBe('cell is empty, expected 12.5')
    expect(firstCountDifference({ ...found, reconciles: false, why: 'a row is gone' }, drillThrough(29))).toBe(
      'the rows do not reconcile with the cell: a row is gone',
    )
  })
})

import { describe, expect, it } from 'vitest'
import { type Activity, cohortTriangle, pooledRetention } from '../../../../../pipelines/models/money/cohorts.ts'
import { modelTable } from '../../../../support/model-tables.ts'
import { expectNear, type Reference, references } from '../../../../support/near.ts'
import { refusalOf } from '../../../../support/refusal-of.ts'
import { tableRows } from '../../../../support/table-rows.ts'

const { expected } = references<{
  'cohort-retention': Reference<
    object,
    Record<'clean' | 'all_rows' | 'clean_cohort_revenue', number[][]> &
      Record<'pooled_retention_clean' | 'pooled_without_2011_12', number[]>
  >
}>('money')['cohort-retention']

const invoices = (isKept: (row: Record<string, string>) => boolean): Activity[] =>
  tableRows(modelTable('online_retail_invoices.csv.gz'), ['customer', 'day', 'cancelled', 'amount'])
    .filter(isKept)
    .map((row) => ({ customer: row.customer ?? '', month: (row.day ?? '').slice(0, 7), amount: Number(row.amount) }))

describe('cohorts of Online Retail', () => {
  it('come back as in the triangles that are printed', () => {
    const clean = cohortTriangle(
      invoices((row) => row.cancelled === '0' && Number(row.amount) > 0),
      '2011-12-09',
    )
    expect(clean.map(({ active }) => active)).toEqual(expected.clean)
    expectNear(
      clean.map(({ revenue }) => revenue),
      expected.clean_cohort_revenue,
      { absolute: 0.005 },
    )
    expect(clean.every(({ isLastIncomplete }) => isLastIncomplete)).toBe(true)
    expectNear(pooledRetention(clean, true), expected.pooled_retention_clean, { relative: 1e-9 })
    expectNear(pooledRetention(clean, false), expected.pooled_without_2011_12, { relative: 1e-9 })
    expect(
      cohortTriangle(
        invoices(() => true),
        '2011-12-09',
      ).map(({ active }) => active),
    ).toEqual(expected.all_rows)
  })
})

describe('the retention triangle', () => {
  const active = (customer: string, ...months: string[]) => months.map((month) => ({ customer, month, amount: 10 }))
  const all = [
    ...active('a', '2023-12', '2024-02', '2024-02'),
    ...active('b', '2024-01'),
    ...active('c', '2024-01', '2024-02'),
  ]

  it('counts a customer once a month, over the turn of the year', () => {
    expect(cohortTriangle(all, '2024-02-29')).toEqual([
      { month: '2023-12', active: [1, 0, 1], revenue: [10, 0, 20], isLastIncomplete: false },
      { month: '2024-01', active: [2, 1], revenue: [20, 10], isLastIncomplete: false },
    ])
    // the second month of both: 0 + 1 of 1 + 2
    expectNear(pooledRetention(cohortTriangle(all, '2024-02-29'), false), [1, 1 / 3, 1], { relative: 1e-12 })
  })

  it('marks the month that is not over, and leaves it out where that is asked', () => {
    const young = cohortTriangle(all, '2024-02-28')
    expect(young.map(({ isLastIncomplete }) => isLastIncomplete)).toEqual([true, true])
    expect(pooledRetention(young, false)).toEqual([1, 0])
  })

  it('refuses activity after the data end, months that are none, and nobody', () => {
    expect(refusalOf(() => cohortTriangle(active('a', '2025-01'), '2024-12-31'))).toBe('future_month')
    expect(refusalOf(() => cohortTriangle(active('a', '2025-13'), '2025-12-31'))).toBe('bad_month')
    expect(refusalOf(() => cohortTriangle([], '2025-12-31'))).toBe('no_activity')
  })
})

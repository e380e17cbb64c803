import { expect, it } from 'vitest'
import { createPace } from '../../../../server/start/pace.ts'

const rows = (done: number, source = 'deals') => ({ step: 'stage', source, done, total: 1000, unit: 'rows' }) as const

/** Reports at times in ms after the start of the run; the seconds left after each. */
const paced = (
  ...reports: readonly (readonly [at: number, progress: Parameters<ReturnType<typeof createPace>>[0]])[]
) => {
  let now = 5000
  const pace = createPace(() => now)
  return reports.map(([at, progress]) => {
    now = 5000 + at
    return pace(progress)
  })
}

it('the time left is that of the rest at the speed so far', () => {
  // 100 in 2 s leave 900 for 18 s; 500 in 4 s leave 500 for 4 s
  expect(paced([2000, rows(100)], [4000, rows(500)])).toEqual([18, 4])
})

it('the time left is not known in the first second, before the first row, and at the end', () => {
  expect(paced([999, rows(100)], [1000, rows(0)], [1001, rows(200)], [3000, rows(1000)])).toEqual([
    undefined,
    undefined,
    4,
    undefined,
  ])
})

it('the time left is counted anew for each step and source', () => {
  // the second source is worked on since the report of the first: 100 in 2 s
  expect(paced([9000, rows(1000)], [11_000, rows(100, 'offices')])).toEqual([undefined, 18])
})

it('the time left of what takes now this long and now that, tables, is not guessed', () => {
  expect(paced([5000, { step: 'facts', done: 1, total: 4, unit: 'tables' }])).toEqual([undefined])
})

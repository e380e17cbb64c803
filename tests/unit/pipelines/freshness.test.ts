import { describe, expect } from 'vitest'
import { dayIn } from '../../../pipelines/freshness.ts'
import type { TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { type SmallWorkspace, smallTest } from '../../support/small-workspace.ts'

const at = (instant: string) => ({ clock: () => new Date(instant) })

const prepared = (small: SmallWorkspace, freshness: string, ...days: readonly string[]) => {
  small.entity('name VARCHAR', 'sold DATE', 'seen TIMESTAMP')
  small.write(
    'sources/things.yaml',
    `source: things
entity: thing
file: {pattern: files/things.csv, header: [name, sold, seen]}
columns: {name: name, sold: sold, seen: seen}
contract: {freshness: ${freshness}}
`,
  )
  small.write('files/things.csv', ['name,sold,seen', ...days.map((day) => `x,${day}`)].map((l) => `${l}\n`).join(''))
}

const runs = ({ query }: TestWarehouse) => query('SELECT status, message FROM etl_run ORDER BY run_id')

const stale = (day: string, found: string) =>
  `sources/things.yaml: source things: expected a sold of at most 2 days before ${day}, the day of the run; ${found}`

describe('a source whose newest date may be two days old', () => {
  smallTest('is loaded on the second day after it, and not on the third', async ({ small, warehouse }) => {
    prepared(small, '{column: sold, max_days: 2}', '2026-01-02,', '2025-12-01,', 'soon,')
    const failed = stale('2026-01-05', 'the newest is 2026-01-02, 3 days before it')
    await expect(warehouse.run(at('2026-01-05T00:00:00Z'))).rejects.toThrow(failed)
    expect((await warehouse.run(at('2026-01-04T23:59:59Z'))).status).toBe('published')
    expect((await runs(warehouse)).map(({ status }) => status)).toEqual(['failed', 'succeeded'])
  })

  smallTest('is told to be old where nothing came since, and served as it was', async ({ small, warehouse }) => {
    prepared(small, '{column: sold, max_days: 2}', '2026-01-02,')
    const { dataVersion } = await warehouse.run(at('2026-01-03T00:00:00Z'))
    expect((await warehouse.run(at('2026-01-04T00:00:00Z'))).status).toBe('unchanged')
    const failed = stale('2026-02-02', 'the newest is 2026-01-02, 31 days before it')
    await expect(warehouse.run(at('2026-02-02T12:00:00Z'))).rejects.toThrow(failed)
    expect((await runs(warehouse)).at(-1)).toEqual({ status: 'failed', message: failed })
    expect(await warehouse.query('SELECT count(*) AS things FROM fact_thing')).toEqual([{ things: '1' }])
    expect(await warehouse.run(at('2026-01-04T00:00:00Z'))).toMatchObject({ status: 'unchanged', dataVersion })
  })

  smallTest('may have dates to come, and must have one', async ({ small, warehouse }) => {
    prepared(small, '{column: sold, max_days: 2}', '2027-01-01,')
    expect((await warehouse.run(at('2026-01-05T00:00:00Z'))).status).toBe('published')
    prepared(small, '{column: sold, max_days: 2}', ',2026-01-01 10:00')
    await expect(warehouse.run(at('2026-01-01T00:00:00Z'))).rejects.toThrow(stale('2026-01-01', 'there is none'))
  })

  smallTest('is asked on the day of the workspace, of times too', async ({ small, warehouse }) => {
    small.write('workspace.yaml', 'name: small\ncurrency: EUR\ncubes: own\nzone: Asia/Tokyo\n')
    prepared(small, '{column: seen, max_days: 0}', ',2026-01-02 00:30')
    // 15:00 in UTC is midnight in Tokyo
    await expect(warehouse.run(at('2026-01-02T15:00:00Z'))).rejects.toThrow(
      'expected a seen of at most 0 days before 2026-01-03, the day of the run; the newest is 2026-01-02, 1 day before it',
    )
    expect((await warehouse.run(at('2026-01-02T14:59:59Z'))).status).toBe('published')
    expect(dayIn('America/New_York', new Date('2026-01-02T04:59:59Z'))).toBe('2026-01-01')
  })
})

smallTest('a freshness of what is no date is refused, with the nearest that is', async ({ small, warehouse }) => {
  prepared(small, '{column: name, max_days: 2}')
  await expect(warehouse.run()).rejects.toThrow(
    'sources/things.yaml:5:32: there is no date column "name"; nearest is "sold"; expected one of sold, seen',
  )
})

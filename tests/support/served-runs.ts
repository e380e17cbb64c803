import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { LogEntry } from '../../server/api/dependencies.ts'
import { RunList } from '../../server/contract/runs.ts'
import { post, startServer } from './commands.ts'
import { type FollowedRuns, followRuns } from './events.ts'
import { type SmallWorkspace, smallTest } from './small-workspace.ts'

/** A statement that nothing but an interruption ends. */
const endless =
  'WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 0\n'

/** A workspace of things with amounts, in a file for each day. */
export interface DailyThings extends SmallWorkspace {
  /** where a server keeps its data; outside the workspace */
  readonly data: string
  /** writes the file of a day: its records */
  readonly day: (date: string, ...records: readonly string[]) => void
  /** makes every load from now on last for ever in its checks, or no longer */
  readonly slow: (isSlow: boolean) => void
}

/** Makes a small workspace one of things with amounts. */
export const toDaily = (small: SmallWorkspace): DailyThings => {
  const check = join(small.folder, 'sql/checks/slow.sql')
  const daily = {
    ...small,
    data: `${small.folder}-data`,
    day: (date: string, ...records: readonly string[]) =>
      small.write(`files/of-${date}.csv`, ['id,amount', ...records, ''].join('\n')),
    slow: (isSlow: boolean) => (isSlow ? small.write('sql/checks/slow.sql', endless) : rmSync(check)),
  }
  small.write('workspace.yaml', 'name: small\ncurrency: EUR\ncubes: own\nschedule: {every: 1h}\n')
  small.entity('thing_id VARCHAR', 'amount INTEGER')
  small.write(
    'sources/things.yaml',
    `source: things
entity: thing
file: {pattern: files/of-*.csv, date: "%Y-%m-%d", header: [id, amount]}
columns: {thing_id: {from: id, required: true, unique: true}, amount: amount}
`,
  )
  small.write(
    'cubes/things.yaml',
    `version: 1
cubes:
  things:
    table: fact_thing
    grain: [thing_id]
    measures:
      amount: {agg: sum, expr: amount}
`,
  )
  daily.day('2026-01-01', 'a,1', 'b,2')
  daily.day('2026-01-02', 'c,4')
  return daily
}

/** A server of the workspace, whose runs are followed from the first on that begins after its start. */
export interface ServedRuns {
  readonly url: string
  readonly events: FollowedRuns
  readonly logged: readonly LogEntry[]
  readonly post: (
    path: string,
    body: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<{ readonly status: number; readonly body: Record<string, unknown> }>
  /** the sum of all amounts, as the server answers it */
  readonly amount: () => Promise<unknown>
  readonly runs: () => Promise<RunList>
  readonly stop: (withinMs: number) => Promise<void>
}

/** A server of a workspace of things, to be stopped. */
export const serveDaily = async ({ folder, data }: DailyThings): Promise<ServedRuns> => {
  const logged: LogEntry[] = []
  const { url, stop } = await startServer(folder, data, logged)
  const events = await followRuns(url)
  await events.until('state')
  return {
    url,
    events,
    logged,
    post: (path, body, headers) => post(url + path, body, headers),
    amount: async () => {
      const { body } = await post(`${url}/api/query`, { from: 'things', measures: ['amount'] })
      return Array.isArray(body.rows) ? body.rows.flat()[0] : body
    },
    runs: async () => RunList.parse(await (await fetch(`${url}/api/runs`)).json()),
    stop,
  }
}

/** `test` with a workspace of things, and, where it asks for one, a server of it. */
export const dailyTest = smallTest.extend<{ daily: DailyThings; served: ServedRuns }>({
  daily: async ({ small }, use) => {
    const daily = toDaily(small)
    await use(daily)
    rmSync(daily.data, { recursive: true, force: true })
  },
  served: async ({ daily }, use) => {
    const served = await serveDaily(daily)
    await use(served)
    served.events.leave()
    await served.stop(1000)
  },
})

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scoreMonths } from '../../../pipelines/customer-models/customer-models.ts'
import { readCustomerInput } from '../../../pipelines/customer-models/input.ts'
import { inputHashes } from '../../../pipelines/customer-models/score-store.ts'
import { openTestEngine } from '../../support/pipeline-warehouse.ts'

/*
 * Scores customers at the end of December 2025 from a warehouse of their orders, in a process of its own: reads, fits, scores and
 * writes back as a load does for a month that is new. Prints JSON: orders, scores that were written, refusals, milliseconds of
 * reading and of the rest, seconds of the processor, and the most memory before the scoring and in all, in bytes.
 */
const customers = Number(process.argv[2])
const month = (2025 - 1970) * 12 + 11
const sql = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')
const mostMemory = (): number => process.resourceUsage().maxRSS * 1024

const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-score-'))
const engine = await openTestEngine(join(folder, 'warehouse.duckdb'))
try {
  await engine.session(async (session) => {
    for (const table of ['customer_score', 'model_run'])
      await session.run(sql(`../../../sql/journal/${table}.sql`).replaceAll(/^--.*$/gm, ''))
    await session.run(`SET VARIABLE bench_customers = ${customers};
      CREATE MACRO chance(i, salt) AS (hash(i, salt) % 1000000007) / 1000000007.0`)
    await session.run(sql('orders.sql'))
  })
  const memoryBefore = mostMemory()
  const found = await engine.transaction(async (session) => {
    const [started, cpu] = [performance.now(), process.cpuUsage()]
    const facts = [{ name: 'fact_order_line', text: '', path: '' }]
    const input = await readCustomerInput(session, facts)
    const hashes = await inputHashes(session, input, [month])
    const read = performance.now() - started
    const settings = {
      seed: 1,
      monthsBefore: 0,
      discountRate: 0.1,
      margin: 1,
      levels: { by: 'share', platinum: 0.05, gold: 0.15 },
    } as const
    const day = '2026-01-01'
    const context = {
      session,
      runId: 1,
      settings,
      facts,
      completeThrough: '2025-12-31',
      day,
      onProgress: () => undefined,
    }
    await scoreMonths(context, input, [{ month, version: '1', inputHash: hashes.get(month) ?? '' }], month)
    const { user, system } = process.cpuUsage(cpu)
    const [written] =
      await session.all(`SELECT count(*) AS scores, count(churn_chance) AS chances, count(expected_value) AS orders_to_come,
      (SELECT count(*) FROM fact_order_line) AS orders, (SELECT count(refusal_code) FROM model_run) AS refused FROM customer_score`)
    return { read, took: performance.now() - started, cpu: (user + system) / 1e6, ...written }
  })
  console.log(JSON.stringify({ ...found, memoryBefore, memory: mostMemory() }))
} finally {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
}

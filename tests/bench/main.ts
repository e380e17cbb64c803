import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { demoWorkspace, loadWarehouse, serveModel, shippedDefinitions, type Warehouse } from '../support/warehouse.ts'
import { crmCases, ssbCases } from './cases.ts'
import { type HttpTiming, timeHttp } from './http.ts'
import { openBoth, type Raw, type Timing, timeInProcess } from './in-process.ts'
import { geometricMean, median } from './measure.ts'
import { type Goal, machine, printGoals, printTable } from './print.ts'
import { ssbFile } from './ssb/generate.ts'

const { values: flags } = parseArgs({
  options: { sf: { type: 'string', default: '1' }, rounds: { type: 'string', default: '11' } },
})
const scale = Number(flags.sf)
const rounds = Number(flags.rounds)
if (!(scale > 0 && rounds >= 7))
  throw new Error(`--sf must be above 0 and --rounds at least 7; found ${flags.sf} and ${flags.rounds}`)

const printTimings = (timings: readonly Timing[]): void =>
  printTable(
    ['question', 'rows', 'compile µs', 'by hand ms', 'ours ms', 'ratio'],
    timings.map(({ name, rows, compile, raw, ours }) => [
      name,
      String(rows),
      compile.toFixed(0),
      raw.toFixed(2),
      ours.toFixed(2),
      (ours / raw).toFixed(2),
    ]),
  )

const inProcessGoals = (timings: readonly Timing[]): Goal[] => {
  const ratios = timings.map(({ raw, ours }) => ours / raw)
  return [
    {
      name: 'P1 query to SQL, median',
      found: median(timings.map(({ compile }) => compile)) / 1000,
      most: 0.3,
      unit: ' ms',
    },
    { name: 'P2 end to end over hand-written SQL, geometric mean', found: geometricMean(ratios), most: 1.05, unit: '' },
    { name: 'P2 the worst of them', found: Math.max(...ratios), most: 1.15, unit: '' },
  ]
}

const benchSsb = async (): Promise<void> => {
  console.log(`\n## Star Schema Benchmark, scale factor ${scale}, in process, ${rounds} rounds in turns\n`)
  const { engine, raw } = await openBoth(await ssbFile(scale))
  const text = readFileSync(new URL('ssb/ssb.yaml', import.meta.url), 'utf8')
  const warehouse = await serveModel(engine, [{ path: 'ssb.yaml', text }])
  const timings = await timeInProcess(warehouse, raw, ssbCases(), { rounds, hasGrouping: false })
  printTimings(timings)
  console.log()
  printGoals(inProcessGoals(timings))
  raw.close()
  await engine.close()
}

const benchHttp = async (warehouse: Warehouse, raw: Raw): Promise<void> => {
  console.log(`\n## The same ten over HTTP, one client on one connection, ${rounds * 5} rounds in turns\n`)
  const timings = await timeHttp(warehouse, raw, crmCases(), rounds * 5)
  printTable(
    ['question', 'bytes', 'by hand in process ms', 'JSON ms', 'Arrow ms', 'kept answer ms', 'no query ms'],
    timings.map(({ name, bytes, ...times }) => [
      name,
      String(bytes),
      ...[times.raw, times.json, times.arrow, times.cached, times.nothing].map((time) => time.toFixed(2)),
    ]),
  )
  console.log()
  const perQuestion = (name: string, of: (timing: HttpTiming) => number): Goal[] => {
    const found = timings.map(of)
    return [
      { name: `P5 ${name}, median of the questions`, found: median(found), most: 1, unit: ' ms' },
      { name: `P5 ${name}, the worst`, found: Math.max(...found), most: 1, unit: ' ms' },
    ]
  }
  printGoals([
    ...perQuestion('JSON over HTTP less by hand', ({ json, raw }) => json - raw),
    ...perQuestion('Arrow over HTTP less by hand', ({ arrow, raw }) => arrow - raw),
    ...perQuestion('a kept answer', ({ cached }) => cached),
  ])
}

const benchCrm = async (): Promise<void> => {
  console.log(`\n## Ten questions on the demo data (8,800 opportunities), in process, ${rounds * 3} rounds in turns\n`)
  const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-'))
  const file = join(folder, 'warehouse.duckdb')
  await (await loadWarehouse(file, demoWorkspace)).engine.close()
  const { engine, raw } = await openBoth(file)
  const warehouse = await serveModel(engine, await shippedDefinitions(demoWorkspace))
  const timings = await timeInProcess(warehouse, raw, crmCases(), { rounds: rounds * 3, hasGrouping: true })
  printTimings(timings)
  console.log()
  printGoals(inProcessGoals(timings))
  await benchHttp(warehouse, raw)
  raw.close()
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
}

console.log(`# Benchmarks: ${machine()}`)
await benchSsb()
await benchCrm()

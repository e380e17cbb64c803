import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demoWorkspace, loadWarehouse, serveModel, shippedDefinitions, type Warehouse } from '../support/warehouse.ts'
import { crmCases } from './cases.ts'
import { type HttpTiming, timeHttp } from './http.ts'
import { openBoth, type Raw, timeInProcess } from './in-process.ts'
import { median } from './measure.ts'
import { type Goal, printGoals, printTable } from './print.ts'
import { compileGoal, inTurns, printTimings, type Repeats } from './questions.ts'

/** Answers over HTTP are quick, so that more of them are needed for a steady median. */
const httpRunsOf = ({ rounds, runs }: Repeats): number => rounds * runs * 2

const benchHttp = async (warehouse: Warehouse, raw: Raw, repeats: Repeats): Promise<void> => {
  const httpRuns = httpRunsOf(repeats)
  console.log(
    `\n## Ten questions on the demo data over HTTP, one client on one connection, ${httpRuns} runs in turns\n`,
  )
  const timings = await timeHttp(warehouse, raw, crmCases(), httpRuns)
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

const benchInProcess = async (warehouse: Warehouse, raw: Raw, repeats: Repeats): Promise<void> => {
  console.log(`\n## Ten questions on the demo data (8,800 opportunities), in process, ${inTurns(repeats)}\n`)
  const timings = await timeInProcess(warehouse, raw, crmCases(), { ...repeats, hasGrouping: true })
  printTimings(timings)
  // On so few rows the fixed cost of a call is most of the time: P2 is for the benchmark.
  console.log()
  printGoals([compileGoal(timings)])
}

/** Prints P1 and P5 on the sales opportunities: in process, and over HTTP. */
export const benchCrm = async (
  parts: { readonly demo: boolean; readonly http: boolean },
  repeats: Repeats,
): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-'))
  const file = join(folder, 'warehouse.duckdb')
  await (await loadWarehouse(file, demoWorkspace)).engine.close()
  const { engine, raw } = await openBoth(file)
  const warehouse = await serveModel(engine, await shippedDefinitions(demoWorkspace))
  if (parts.demo) await benchInProcess(warehouse, raw, repeats)
  if (parts.http) await benchHttp(warehouse, raw, repeats)
  raw.close()
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
}

import { readFileSync } from 'node:fs'
import { serveModel } from '../../support/warehouse.ts'
import { ssbCases } from '../cases.ts'
import { openBoth, timeInProcess } from '../in-process.ts'
import { printGoals } from '../print.ts'
import { bestMean, compileGoal, inTurns, printTimings, type Repeats, ratioGoals } from '../questions.ts'
import { ssbFile } from './generate.ts'
import { loadSsb } from './load.ts'

/** Prints P1 and P2 on the Star Schema Benchmark. */
export const benchSsb = async (scale: number, repeats: Repeats): Promise<void> => {
  console.log(`\n## Star Schema Benchmark, scale factor ${scale}, in process, ${inTurns(repeats)}\n`)
  const { engine, raw } = await openBoth(await ssbFile(scale))
  const text = readFileSync(new URL('ssb.yaml', import.meta.url), 'utf8')
  const warehouse = await serveModel(engine, [{ path: 'ssb.yaml', text }])
  const timings = await timeInProcess(warehouse, raw, ssbCases(), { ...repeats, hasGrouping: false, scale })
  printTimings(timings)
  console.log()
  printGoals([compileGoal(timings), ...ratioGoals(timings)])
  raw.close()
  await engine.close()
}

/** Prints P3: its questions on tables that our pipeline loaded. */
export const benchLayout = async (scale: number, repeats: Repeats): Promise<void> => {
  console.log(
    `\n## The same questions on tables that our pipeline loaded, by hand on tables as generated, ${inTurns(repeats)}\n`,
  )
  const generated = await openBoth(await ssbFile(scale))
  const { file, took } = await loadSsb(scale)
  const loaded = await openBoth(file)
  const text = readFileSync(new URL('ssb.yaml', import.meta.url), 'utf8')
  const warehouse = await serveModel(loaded.engine, [{ path: 'ssb.yaml', text }])
  const timings = await timeInProcess(warehouse, generated.raw, ssbCases(), { ...repeats, hasGrouping: false, scale })
  printTimings(timings)
  console.log(`\nloaded from Parquet in ${(took / 1000).toFixed(1)} s`)
  const name = 'P3 on our layout over hand-written SQL on the generated one, geometric mean of the best round'
  printGoals([{ name, found: bestMean(timings), most: 0.5, unit: '' }])
  for (const { engine, raw } of [generated, loaded]) {
    raw.close()
    await engine.close()
  }
}

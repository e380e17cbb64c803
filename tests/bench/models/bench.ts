import { mebibytes, printGoals, printTable } from '../print.ts'
import { timeModels } from './models.ts'
import { timeScoring } from './scoring.ts'

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`

/** Prints what scoring so many customers takes: each model by itself, and a month that is new in a warehouse. */
export const benchModels = async (customers: number): Promise<void> => {
  console.log(`\n## ${customers} customers scored by the models that run after a load\n`)
  const timings = timeModels(customers)
  printTable(
    ['model', 's', 'MiB kept'],
    timings.map(({ name, took, kept }) => [name, (took / 1000).toFixed(2), mebibytes(kept)]),
  )
  console.log()
  const found = timings.reduce((sum, { took }) => sum + took, 0) / 1000
  printGoals([{ name: 'RFM, levels, BG/NBD and churn, fits included', found, most: 60, unit: ' s' }])
  const step = await timeScoring(customers)
  console.log(
    `\nthe same from a warehouse of ${step.orders} orders, a month that is new: read in ${seconds(step.read)}, ${step.cpu.toFixed(1)} s of the processor in all; ${mebibytes(step.memoryBefore)} MiB at most before, ${mebibytes(step.memory)} MiB in all\n`,
  )
  printGoals([{ name: 'read, scored and written back', found: step.took / 1000, most: 60, unit: ' s' }])
}

import { mebibytes, printGoals } from '../print.ts'
import { timeCompany } from './company.ts'

/** Prints what a first start with the demo company takes. */
export const benchCompany = async (scale: number): Promise<void> => {
  console.log(`\n## The demo company at scale ${scale}, a first start in a process of its own\n`)
  const { records, written, loaded, memory, message } = await timeCompany(scale)
  console.log(
    `${records} records, written in ${(written / 1000).toFixed(1)} s; ${message}; ${mebibytes(memory)} MiB at most`,
  )
  if (scale !== 1) return console.log(`from the start to the first answer: ${(loaded / 1000).toFixed(1)} s`)
  printGoals([{ name: 'from the start to the first answer', found: loaded / 1000, most: 30, unit: ' s' }])
}

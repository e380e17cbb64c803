import { writeSync } from 'node:fs'
import { onEngine, openTestEngine } from './pipeline-warehouse.ts'

/**
 * Loads a workspace into a warehouse file and stops for good, inside the run's transaction, when a step has reported:
 * a process for a test to kill. Arguments: workspace folder, warehouse file, step. Prints `waiting` when it waits.
 */
const [folder, file, step] = process.argv.slice(2)
if (folder === undefined || file === undefined)
  throw new Error('expected a workspace folder, a warehouse file and a step')

const waitForever = () => {
  writeSync(1, 'waiting\n')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

const warehouse = onEngine(await openTestEngine(file), folder)
await warehouse.run({ onProgress: (progress) => (progress.step === step ? waitForever() : undefined) })

import { writeSync } from 'node:fs'
import { storeSet } from '../../server/engine/set-store.ts'
import { onEngine, openTestEngine } from './pipeline-warehouse.ts'

/**
 * Loads a workspace into a warehouse file, stores a set with it, and stops for good, inside the run's transaction, when a step has reported:
 * a process for a test to kill. Arguments: workspace folder, warehouse file, step, and
 * the entity and the key of a record to erase where one is. Prints `waiting` when it waits.
 */
const [folder, file, step, entity, key] = process.argv.slice(2)
if (folder === undefined || file === undefined)
  throw new Error('expected a workspace folder, a warehouse file and a step')

const waitForever = () => {
  writeSync(1, 'waiting\n')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

const warehouse = onEngine(await openTestEngine(file), folder)
await warehouse.run({
  erase: entity === undefined || key === undefined ? undefined : { entity, key },
  verify: async (session, { day, dataVersion }) => {
    const members = { sql: 'select [$1] as member, false as is_unknown, false as is_unassigned', columns: [] }
    const parameters = [{ value: 'late', type: 'text' }] as const
    await storeSet(session, { set: 'late', definition: '' }, { day, dataVersion }, { ...members, parameters })
  },
  onProgress: (progress) => (progress.step === step ? waitForever() : undefined),
})

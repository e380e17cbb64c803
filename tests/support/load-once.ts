import { onEngine, openTestEngine } from './pipeline-warehouse.ts'

/**
 * Loads a workspace into a warehouse file in a process of its own and prints what became of it: the status of the run, or
 * the message with which it failed. Arguments: workspace folder, warehouse file.
 */
const [folder, file] = process.argv.slice(2)
if (folder === undefined || file === undefined) throw new Error('expected a workspace folder and a warehouse file')

const said = await onEngine(await openTestEngine(file), folder)
  .run()
  .then(
    ({ status }) => status,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
console.log(said)

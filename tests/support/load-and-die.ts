import { countedEngine } from './counted-engine.ts'
import { onEngine, openTestEngine } from './pipeline-warehouse.ts'

/**
 * Loads a workspace into a warehouse file and kills itself while the engine is at a piece of work. Arguments: workspace
 * folder, warehouse file, number of the piece of work, milliseconds that the engine has for it.
 */
const [folder, file, at, waitMs] = process.argv.slice(2)
if (folder === undefined || file === undefined) throw new Error('expected a workspace folder and a warehouse file')

const die = () => {
  // The engine works on in threads of its own.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(waitMs))
  process.kill(process.pid, 'SIGKILL')
}

const engine = countedEngine(await openTestEngine(file, [folder]), (number) =>
  number === Number(at) ? die() : undefined,
)
await onEngine(engine, folder).run()

import { readDefinitionFiles } from '../../server/model/read.ts'
import { root } from './commands.ts'
import { loadWarehouse, serveModel, type Warehouse } from './warehouse.ts'

/** The last date of the golden data. */
export const goldenThrough = '2026-04-02'

/** The golden workspace with another file of definitions beside its own, loaded into a warehouse file. */
export const goldenWith =
  (text: string) =>
  async (file: string): Promise<Warehouse> => {
    const { engine } = await loadWarehouse(file, 'fixtures/golden')
    const definitions = await readDefinitionFiles(undefined, `${root}fixtures/golden`)
    return serveModel(engine, [...definitions, { path: 'cubes/policies.yaml', text }], goldenThrough)
  }

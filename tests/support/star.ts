import { openDuckDb } from '../../server/engine/duckdb.ts'
import { engineOptions, serveModel, type Warehouse } from './warehouse.ts'

/**
 * A warehouse in memory with tables and cubes of a test's own.
 *
 * @param tables statements that make the tables
 * @param definitions YAML of the cubes
 * @throws Error with all problems of the definitions, and of the data under them
 */
export const openStar = async (tables: string, definitions: string): Promise<Warehouse> => {
  const engine = await openDuckDb({ ...engineOptions, file: ':memory:', tempFolder: '' })
  await engine.session((session) => session.run(tables))
  try {
    return await serveModel(engine, [{ path: 'cubes/star.yaml', text: definitions }])
  } catch (error) {
    await engine.close()
    throw error
  }
}

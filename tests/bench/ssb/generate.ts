import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

const generator = readFileSync(new URL('generate.sql', import.meta.url), 'utf8')
const folder = fileURLToPath(new URL('../../../.cache/bench/', import.meta.url))

/**
 * A DuckDB file that is made once and kept.
 *
 * @param name  of the file, without its ending
 * @returns path of the file
 */
export const keptFile = async (
  name: string,
  fill: (connection: DuckDBConnection) => Promise<unknown>,
): Promise<string> => {
  const file = `${folder}${name}.duckdb`
  if (existsSync(file)) return file
  mkdirSync(folder, { recursive: true })
  const unfinished = `${file}.unfinished`
  rmSync(unfinished, { force: true })
  const instance = await DuckDBInstance.create(unfinished)
  const connection = await instance.connect()
  await fill(connection)
  await connection.run('CHECKPOINT')
  connection.closeSync()
  instance.closeSync()
  renameSync(unfinished, file)
  return file
}

/**
 * The Star Schema Benchmark as a DuckDB file, generated where it is not there yet.
 *
 * @param scale  scale factor; 1 is 6 million rows of lineorder, 150 MiB, made in some 10 s
 * @returns path of the file
 */
export const ssbFile = (scale: number): Promise<string> =>
  keptFile(`ssb-${scale}`, async (connection) => {
    await connection.run(`SET VARIABLE ssb_sf = ${scale}::DOUBLE`)
    await connection.run(generator)
  })

import { fileURLToPath } from 'node:url'
import { runPipeline } from '../../pipelines/run.ts'
import { readWorkspace } from '../../pipelines/sources/workspace.ts'
import { compileProfile, readProfile } from '../../server/compiler/verification.ts'
import { openDuckDb } from '../../server/engine/duckdb.ts'
import type { Engine } from '../../server/engine/engine.ts'
import type { Cube, Model } from '../../server/model/cube.ts'
import type { ScalarType } from '../../server/model/expression.ts'
import { loadModel } from '../../server/model/load.ts'
import { formatProblem } from '../../server/model/problem.ts'
import type { CubeProfile } from '../../server/model/profile.ts'
import { readDefinitionFiles } from '../../server/model/read.ts'
import type { WarehouseSchema } from '../../server/model/schema.ts'
import type { DefinitionFile } from '../../server/model/yaml/parse.ts'

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url))

/** The folder of the workspace that `npm start` serves. */
export const demoWorkspace = 'fixtures/crm-sales-opportunities'

/** As the server opens it on the machine that the goals are for. */
export const engineOptions = {
  memoryLimit: '4GB',
  threads: 2,
  allowedFolders: [],
  connections: 4,
  queue: 16,
  timeoutSeconds: 30,
}

/** A warehouse with its cubes, ready for queries. */
export interface Warehouse {
  readonly engine: Engine
  readonly model: Model
  readonly cube: (name: string) => Cube
  readonly profile: (name: string) => CubeProfile | undefined
}

const types: readonly (readonly [RegExp, ScalarType])[] = [
  [/^VARCHAR|^ENUM/, 'text'],
  [/INT/, 'integer'],
  [/^DECIMAL/, 'decimal'],
  [/^(DOUBLE|FLOAT)/, 'double'],
  [/^DATE$/, 'date'],
  [/^BOOLEAN/, 'boolean'],
]

/** The tables of a warehouse as the model is checked against them. */
export const readSchema = async (engine: Engine): Promise<WarehouseSchema> => {
  const sql = 'SELECT table_name, column_name, data_type FROM information_schema.columns'
  const tables = new Map<string, Map<string, ScalarType>>()
  for (const row of await engine.session((session) => session.all(sql))) {
    const table = tables.get(String(row.table_name)) ?? new Map<string, ScalarType>()
    tables.set(String(row.table_name), table)
    const type = types.find(([pattern]) => pattern.test(String(row.data_type)))?.[1]
    if (type !== undefined) table.set(String(row.column_name), type)
  }
  return tables
}

/** Reads definitions against the warehouse and profiles each cube. @throws Error with all problems of the definitions */
export const serveModel = async (engine: Engine, files: readonly DefinitionFile[]): Promise<Warehouse> => {
  const loaded = loadModel(files, await readSchema(engine))
  if ('problems' in loaded) throw new Error(loaded.problems.map(formatProblem).join('\n'))
  const { cubes } = loaded.model
  const profiles = new Map<string, CubeProfile>()
  for (const cube of cubes.values()) {
    const [row] = await engine.session((session) =>
      session.all(compileProfile(cube).sql, compileProfile(cube).parameters),
    )
    profiles.set(cube.name, readProfile(cube, row ?? {}))
  }
  const cubeOf = (name: string): Cube => {
    const cube = cubes.get(name)
    if (cube === undefined) throw new Error(`there is no cube ${name}`)
    return cube
  }
  return { engine, model: loaded.model, cube: cubeOf, profile: (name) => profiles.get(name) }
}

/** The shipped cubes and those of a workspace of this repository. */
export const shippedDefinitions = (workspaceFolder: string): Promise<readonly DefinitionFile[]> =>
  readDefinitionFiles(path('cubes'), path(workspaceFolder))

/** Loads a workspace into a new warehouse file, with the shipped cubes and its own. */
export const loadWarehouse = async (file: string, workspaceFolder: string): Promise<Warehouse> => {
  const engine = await openDuckDb({ ...engineOptions, file, tempFolder: `${file}.temp` })
  const workspace = await readWorkspace(path(workspaceFolder), path('sql'))
  await runPipeline({ engine, workspace, sqlFolder: path('sql'), clock: () => new Date('2026-01-01T00:00:00Z') })
  return serveModel(engine, await shippedDefinitions(workspaceFolder))
}

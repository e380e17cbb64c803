import { copyFileSync, mkdtempSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runPipeline } from '../../pipelines/run.ts'
import { readWorkspace } from '../../pipelines/sources/workspace.ts'
import { openDuckDb } from '../../server/engine/duckdb.ts'
import type { Engine } from '../../server/engine/engine.ts'
import type { Cube } from '../../server/model/cube.ts'
import type { Model } from '../../server/model/model.ts'
import { type CubeProfile, type SetVersion, withWatermark } from '../../server/model/profile.ts'
import { readDefinitionFiles } from '../../server/model/read.ts'
import { profileFor } from '../../server/model/view-profile.ts'
import type { DefinitionFile } from '../../server/model/yaml/parse.ts'
import { storeMembers } from '../../server/start/store-members.ts'
import { verify } from '../../server/start/verify.ts'

const path = (name: string): string =>
  isAbsolute(name) ? name : fileURLToPath(new URL(`../../${name}`, import.meta.url))

/** A workspace of published data with one cube that is shipped. */
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

/** A warehouse with its cubes and views, ready for queries. */
export interface Warehouse {
  readonly engine: Engine
  readonly model: Model
  /** by cube */
  readonly profiles: ReadonlyMap<string, CubeProfile>
  readonly cube: (name: string) => Cube
  readonly profile: (name: string) => CubeProfile | undefined
}

/**
 * Reads definitions and proves them on the warehouse.
 *
 * @param completeThrough the date up to which its data are complete
 * @param run what loaded them: the members of frozen sets are stored for its day
 * @throws Error with all problems that they have
 */
export const serveModel = async (
  engine: Engine,
  files: readonly DefinitionFile[],
  completeThrough?: string,
  run?: SetVersion,
): Promise<Warehouse> => {
  const { model, profiles } = await engine.session(async (session) => {
    const verified = await verify(session, files, completeThrough)
    if ('problems' in verified) throw new Error(verified.problems.join('\n'))
    const profiles = withWatermark(verified.model.cubes, verified.profiles, completeThrough)
    return run === undefined ? verified : storeMembers(session, { model: verified.model, profiles }, run)
  })
  return warehouseOf(engine, model, profiles)
}

const warehouseOf = (engine: Engine, model: Model, profiles: ReadonlyMap<string, CubeProfile>): Warehouse => {
  const cube = (name: string): Cube => {
    const found = model.cubes.get(name) ?? model.views.get(name)
    if (found === undefined) throw new Error(`there is no cube ${name}`)
    return found
  }
  return { engine, model, profiles, cube, profile: profileIn(model, profiles) }
}

/** Finds what was verified of a cube or view. */
export const profileIn =
  (model: Model, profiles: ReadonlyMap<string, CubeProfile>) =>
  (name: string): CubeProfile | undefined => {
    const cube = model.cubes.get(name) ?? model.views.get(name)
    return cube && profileFor(cube, profiles)
  }

/** The shipped cubes, with US dollars, and those of a workspace of this repository. */
export const shippedDefinitions = (workspaceFolder: string): Promise<readonly DefinitionFile[]> =>
  readDefinitionFiles({ folder: path('cubes'), currency: 'USD' }, path(workspaceFolder))

type Options = Partial<typeof engineOptions>

const openFile = (file: string, folder: string, options: Options): Promise<Engine> =>
  openDuckDb({ ...engineOptions, ...options, file, tempFolder: `${file}.temp`, allowedFolders: [folder] })

const loadFile = async (file: string, folder: string, options: Options): Promise<Warehouse> => {
  const engine = await openFile(file, folder, options)
  const workspace = await readWorkspace(folder, path('sql'))
  const clock = () => new Date('2026-01-01T00:00:00Z')
  const run = await runPipeline({ engine, workspace, sqlFolder: path('sql'), clock })
  const { cubes, currency } = workspace
  const files = await readDefinitionFiles(cubes === 'shipped' ? { folder: path('cubes'), currency } : undefined, folder)
  return serveModel(engine, files, run.completeThrough, run)
}

/** A warehouse file that is not written to any more, and the model that was proved on it. */
type Loaded = Pick<Warehouse, 'model' | 'profiles'> & { readonly file: string }

/** What this process has loaded, by workspace and options. */
const loaded = new Map<string, Promise<Loaded>>()

const loadOnce = async (parent: string, folder: string, options: Options): Promise<Loaded> => {
  const file = join(mkdtempSync(join(parent, 'loaded-')), 'warehouse.duckdb')
  const { engine, model, profiles } = await loadFile(file, folder, options)
  await engine.close()
  return { file, model, profiles }
}

/**
 * Loads a workspace of this repository, or one of an absolute path, into a new warehouse file, with its own cubes and, where
 * it takes them, the shipped ones. In a run of tests a process loads each of this repository once, and copies its file.
 */
export const loadWarehouse = async (
  file: string,
  workspaceFolder: string,
  options: Options = {},
): Promise<Warehouse> => {
  const folder = path(workspaceFolder)
  const parent = process.env.TEST_RUN_FOLDER
  if (parent === undefined || isAbsolute(workspaceFolder)) return loadFile(file, folder, options)
  const key = JSON.stringify([folder, options])
  const found = loaded.get(key) ?? loadOnce(parent, folder, options)
  loaded.set(key, found)
  const { file: from, model, profiles } = await found
  copyFileSync(from, file)
  return warehouseOf(await openFile(file, folder, options), model, profiles)
}

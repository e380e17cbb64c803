import { isAbsolute } from 'node:path'
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
  const cubeOf = (name: string): Cube => {
    const cube = model.cubes.get(name) ?? model.views.get(name)
    if (cube === undefined) throw new Error(`there is no cube ${name}`)
    return cube
  }
  return { engine, model, profiles, cube: cubeOf, profile: profileIn(model, profiles) }
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

/** Loads a workspace of this repository, or one of an absolute path, into a new warehouse file, with its own cubes and, where it takes them, the shipped ones. */
export const loadWarehouse = async (
  file: string,
  workspaceFolder: string,
  options: Partial<typeof engineOptions> = {},
): Promise<Warehouse> => {
  const folder = path(workspaceFolder)
  const engine = await openDuckDb({
    ...engineOptions,
    ...options,
    file,
    tempFolder: `${file}.temp`,
    allowedFolders: [folder],
  })
  const workspace = await readWorkspace(folder, path('sql'))
  const clock = () => new Date('2026-01-01T00:00:00Z')
  const run = await runPipeline({ engine, workspace, sqlFolder: path('sql'), clock })
  const { cubes, currency } = workspace
  const files = await readDefinitionFiles(cubes === 'shipped' ? { folder: path('cubes'), currency } : undefined, folder)
  return serveModel(engine, files, run.completeThrough, run)
}

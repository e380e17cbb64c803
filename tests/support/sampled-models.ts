import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Session } from '../../server/engine/engine.ts'
import { readSetVersions } from '../../server/engine/set-store.ts'
import type { Model } from '../../server/model/model.ts'
import type { CubeProfile, SetVersion } from '../../server/model/profile.ts'
import { readDefinitionFiles } from '../../server/model/read.ts'
import { readStar, type Star } from './naive/star.ts'
import { readViewStar } from './naive/view.ts'
import { demoWorkspace, loadWarehouse, profileIn, serveModel, type Warehouse } from './warehouse.ts'

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url))

/** Most fact rows that the naive evaluator is given. */
const mostFacts = 5000

/** A workspace of this repository, and up to which date its data count as complete. */
export interface SampledModel {
  readonly name: string
  readonly folder: string
  readonly cubes: readonly string[]
  readonly views?: readonly string[]
  readonly completeThrough: string
  /** where the data of some cubes are complete up to another date */
  readonly otherwise?: Readonly<Record<string, string>>
  /** up to which share of random questions is refused, where more are than usual: those that would mix currencies */
  readonly refused?: number
}

/** The models that random questions are asked of. `completeThrough` lies within the data, so that some periods are not over. */
export const sampledModels: readonly SampledModel[] = [
  {
    name: 'golden',
    folder: 'fixtures/golden',
    cubes: ['bookings', 'deals', 'pipeline', 'plans', 'readings', 'spend', 'visits'],
    views: ['growth'],
    completeThrough: '2026-03-20',
    otherwise: { spend: '2026-03-01' },
  },
  {
    name: 'foodmart',
    folder: 'fixtures/foodmart',
    cubes: ['hr', 'sales', 'sales_2', 'sales_ragged', 'store', 'warehouse'],
    views: ['warehouse_and_sales'],
    completeThrough: '1997-10-15',
  },
  {
    name: 'invoices',
    folder: 'fixtures/invoices',
    cubes: ['invoices', 'payments'],
    views: ['ledger'],
    completeThrough: '2026-02-02',
    refused: 0.25,
  },
  { name: 'opportunities', folder: demoWorkspace, cubes: ['opportunities'], completeThrough: '2017-11-20' },
]

/** A warehouse of which every fact has few enough rows for the naive evaluator. */
export interface Sampled {
  readonly warehouse: Warehouse
  readonly cubes: readonly string[]
  readonly views: readonly string[]
  /** a cube or view with its rows in memory, which are read once */
  readonly star: (cube: string) => Promise<Star>
  readonly close: () => Promise<void>
}

const thinOut = async (warehouse: Warehouse, rows: number): Promise<void> => {
  const dimensions = new Set(
    [...warehouse.model.cubes.values()].flatMap((c) => [...c.roles.values()].map((r) => r.table)),
  )
  const tables = new Set([...warehouse.model.cubes.values()].map(({ table }) => table))
  await warehouse.engine.session(async (session) => {
    for (const table of tables) {
      if (dimensions.has(table)) continue
      const [found] = await session.all(`SELECT count(*)::INTEGER AS n FROM ${table}`)
      const step = Math.ceil(Number(found?.n) / rows)
      if (step > 1) await session.run(`DELETE FROM ${table} WHERE rowid % ${step} <> 0`)
    }
  })
}

/** An earlier day of data, on which other members were in the segments that keep them. */
const earlier = '2026-03-01'

/** Stores for an earlier day who is not in each segment today; gives the days that are stored of each. */
const storeEarlier = async (session: Session, { cubes }: Model): Promise<NonNullable<CubeProfile['snapshots']>> => {
  const [cube] = cubes.values()
  const stored = new Map<string, readonly SetVersion[]>()
  for (const { name, snapshot } of cube?.segments?.values() ?? []) {
    if (snapshot === undefined) continue
    const { hash, table, key } = snapshot
    const member = `[${key.map(({ column }) => `CAST(${column} AS VARCHAR)`).join(', ')}]`
    const of = `set_name = 'segment.${name}' AND definition = '${hash}'`
    await session.run(
      `INSERT INTO set_member SELECT DISTINCT 'segment.${name}', '${hash}', DATE '${earlier}', ${member}, false, false FROM ${table}
      WHERE ${member} NOT IN (SELECT member FROM set_member WHERE ${of})`,
    )
    await session.run(`INSERT INTO set_version VALUES ('segment.${name}', '${hash}', DATE '${earlier}', 'earlier')`)
    stored.set(name, await readSetVersions(session, { set: `segment.${name}`, definition: hash }))
  }
  return stored
}

/** Loads a model, keeps every n-th row of its facts, and proves its definitions on what is left. */
export const openSampled = async (model: SampledModel, rows: number = mostFacts): Promise<Sampled> => {
  const folder = mkdtempSync(join(tmpdir(), `clientele-${model.name}-`))
  const loaded = await loadWarehouse(join(folder, 'warehouse.duckdb'), model.folder, { threads: 1 })
  await thinOut(loaded, rows)
  const shipped = model.folder === demoWorkspace ? { folder: path('cubes'), currency: 'USD' } : undefined
  const files = await readDefinitionFiles(shipped, path(model.folder))
  const served = await serveModel(loaded.engine, files, model.completeThrough)
  const snapshots = await loaded.engine.session((session) => storeEarlier(session, served.model))
  const profiles = new Map(
    [...served.profiles].map(([name, profile]) => {
      return [name, { ...profile, snapshots, completeThrough: model.otherwise?.[name] ?? model.completeThrough }]
    }),
  )
  const warehouse = { ...served, profiles, profile: profileIn(served.model, profiles) }
  const stars = new Map<string, Promise<Star>>()
  const star = (name: string): Promise<Star> => {
    const found = stars.get(name) ?? read(name)
    stars.set(name, found)
    return found
  }
  const read = (name: string): Promise<Star> => {
    const view = served.model.views.get(name)
    if (view !== undefined) return readViewStar(served.model, view, star)
    const completeThrough = profiles.get(name)?.completeThrough
    return served.engine.session((session) => readStar(session, served.cube(name), { completeThrough }))
  }
  return {
    warehouse,
    cubes: [...served.model.cubes.keys()],
    views: [...served.model.views.keys()],
    star,
    close: async () => {
      await served.engine.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

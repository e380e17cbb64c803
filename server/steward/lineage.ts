import { readsOf } from '../../pipelines/needed-sql.ts'
import { neededSqlOf } from '../../pipelines/run.ts'
import type { SqlFile } from '../../pipelines/sources/sql-files.ts'
import type { Workspace } from '../../pipelines/sources/workspace.ts'
import { stagingTable } from '../../pipelines/steps/rules.ts'
import type { Snapshot } from '../api/serving.ts'
import type { Lineage, LineageEdge, LineageNode } from '../contract/lineage.ts'
import type { Engine, Session } from '../engine/engine.ts'
import type { Cube } from '../model/cube.ts'
import { type FileOfRun, filesOfRun, hasJournal, publishedRuns } from './journal.ts'
import type { WorkspaceReader } from './known-workspace.ts'
import { tablesOf } from './made-of.ts'
import { shownPath } from './shown-path.ts'

type Kind = LineageNode['kind']

const idOf = (kind: Kind, name: string) => `${kind}:${name}`

const edge = (fromKind: Kind, from: string, toKind: Kind, to: string): LineageEdge => ({
  from: idOf(fromKind, from),
  to: idOf(toKind, to),
})

const node = (kind: Kind, name: string, about: Omit<LineageNode, 'id' | 'kind' | 'name'>): LineageNode => ({
  id: idOf(kind, name),
  kind,
  name,
  ...about,
})

/** Nodes and the edges between them. */
interface Graph {
  readonly nodes: readonly LineageNode[]
  readonly edges: readonly LineageEdge[]
}

const sourceGraph = ({ sources, tables }: Workspace, files: readonly FileOfRun[]): Graph => {
  const rowsOf = (name: string) => {
    const own = files.filter(({ source }) => source === name)
    return own.length === 0 ? null : own.reduce((sum, file) => sum + file.rowsLoaded + file.rowsSkipped, 0)
  }
  const nodes = [...sources, ...tables].map(({ name, title, definition }) =>
    node('source', name, { title, definition: definition.path, rows: rowsOf(name) }),
  )
  return {
    nodes,
    edges: [
      ...sources.map(({ name, entity }) => edge('source', name, 'entity', entity.name)),
      ...tables.map(({ name }) => edge('source', name, 'table', name)),
    ],
  }
}

interface Made {
  readonly workspace: Workspace
  /** SQL of the tables that the workspace makes */
  readonly files: readonly SqlFile[]
  readonly staging: readonly SqlFile[]
  readonly folders: readonly string[]
  /** how many rows tables have, by name */
  readonly rows: ReadonlyMap<string, number>
}

const tableGraph = ({ workspace, files, staging, folders, rows }: Made): Graph => {
  const fed = new Set(workspace.sources.map(({ entity }) => entity.name))
  const entities = staging.filter(({ name }) => [...fed].some((entity) => stagingTable(entity) === name))
  const entityOf = new Map([...fed].map((entity) => [stagingTable(entity), entity]))
  const reads = readsOf([...staging, ...files])
  const about = (name: string, path: string, title = name) => ({
    title,
    definition: shownPath(path, folders),
    rows: rows.get(name) ?? null,
  })
  const nodes = [
    ...entities.map(({ name, path }) =>
      node('entity', entityOf.get(name) ?? name, about(name, path, entityOf.get(name))),
    ),
    ...files.map(({ name, path }) => node('table', name, about(name, path))),
    ...workspace.tables.map(({ name, definition }) =>
      node('table', name, { title: name, definition: definition.path, rows: rows.get(name) ?? null }),
    ),
  ]
  const made = new Set(files.map(({ name }) => name))
  const edges = files.flatMap((file) =>
    reads(file).flatMap((name) => {
      const entity = entityOf.get(name)
      if (entity !== undefined) return [edge('entity', entity, 'table', file.name)]
      return made.has(name) ? [edge('table', name, 'table', file.name)] : []
    }),
  )
  return { nodes, edges }
}

/** The tables of the warehouse that a query of a cube's own, shown as a view, reads. */
type Views = ReadonlyMap<string, readonly string[]>

const cubeGraph = ({ model }: Snapshot, known: ReadonlySet<string>, views: Views): Graph => {
  const about = ({ title, definition }: Cube) => ({ title, definition: definition.file, rows: null })
  const cubes = [...model.cubes.values()]
  const seen = [...model.views.values()]
  return {
    nodes: [
      ...cubes.map((cube) => node('cube', cube.name, about(cube))),
      ...seen.map((view) => node('view', view.name, about(view))),
    ],
    edges: [
      ...cubes.flatMap((cube) => {
        const tables = tablesOf(cube).flatMap((table) => (known.has(table) ? [table] : (views.get(table) ?? [])))
        return [...new Set(tables)].map((table) => edge('table', table, 'cube', cube.name))
      }),
      ...seen.flatMap((view) => [...(view.facts?.keys() ?? [])].map((cube) => edge('cube', cube, 'view', view.name))),
    ],
  }
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

const countRows = async (session: Session): Promise<ReadonlyMap<string, number>> => {
  const found = await session.all(
    "SELECT table_name AS name FROM duckdb_tables() WHERE NOT temporary AND schema_name = 'main'",
  )
  const counts = new Map<string, number>()
  for (const { name } of found) {
    const [row] = await session.all(`SELECT count(*) AS rows FROM ${quoted(String(name))}`)
    counts.set(String(name), Number(row?.rows))
  }
  return counts
}

const readViews = async (session: Session, known: ReadonlySet<string>): Promise<Views> => {
  const found = await session.all(
    'SELECT view_name AS name, sql FROM duckdb_views() WHERE NOT internal AND NOT temporary',
  )
  return new Map(
    found.map(({ name, sql }) => {
      const words = new Set(String(sql).match(/\w+/g))
      return [String(name), [...known].filter((table) => words.has(table))]
    }),
  )
}

const lastFiles = async (session: Session): Promise<readonly FileOfRun[]> => {
  const [last] = (await hasJournal(session)) ? await publishedRuns(session, 1) : []
  return last === undefined ? [] : filesOfRun(session, last.run)
}

/** Tells what of a workspace is read to make what. @param root folder of the product */
export const createLineage =
  (engine: Engine, reader: WorkspaceReader, root: string) =>
  async (served: Snapshot | undefined): Promise<Lineage> => {
    const { workspace } = await reader.known()
    if (workspace === undefined) return { nodes: [], edges: [], files: [] }
    const sql = await neededSqlOf(workspace, reader.sqlFolder)
    return engine.session(async (session) => {
      const [files, rows] = [await lastFiles(session), await countRows(session)]
      const { dimensions, facts, staging } = sql
      const made = { workspace, files: [...dimensions, ...facts], staging, folders: [workspace.folder, root], rows }
      const tables = tableGraph(made)
      const known = new Set(tables.nodes.filter(({ kind }) => kind === 'table').map(({ name }) => name))
      const cubes =
        served === undefined ? { nodes: [], edges: [] } : cubeGraph(served, known, await readViews(session, known))
      const graphs = [sourceGraph(workspace, files), tables, cubes]
      return {
        nodes: graphs.flatMap(({ nodes }) => nodes),
        edges: graphs.flatMap(({ edges }) => edges),
        files: files.map(({ file, source, rowsLoaded, rowsSkipped }) => ({
          file,
          source,
          rows: rowsLoaded + rowsSkipped,
        })),
      }
    })
  }

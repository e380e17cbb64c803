import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDuckDb } from '../../server/engine/duckdb.ts'
import { type CubeProfile, linkProfiles } from '../../server/model/profile.ts'
import { readDefinitionFiles } from '../../server/model/read.ts'
import type { DefinitionFile } from '../../server/model/yaml/parse.ts'
import { root } from '../support/commands.ts'
import { engineOptions, loadWarehouse, profileIn, serveModel, type Warehouse } from '../support/warehouse.ts'

/** A workspace of this repository whose readers are looked at. */
export interface Workspace {
  readonly name: string
  readonly folder: string
  /** ISO date up to which its data count as complete */
  readonly completeThrough: string
  /** whether it has the shipped cubes */
  readonly shipped?: true
  /** definition files that are left out, by the end of their path: to prove their cubes takes its time with every copy */
  readonly without?: readonly string[]
  /** statements that make its data fewer before anything is asked */
  readonly thinned?: readonly string[]
}

/** A loaded workspace, of which any number of copies can be served. */
export interface Copies {
  readonly workspace: Workspace
  /** the text of its model */
  readonly definitions: string
  /** All of it, in a warehouse of its own that statements may have changed, with a definition file of policies beside those of the workspace. */
  readonly whole: (policies: string, statements?: readonly string[]) => Promise<Warehouse>
  /** A copy that statements have changed. It relies on nothing that does not hold on all data. */
  readonly reduced: (whole: Warehouse, statements: readonly string[]) => Promise<Warehouse>
  /** ends all copies */
  readonly close: () => Promise<void>
}

const definitionsOf = async ({ folder, shipped, without = [] }: Workspace): Promise<readonly DefinitionFile[]> => {
  const shippedCubes = shipped === true ? { folder: join(root, 'cubes'), currency: 'EUR' } : undefined
  const files = await readDefinitionFiles(shippedCubes, join(root, folder))
  return files.filter(({ path }) => !without.some((end) => path.endsWith(end)))
}

/** What is stored of sets and segments: found anew on each copy. */
const unstored = ['DELETE FROM set_member', 'DELETE FROM set_version']

/**
 * What answers rely on: of both data what is true of either. That some row has no member of a dimension, and some member no
 * value of an attribute, is known of all data, whoever asks.
 */
const reliesOn = (own: CubeProfile, whole: CubeProfile | undefined): CubeProfile => ({
  ...own,
  blank: new Set([...own.blank, ...(whole?.blank ?? [])]),
  roles: new Map(
    [...own.roles].map(([name, { complete, unknown }]) => {
      const other = whole?.roles.get(name)
      return [name, { complete: complete && other?.complete !== false, unknown: unknown || other?.unknown === true }]
    }),
  ),
})

const relyingOnLess = (reduced: Warehouse, whole: Warehouse): Warehouse => {
  const profiles = new Map([...reduced.profiles].map(([name, own]) => [name, reliesOn(own, whole.profiles.get(name))]))
  const linked = linkProfiles(profiles)
  return { ...reduced, profiles: linked, profile: profileIn(reduced.model, linked) }
}

/** Loads a workspace once. */
export const loadWorkspace = async (workspace: Workspace): Promise<Copies> => {
  const folder = mkdtempSync(join(tmpdir(), `clientele-leaks-${workspace.name}-`))
  const loaded = join(folder, 'loaded.duckdb')
  const { engine } = await loadWarehouse(loaded, workspace.folder)
  await engine.session(async (session) => {
    for (const statement of [...(workspace.thinned ?? []), ...unstored, 'CHECKPOINT']) await session.run(statement)
  })
  await engine.close()
  const definitions = await definitionsOf(workspace)
  const { completeThrough } = workspace
  const run = { day: completeThrough, dataVersion: '1-test' }
  const opened: Warehouse[] = []
  const known = new Map<string, Promise<Warehouse>>()
  const copy = async (statements: readonly string[], added: readonly DefinitionFile[]): Promise<Warehouse> => {
    const file = join(folder, `copy-${opened.length}.duckdb`)
    copyFileSync(loaded, file)
    const own = await openDuckDb({ ...engineOptions, file, tempFolder: `${file}.temp` })
    await own.session(async (session) => {
      for (const statement of statements) await session.run(statement)
    })
    const warehouse = await serveModel(own, [...definitions, ...added], completeThrough, run)
    opened.push(warehouse)
    return warehouse
  }
  return {
    workspace,
    definitions: definitions.map(({ text }) => text).join('\n'),
    whole: (policies, statements = []) => copy(statements, [{ path: 'cubes/policies.yaml', text: policies }]),
    reduced: async (whole, statements) => {
      const text = statements.join(';')
      const made = known.get(text) ?? copy(statements, [])
      known.set(text, made)
      return relyingOnLess(await made, whole)
    },
    close: async () => {
      await Promise.all(opened.map((warehouse) => warehouse.engine.close()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

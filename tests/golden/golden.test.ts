import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { compileQuery } from '../../server/compiler/compile.ts'
import { printPlan } from '../../server/compiler/plan/print.ts'
import type { Statement } from '../../server/compiler/statement.ts'
import { CubeQuery } from '../../server/contract/query.ts'
import { readRows } from '../../server/engine/rows.ts'
import { shownRows, shownValue } from '../support/rows.ts'
import { demoWorkspace } from '../support/warehouse.ts'
import { warehouseTestOf } from '../support/warehouse-test.ts'

const folder = new URL('./', import.meta.url)
const cases = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
const pathOf = (name: string, file: string): string => fileURLToPath(new URL(`${name}/${file}`, folder))
const read = (name: string, file: string): string => readFileSync(pathOf(name, file), 'utf8')

const shownStatement = ({ sql, parameters }: Statement): string =>
  [sql, ...parameters.map(({ value, type }, i) => `-- $${i + 1} = ${JSON.stringify(value)} (${type})`), ''].join('\n')

/** The workspace that a case names, otherwise the demo one. */
const workspaceOf = (name: string): string =>
  existsSync(pathOf(name, 'workspace.txt')) ? read(name, 'workspace.txt').trim() : demoWorkspace

const names = cases.map(({ name }) => name)

const tests = [...new Set(names.map(workspaceOf))].map((workspace) => [workspace, warehouseTestOf(workspace)] as const)

describe.for(tests)('of %s', ([workspace, test]) => {
  describe.for(names.filter((name) => workspaceOf(name) === workspace))('%s', (name) => {
    const query = CubeQuery.parse(JSON.parse(read(name, 'query.json')))

    test('compiles to the plan and the statement on file', async ({ warehouse }) => {
      const { plan, statement } = compileQuery(warehouse.cube(query.from), warehouse.profile(query.from), query)
      await expect(`${printPlan(plan)}\n`).toMatchFileSnapshot(pathOf(name, 'plan.txt'))
      await expect(shownStatement(statement)).toMatchFileSnapshot(pathOf(name, 'duckdb.sql'))
    })

    test('gives the rows of the hand-written statement, in its order', async ({ warehouse }) => {
      const { statement } = compileQuery(warehouse.cube(query.from), warehouse.profile(query.from), query)
      const found = await readRows(statement, await warehouse.engine.answer(statement), 100_000)
      const expected = await warehouse.engine.session((session) => session.all(read(name, 'check.sql')))
      expect(expected.length).toBeGreaterThan(0)
      expect(shownRows(found)).toEqual(expected.map((row) => Object.values(row).map(shownValue)))
    })
  })
})

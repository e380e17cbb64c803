import { describe, expect, it } from 'vitest'
import { checkImports } from '../../../scripts/imports/check.ts'

const check = (files: Record<string, string>) => checkImports(new Map(Object.entries(files)))

describe('directions between rooms', () => {
  it('lets the compiler import the model and the contract', () => {
    expect(
      check({
        'server/compiler/plan.ts':
          "import type { Cube } from '../model/cube.ts'\nimport { QueryError } from '../contract/errors.ts'",
        'server/model/cube.ts': '',
        'server/contract/errors.ts': "import { z } from 'zod'",
      }),
    ).toEqual([])
  })

  it.each([
    ['server/contract/query.ts', 'server/model/cube.ts', 'server/contract'],
    ['server/compiler/plan.ts', 'server/engine/duckdb.ts', 'server/compiler'],
    ['server/engine/duckdb.ts', 'server/compiler/compile.ts', 'server/engine'],
    ['server/api/app.ts', 'pipelines/run.ts', 'server/api'],
    ['pipelines/run.ts', 'server/compiler/compile.ts', 'pipelines'],
    ['pipelines/run.ts', 'server/engine/duckdb.ts', 'pipelines'],
    ['web/charts/bars.ts', 'web/ui/pill.tsx', 'web/charts'],
    ['web/ui/pill.tsx', 'server/contract/query.ts', 'web/ui'],
    ['web/features/explore/grid.tsx', 'server/compiler/compile.ts', 'web/features'],
    ['web/features/explore/grid.tsx', 'web/app/router.tsx', 'web/features'],
    ['web/features/explore/grid.tsx', 'web/features/data/runs.tsx', 'web/features'],
  ])('refuses that %s imports %s', (from, to, room) => {
    const up = '../'.repeat(from.split('/').length - 1)
    expect(check({ [from]: `\nimport { x } from '${up}${to}'`, [to]: '' })).toEqual([
      `${from}:2: ${room} may not import ${to}`,
    ])
  })

  it('sees types, re-exports, dynamic imports and types named in place', () => {
    const texts = [
      "import type { X } from '../engine/duckdb.ts'",
      "export * from '../engine/duckdb.ts'",
      "export type { X } from '../engine/duckdb.ts'",
      "export const load = () => import('../engine/duckdb.ts')",
      "export type X = import('../engine/duckdb.ts').X",
    ]
    for (const text of texts) {
      const problems = check({ 'server/compiler/plan.ts': text, 'server/engine/duckdb.ts': '' })
      expect(problems, text).toEqual([
        'server/compiler/plan.ts:1: server/compiler may not import server/engine/duckdb.ts',
      ])
    }
  })

  it('does not mistake text and comments for imports', () => {
    expect(
      check({
        'server/compiler/plan.ts':
          "// import x from '../engine/duckdb.ts'\nconst text = `import '../engine/duckdb.ts'`",
      }),
    ).toEqual([])
  })

  it('names an import of a file that is not there', () => {
    expect(check({ 'server/model/cube.ts': "import { x } from './gone.ts'" })).toEqual([
      'server/model/cube.ts:1: there is no file server/model/gone.ts',
    ])
  })

  it('wants a rule for every new folder', () => {
    expect(check({ 'pipeline/run.ts': '' })).toEqual([
      'pipeline/run.ts: no room of scripts/imports/rules.ts holds this file',
    ])
  })
})

describe('packages', () => {
  it.each([
    ['server/compiler/plan.ts', 'node:fs'],
    ['server/model/load.ts', 'node:child_process'],
    ['server/api/app.ts', '@duckdb/node-api'],
    ['web/exploration/state.ts', 'react'],
    ['web/features/explore/grid.tsx', 'node:path'],
    ['pipelines/steps/conform.ts', 'node:http'],
  ])('refuses that %s imports %s', (from, name) => {
    expect(check({ [from]: `import x from '${name}'` })[0]).toContain(`may not import the package ${name}`)
  })

  it('allows entry points of an allowed package', () => {
    expect(
      check({
        'server/api/app.ts':
          "import { Hono } from 'hono'\nimport { cors } from 'hono/cors'\nimport { createHash } from 'node:crypto'",
      }),
    ).toEqual([])
  })

  it('lets only read.ts of the model read files', () => {
    const text = "import { readFileSync } from 'node:fs'"
    expect(check({ 'server/model/read.ts': text })).toEqual([])
    expect(check({ 'server/model/load.ts': text })).toHaveLength(1)
  })
})

describe('purity', () => {
  it.each([
    ['const x = process.env.HOME', 'process.env'],
    ['const x = Date.now()', 'Date.now'],
    ['const x = new Date()', 'new Date()'],
    ['const x = Math.random()', 'Math.random'],
    ['const x = crypto.randomUUID()', 'crypto.randomUUID'],
    ["const x = fetch('a')", 'fetch()'],
    ['setTimeout(() => {}, 1)', 'setTimeout()'],
    ["localStorage.setItem('a', 'b')", 'localStorage.setItem'],
  ])('finds %s in a pure room', (text, what) => {
    expect(check({ 'web/exploration/state.ts': text })).toEqual([
      `web/exploration/state.ts:1: web/exploration is pure; found ${what}`,
    ])
  })

  it('allows what depends on its arguments only', () => {
    expect(check({ 'web/charts/axis.ts': 'const x = (iso: string) => Math.max(1, new Date(iso).getTime())' })).toEqual(
      [],
    )
  })

  it('allows a clock outside the pure rooms', () => {
    expect(check({ 'server/api/app.ts': 'const x = Date.now()' })).toEqual([])
  })
})

describe('circles', () => {
  it('finds a circle that is made by types only', () => {
    expect(
      check({
        'server/model/a.ts': "import type { B } from './b.ts'",
        'server/model/b.ts': "import type { C } from './c.ts'",
        'server/model/c.ts': "import type { A } from './a.ts'",
      }),
    ).toEqual(['imports in a circle: server/model/a.ts -> server/model/b.ts -> server/model/c.ts -> server/model/a.ts'])
  })

  it('finds every circle', () => {
    expect(
      check({
        'server/model/a.ts': "import './b.ts'",
        'server/model/b.ts': "import './a.ts'",
        'server/model/c.ts': "import './c.ts'",
      }),
    ).toEqual([
      'imports in a circle: server/model/a.ts -> server/model/b.ts -> server/model/a.ts',
      'imports in a circle: server/model/c.ts -> server/model/c.ts',
    ])
  })

  it('does not take two ways to one file for a circle', () => {
    expect(
      check({
        'server/model/a.ts': "import './b.ts'\nimport './c.ts'",
        'server/model/b.ts': "import './c.ts'",
        'server/model/c.ts': '',
      }),
    ).toEqual([])
  })
})

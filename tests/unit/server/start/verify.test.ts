import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDuckDb } from '../../../../server/engine/duckdb.ts'
import type { Engine } from '../../../../server/engine/engine.ts'
import { verify } from '../../../../server/start/verify.ts'
import { engineOptions } from '../../../support/warehouse.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openDuckDb({ ...engineOptions, file: ':memory:', tempFolder: '' })
  await engine.session((session) =>
    session.run(`CREATE TABLE shop (id INTEGER, name VARCHAR); INSERT INTO shop VALUES (1, 'North');
      CREATE TABLE sale (id INTEGER, shop INTEGER); INSERT INTO sale VALUES (1, 1)`),
  )
})
afterAll(() => engine.close())

const verified = (perspectives: string) => {
  const text = `dimensions:
  shop: {table: shop, key: id, attributes: {name: {column: name}}}
cubes:
  sales: {table: sale, grain: [id], roles: {shop: {on: shop}}, measures: {sales: {agg: count}}}
  more: {table: sale, grain: [id], roles: {shop: {on: shop}}, measures: {rows: {agg: count}}}
views:
  both: {cubes: [sales, more], shared: [shop]}
perspectives:
${perspectives}`
  return engine.session((session) => verify(session, [{ path: 'a.yaml', text }]))
}

it('serves perspectives of cubes and of views', async () => {
  const found = await verified('  p: {cube: sales, defaults: {shop.name: North}}\n  q: {view: both}\n')
  expect('model' in found && [...found.model.perspectives.keys()]).toEqual(['p', 'q'])
})

it('refuses what a perspective could never ask, where it stands', async () => {
  const found = await verified(
    '  p: {cube: sales, defaults: {shop.name: 3}}\n  q: {view: both, queries: {start: {measures: [sales]}}}\n',
  )
  expect('problems' in found && found.problems).toEqual([
    'a.yaml:9:31: default shop.name of perspective p: in[0]: shop.name is text; found 3',
    'a.yaml:10:29: query start of perspective q: measures[0]: cube both has no measure "sales"; nearest is "sales.sales"',
  ])
})

it('refuses a set whose members are none, where it stands', async () => {
  const found = await verified('  p: {cube: sales}\nsets:\n  s: {of: shop.name, members: [North, 3]}\n')
  expect('problems' in found && found.problems).toEqual(['a.yaml:11:3: set s, members[1]: shop.name is text; found 3'])
})

it('looks up once what several cubes rely on, and tells each of them what is wrong', async () => {
  const text = `dimensions:
  shop: {table: shop_twice, key: id, attributes: {name: {column: name}}}
cubes:
  sales: {table: sale, grain: [id], roles: {shop: {on: shop}}, measures: {sales: {agg: count}}}
  more: {table: sale, grain: [id], roles: {shop: {on: shop}}, measures: {rows: {agg: count}}}
`
  const asked: string[] = []
  const found = await engine.session(async (session) => {
    await session.run('CREATE OR REPLACE TABLE shop_twice AS SELECT * FROM shop UNION ALL SELECT * FROM shop')
    const all: typeof session.all = (sql, parameters) => {
      asked.push(`${sql} ${JSON.stringify(parameters)}`)
      return session.all(sql, parameters)
    }
    return verify({ ...session, all }, [{ path: 'a.yaml', text }])
  })
  const problem =
    'shop_twice.id is the key of shop but some stand in several rows, so that facts would be counted several times'
  const effect = 'the number of rows of sale is 1 and would be 2, 100 % more'
  expect('problems' in found && found.problems).toEqual([
    `a.yaml:4:45: cube sales, shop: ${problem}; found 1: id = 1, rows found = 2; ${effect}`,
    `a.yaml:5:44: cube more, shop: ${problem}; found 1: id = 1, rows found = 2; ${effect}`,
  ])
  expect(asked.filter((sql, i) => asked.indexOf(sql) < i)).toEqual([])
})

import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Statement } from '../../../../server/compiler/statement.ts'
import { createChanges } from '../../../../server/engine/changes.ts'
import { openDuckDb } from '../../../../server/engine/duckdb.ts'
import type { Engine } from '../../../../server/engine/engine.ts'
import { readRows } from '../../../../server/engine/rows.ts'
import { engineOptions } from '../../../support/warehouse.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openDuckDb({ ...engineOptions, file: ':memory:', tempFolder: '' })
})
afterAll(() => engine.close())

const counting = (sql: string): Statement => ({
  sql,
  parameters: [],
  columns: [{ kind: 'value', column: { name: 'n', axis: 'measure', type: 'integer' } }],
})

const count = async (sql: string): Promise<unknown> => {
  const statement = counting(sql)
  return (await readRows(statement, await engine.answer(statement), 1)).rows[0]?.[0]
}

it('sees rows that were committed after a statement without parameters was prepared', async () => {
  await engine.session((session) => session.run('create table t as select range::integer as i from range(100)'))
  const beyond = 'select count(*) as n from t where i = 200'
  const asked = async (): Promise<unknown[]> => [await count(beyond), await count('select count(*) as n from t')]
  expect(await asked()).toEqual([0, 100])
  await engine.transaction((session) => session.run('insert into t values (200)'))
  expect(await asked()).toEqual([1, 101])
  await engine.session((session) => session.run('insert into t values (200)'))
  expect(await asked()).toEqual([2, 102])
})

it('does work again that met a change, and waits for one that is under way', async () => {
  const changes = createChanges()
  const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  let tries = 0
  const answer = await changes.without(async () => {
    tries++
    if (tries === 1) await changes.during(tick)
    if (tries === 2) changes.during(tick)
    return tries
  })
  expect([answer, changes.count()]).toEqual([3, 2])
})

it('counts a change that failed', async () => {
  const changes = createChanges()
  await expect(changes.during(() => Promise.reject(new Error('full disk')))).rejects.toThrow('full disk')
  expect([changes.count(), await changes.without(() => Promise.resolve('done'))]).toEqual([1, 'done'])
})

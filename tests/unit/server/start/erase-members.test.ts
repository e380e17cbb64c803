import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Engine } from '../../../../server/engine/engine.ts'
import type { Model } from '../../../../server/model/model.ts'
import { eraseMembers } from '../../../../server/start/erase-members.ts'
import { openTestEngine } from '../../../support/pipeline-warehouse.ts'

let engine: Engine
beforeEach(async () => {
  engine = await openTestEngine()
  await engine.session((session) =>
    session.run(`
      create table dim_person (person_id varchar); create table dim_product (product_id varchar);
      create table set_version (set_name varchar, definition varchar, day date, data_version varchar);
      create table set_member (set_name varchar, definition varchar, day date, member varchar[], is_unknown boolean, is_unassigned boolean);
      insert into set_member values
        ('best', 'd', '2026-01-01', ['7'], false, false), ('best', 'd', '2026-01-01', ['8'], false, false),
        ('wares', 'd', '2026-01-01', ['7'], false, false),
        ('segment.big', 'd', '2026-01-01', ['7'], false, false),
        ('gone', 'd', '2026-01-01', ['Kyiv', 'Ann Lee'], false, false)`),
  )
})
afterEach(() => engine.close())

/** Of a model only what is asked of it here. */
const model = {
  cubes: new Map([
    [
      'visits',
      {
        sets: new Map([
          ['best', { name: 'best', of: 'person.id' }],
          ['wares', { name: 'wares', of: 'product.id' }],
        ]),
        attributes: new Map([
          ['person.id', { role: 'person' }],
          ['product.id', { role: 'product' }],
        ]),
        roles: new Map([
          ['person', { table: 'dim_person' }],
          ['product', { table: 'dim_product' }],
        ]),
        segments: new Map([['big', { name: 'big', snapshot: { table: 'dim_person' } }]]),
      },
    ],
  ]),
} as unknown as Model

const erased = { entity: 'person', pseudonym: 'erased-1', terms: ['7', 'Ann Lee'] }
const members = () =>
  engine.session((session) =>
    session.all('select set_name as name, member::varchar as member from set_member order by all'),
  )

describe('stored members of who is erased', () => {
  it('are renamed in sets and segments of tables that have such keys, and in those that no definition tells any more', async () => {
    expect(await engine.transaction((session) => eraseMembers(session, model, erased))).toBe(3)
    expect(await members()).toEqual([
      { name: 'best', member: '[8]' },
      { name: 'best', member: '[erased-1]' },
      { name: 'gone', member: '[Kyiv, erased-1]' },
      { name: 'segment.big', member: '[erased-1]' },
      { name: 'wares', member: '[7]' },
    ])
    expect(await engine.transaction((session) => eraseMembers(session, model, erased))).toBe(0)
  })

  it('are none where nothing was ever stored', async () => {
    await engine.session((session) => session.run('drop table set_member'))
    expect(await engine.transaction((session) => eraseMembers(session, undefined, erased))).toBe(0)
  })
})

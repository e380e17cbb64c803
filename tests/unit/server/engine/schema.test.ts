import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDuckDb } from '../../../../server/engine/duckdb.ts'
import type { Engine } from '../../../../server/engine/engine.ts'
import { readInstants, readSchema } from '../../../../server/engine/schema.ts'
import { defineView } from '../../../../server/engine/views.ts'
import { engineOptions } from '../../../support/warehouse.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openDuckDb({ ...engineOptions, file: ':memory:', tempFolder: '' })
  await engine.session((session) =>
    session.run(`CREATE TABLE visit (id INTEGER, utc TIMESTAMP, zoned TIMESTAMPTZ, exact TIMESTAMP_NS, day DATE, "when" TIME);
      CREATE TABLE shop (id BIGINT, name VARCHAR, size DECIMAL(9,2), open BOOLEAN, share FLOAT)`),
  )
})
afterAll(() => engine.close())

describe('the schema of the warehouse', () => {
  it('has the columns whose types the language has, in their order', async () => {
    const schema = await engine.session(readSchema)
    expect([...schema].map(([name, columns]) => [name, Object.fromEntries(columns)])).toEqual([
      ['shop', { id: 'integer', name: 'text', size: 'decimal', open: 'boolean', share: 'double' }],
      ['visit', { id: 'integer', day: 'date' }],
    ])
  })

  it('tells columns of instants that carry a zone from those that are UTC', async () => {
    const instants = await engine.session(readInstants)
    expect([...instants].map(([name, columns]) => [name, Object.fromEntries(columns)])).toEqual([
      ['visit', { utc: 'timestamp', zoned: 'timestamptz' }],
    ])
  })

  it('shows a query as a table, whatever its name and with what it says last', async () => {
    const typeOf = async (query: string) => {
      await engine.session((session) => defineView(session, 'cube "x" y', query))
      return Object.fromEntries((await engine.session(readSchema)).get('cube "x" y') ?? [])
    }
    expect(await typeOf('select id, name from shop -- all of them')).toEqual({ id: 'integer', name: 'text' })
    expect(await typeOf('select size from shop')).toEqual({ size: 'decimal' })
  })
})

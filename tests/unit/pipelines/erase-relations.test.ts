import { expect } from 'vitest'
import { allText, erase } from '../../support/persons.ts'
import type { TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { accountOf, describeRelations, makeThings, relationTest, writeSource } from '../../support/relation-test.ts'

const byTime = 'table: shop.things, key: thing_id, cursor: changed'
const timed = 'thing_id text PRIMARY KEY, name text, amount integer, changed timestamptz'
const columns = ['thing_id VARCHAR', 'name VARCHAR', 'amount INTEGER']
const rows =
  "('7', 'Ann Lee', 10, '2024-01-01'), ('8', 'Ben Ray', 20, '2024-01-02'), ('90', 'Cleo Oh', 40, '2024-01-03')"
const order = { entity: 'thing', key: '7' }

const things = async ({ query }: TestWarehouse) =>
  (await query('SELECT source_line AS line, thing_id AS id, name, amount FROM fact_thing ORDER BY source_line')).map(
    (row) => Object.values(row).join(' '),
  )

describeRelations('a person who is erased in a relation of a database', () => {
  relationTest('stays one row when it is fetched again, whole or in part', async ({ server, small, warehouse }) => {
    await makeThings(server, timed, rows)
    writeSource(small, columns, byTime)
    await warehouse.run()
    const { pseudonym } = await erase(warehouse, order)
    const erased = ['1 8 Ben Ray 20', '2 90 Cleo Oh 40', `3 ${pseudonym} ${pseudonym} 10`]
    expect(await things(warehouse)).toEqual(erased)
    await server.sql(
      "UPDATE shop.things SET amount = 11, name = 'Ann Roe', changed = '2024-01-04' WHERE thing_id = '7'",
    )
    expect(accountOf(await warehouse.run())).toEqual([[3, 1, 0, 2]])
    const changed = [...erased.slice(0, 2), `3 ${pseudonym} ${pseudonym} 11`]
    expect(await things(warehouse)).toEqual(changed)
    await warehouse.run({ again: 'all' })
    expect(await things(warehouse)).toEqual(changed)
    expect(await allText(warehouse)).not.toMatch(/Ann|"7"|\[7\]/)
    expect(await warehouse.query('SELECT count(_hash)::INTEGER AS hashes FROM raw_things')).toEqual([{ hashes: 2 }])
  })

  relationTest('is hidden in the keys of other rows that are made of its key', async ({ server, small, warehouse }) => {
    await makeThings(
      server,
      'person_id text, day date, note text, PRIMARY KEY (person_id, day)',
      "('ann', '2024-01-01', 'x'), ('ben', '2024-01-01', 'y')",
    )
    writeSource(small, ['person_id VARCHAR', 'day DATE', 'note VARCHAR'], 'table: shop.things, key: [person_id, day]')
    await warehouse.run()
    const { pseudonym } = await erase(warehouse, { entity: 'person', key: 'ann' })
    await server.sql("UPDATE shop.things SET note = 'z' WHERE person_id = 'ann'")
    await warehouse.run()
    expect(await warehouse.query('SELECT person_id AS who, note FROM fact_thing ORDER BY note')).toEqual([
      { who: 'ben', note: 'y' },
      { who: pseudonym, note: 'z' },
    ])
    expect(await allText(warehouse)).not.toContain('ann')
  })
})

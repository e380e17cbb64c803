import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { allText, erase, filled, people, prepared, visits } from '../../support/persons.ts'
import { onEngine, openTestEngine, type TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { type SmallWorkspace, smallTest } from '../../support/small-workspace.ts'

/** How often a text stands in a warehouse's file and its log. */
const inFile = (file: string, text: string): number =>
  [file, `${file}.wal`]
    .filter((path) => existsSync(path))
    .reduce((sum, path) => sum + readFileSync(path, 'latin1').split(Buffer.from(text).toString('latin1')).length - 1, 0)

const onFile = async <T>(small: SmallWorkspace, work: (warehouse: TestWarehouse, file: string) => Promise<T>) => {
  const file = join(small.folder, 'warehouse.duckdb')
  const engine = await openTestEngine(file, [small.folder])
  try {
    return await work(onEngine(engine, small.folder), file)
  } finally {
    await engine.close()
  }
}

const order = { entity: 'person', key: 'ann' }

describe('a person who is erased, where nobody looks', () => {
  smallTest('is overwritten in the file, also as the least of all values and as an older record', async ({ small }) => {
    filled(small)
    people(small, '', 'ann,AAA Old,Kyiv,gold,1990-05-01,,', 'ben,Ben Ray,Kyiv,iron,,ann,ann')
    await onFile(small, async (warehouse, file) => {
      await warehouse.run()
      people(small, '', 'ann,AAA Lee,Kyiv,gold,1990-05-01,,', 'ben,Ben Ray,Kyiv,iron,,ann,ann')
      visits(small, '-odd', 'v7,ann,,,AAA Lee,-7')
      await warehouse.run()
      await warehouse.engine.session((session) => session.run('checkpoint'))
      const texts = ['AAA Lee', '555-1', 'AAA Old']
      expect(texts.map((text) => inFile(file, text) > 0).slice(0, 2)).toEqual([true, true])
      await erase(warehouse, order)
      expect(await warehouse.engine.wipe()).toBe(true)
      expect(texts.map((text) => inFile(file, text))).toEqual([0, 0, 0])
      expect(inFile(file, 'Ben Ray')).toBeGreaterThan(0)
    })
  })

  smallTest('is overwritten once nobody reads any more what was there before', async ({ small }) => {
    filled(small)
    await onFile(small, async (warehouse, file) => {
      await warehouse.run()
      const statement = { sql: 'select name from dim_person, range(1000000)', parameters: [], columns: [] }
      const reading = await warehouse.engine.answer(statement)
      await reading.next()
      await erase(warehouse, order)
      expect(await warehouse.engine.wipe()).toBe(false)
      await reading.close()
      expect(await warehouse.engine.wipe()).toBe(true)
      expect(inFile(file, 'Ann Lee')).toBe(0)
      expect((await warehouse.query('SELECT count(*)::INTEGER AS n FROM dim_person'))[0]?.n).toBe(3)
    })
  })

  smallTest('of any name goes from texts however they write it', async ({ small, warehouse }) => {
    filled(small)
    const names = ['Ann ""Bo"" O\'Lee', '李明', '🦊 Fox', 'a+b.c*', 'Zoë']
    people(small, '', ...names.map((name, i) => `p${i},"${name}",,,,,`), 'ann,Ann Lee,,,,,', 'ben,Ben Ray,,,,,')
    visits(
      small,
      '',
      'v1,ben,,,"by ann ""BO"" o\'lee, said he",-1',
      'v2,ben,,,请联系李明。,-1',
      'v3,ben,,,a 🦊 fox,-1',
      'v4,ben,,,to a+b.c*!,-1',
      'v5,ben,,,"{""name"": ""Zo\\u00EB""}",-1',
      'v6,ben,,,aabbcc,-1',
    )
    await warehouse.run()
    for (const key of names.keys()) await erase(warehouse, { entity: 'person', key: `p${key}` })
    const texts = await warehouse.query('SELECT line, raw_text FROM rejected_rows WHERE run_id = 1 ORDER BY line')
    expect(texts.map(({ raw_text }) => raw_text)).toEqual([null, null, null, null, null, 'v6,ben,,,aabbcc,-1'])
    expect(await allText(warehouse)).not.toMatch(/o'lee|李明|🦊|a\+b|Zo(ë|\\u00EB)/i)
  })

  smallTest('stays out of rejected texts when all files are read again', async ({ small, warehouse }) => {
    filled(small)
    visits(small, '-odd', 'v8,ben,,,Ann Lee,-8', 'v9,ann', 'x"y,ann,z')
    await warehouse.run()
    await erase(warehouse, order)
    await warehouse.run({ again: 'all' })
    expect(await allText(warehouse)).not.toMatch(/\bann\b|Ann Lee|1990-05|555-1/i)
    const counts = 'SELECT count(*)::INTEGER AS n FROM rejected_rows WHERE run_id = 3'
    expect(await warehouse.query(counts)).toEqual([{ n: 3 }])
  })

  smallTest(
    'of two sources, of older versions and of texts that were corrected is gone from both',
    async ({ small, warehouse }) => {
      filled(small)
      small.write(
        'sources/members.yaml',
        `source: members
entity: person
file: {pattern: files/members.csv, header: [nr, mail]}
columns: {person_id: {from: nr, required: true}, name: mail}
`,
      )
      small.write('files/members.csv', 'nr,mail\nann,ann@old.example\nben,ben@x.example\nann,ann@x.example\n')
      visits(small, '-odd', 'v7,ann,,,,-7')
      small.write(
        'corrections/visits.csv',
        'file,line,found,corrected,when,note\nfiles/visits-odd.csv,2,"v7,ann,,,,-7","v7,ann,,,,7",2026-01-01T00:00:00Z,\n',
      )
      await warehouse.run()
      await erase(warehouse, order)
      expect(await allText(warehouse)).not.toMatch(/\bann\b|Ann Lee/i)
      const paid = () => warehouse.query('SELECT sum(paid)::INTEGER AS paid, count(*)::INTEGER AS n FROM fact_visit')
      expect(await paid()).toEqual([{ paid: 157, n: 6 }])
      await warehouse.run({ again: 'all' })
      expect(await paid()).toEqual([{ paid: 157, n: 6 }])
      expect(await allText(warehouse)).not.toMatch(/\bann\b|Ann Lee/i)
    },
  )

  smallTest('is erased by a list that came with the workspace', async ({ small, warehouse }) => {
    filled(small)
    await warehouse.run()
    const { pseudonym } = await erase(warehouse, order)
    const list = small.read('erasures.csv')
    await warehouse.engine.session((session) => session.run('DELETE FROM erased_key'))
    await warehouse.run({ again: 'all' })
    expect(await allText(warehouse)).not.toMatch(/Ann Lee/)
    small.write('erasures.csv', '')
    await expect(warehouse.run()).rejects.toThrow('erasures.csv:1: there is no column "entity"')
    small.write('erasures.csv', list.replace(/"[0-9a-f]{64}"/, '"abc"'))
    await expect(warehouse.run()).rejects.toThrow(
      'erasures.csv:2: key_hash: expected 64 hexadecimal digits, found "abc"',
    )
    expect(list).toContain(pseudonym)
    expect(list).not.toMatch(/\bann\b/i)
  })

  smallTest('goes from tables that come from files as they are', async ({ small, warehouse }) => {
    prepared(small, 'INTEGER')
    people(small, '', '7,Ann Lee,,,,,', '8,Ben Ray,,,,,')
    visits(small, '', 'v1,8,,,Ann Q,-1')
    const card = (more: string) =>
      small.write(
        'sources/card.yaml',
        `source: card\nas: table\nfile: {pattern: files/card.parquet, format: parquet}\n${more}`,
      )
    card('')
    await warehouse.engine.session((session) =>
      session.run(
        `COPY (FROM (VALUES (7::BIGINT, 8, 'Ann Q', 'Kyiv', DATE '1990-05-01', 10), (8, 7, 'Ben R', 'Kyiv', DATE '1991-01-01', 20))
        AS t(person_id, parent_person_id, name, city, born, paid)) TO '${small.folder}/files/card.parquet' (FORMAT parquet)`,
      ),
    )
    const order7 = { entity: 'person', key: '7' }
    await expect(erase(warehouse, order7)).rejects.toThrow(
      'the key stands in column person_id of table card, and sources/card.yaml does not say what is personal in it; write there',
    )
    expect(existsSync(join(small.folder, 'erasures.csv'))).toBe(false)
    card('personal: [nam]\n')
    await expect(warehouse.run()).rejects.toThrow('personal: table card has no column "nam"; nearest is "name"')
    card('personal: [name, city, born]\n')
    await warehouse.run()
    const { rows } = await erase(warehouse, order7)
    const cards = () =>
      warehouse.query(
        'SELECT person_id::VARCHAR AS id, parent_person_id AS parent, name, city, born, paid FROM card ORDER BY paid',
      )
    const erased = [
      { id: '-2147483647', parent: 8, name: '-2147483647', city: '(erased)', born: null, paid: 10 },
      { id: '8', parent: -2147483647, name: 'Ben R', city: 'Kyiv', born: '1991-01-01', paid: 20 },
    ]
    expect(await cards()).toEqual(erased)
    expect(rows.get('card')).toBe(2)
    await warehouse.run({ again: 'all' })
    expect(await cards()).toEqual(erased)
    expect(await allText(warehouse)).not.toMatch(/Ann Lee|Ann Q|1990-05/)
  })
})

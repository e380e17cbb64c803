import { describe, expect } from 'vitest'
import { EraseError, type EraseOrder } from '../../../pipelines/erase.ts'
import type { TestOutcome, WrongCell } from '../../../server/contract/model-tests.ts'
import { storeOutcomes } from '../../../server/engine/test-store.ts'
import { allText, erase, filled, people, prepared, visits } from '../../support/persons.ts'
import type { TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { smallTest } from '../../support/small-workspace.ts'

const visitsOf = ({ query }: TestWarehouse) =>
  query('SELECT visit_id AS visit, person_id AS person, host_id AS host, phone, note, paid FROM fact_visit ORDER BY 1')

/** A test of the model that failed; `cells` need not be such, for nobody reads them. */
const outcome = (message: string, cells: unknown): TestOutcome => ({
  kind: 'golden',
  title: 'Amounts',
  file: 'cubes/tests.yaml',
  line: 3,
  column: 5,
  status: 'failed',
  blocks: false,
  message,
  // of any shape: all text in it is to go
  cells: cells as WrongCell[],
})

describe('a person who is erased', () => {
  smallTest('is gone from every table, while figures and counts of people stay', async ({ small, warehouse }) => {
    filled(small)
    await warehouse.run()
    const { pseudonym, rows, erasedBefore } = await erase(warehouse, { entity: 'person', key: 'ann' })
    expect([pseudonym, erasedBefore]).toEqual([expect.stringMatching(/^erased-[0-9a-f]{8}$/), undefined])
    expect(
      await warehouse.query(
        'SELECT person_id AS id, name, city, level, born, parent_person_id AS parent, friend FROM dim_person ORDER BY level, id',
      ),
    ).toEqual([
      { id: 'cleo', name: 'Cleo Oh', city: 'Oslo', level: 'gold', born: '2000-01-01', parent: null, friend: 'ben' },
      { id: pseudonym, name: pseudonym, city: '(erased)', level: 'gold', born: null, parent: null, friend: null },
      { id: 'ben', name: 'Ben Ray', city: 'Kyiv', level: 'iron', born: null, parent: pseudonym, friend: pseudonym },
    ])
    expect(await visitsOf(warehouse)).toEqual([
      { visit: 'v1', person: pseudonym, host: 'ben', phone: '(erased)', note: 'call back', paid: 10 },
      { visit: 'v2', person: pseudonym, host: null, phone: '(erased)', note: null, paid: 20 },
      { visit: 'v3', person: 'ben', host: pseudonym, phone: '(erased)', note: null, paid: 30 },
      { visit: 'v4', person: 'ben', host: null, phone: '555-2', note: 'for Ben', paid: 40 },
      { visit: 'v5', person: pseudonym, host: null, phone: null, note: null, paid: 50 },
    ])
    expect(await allText(warehouse)).not.toMatch(/ann|Ann Lee|1990-05|555-1/i)
    expect([...rows.keys()]).toEqual(['raw_people', 'raw_visits'])
  })

  smallTest(
    'does not come back with other files, the same ones read again, or by a cut record',
    async ({ small, warehouse }) => {
      filled(small)
      const { pseudonym } = await erase(warehouse, { entity: 'person', key: 'ann' })
      people(small, '', 'ben,Ben Ray,Kyiv,iron,,ann,', 'ann,Ann Lee,Kyiv,gold,1990-05-01,,', 'cut;ann;x')
      visits(small, '-more', 'v6,ann,,555-1,,60', 'v7,ann,,555-1,,-7', 'v8,ann')
      await warehouse.run()
      expect((await visitsOf(warehouse)).map(({ person }) => person)).toEqual([
        pseudonym,
        pseudonym,
        'ben',
        'ben',
        pseudonym,
        pseudonym,
      ])
      expect(
        await warehouse.query('SELECT line, rule, raw_text AS raw FROM rejected_rows ORDER BY source, line'),
      ).toEqual([
        { line: 4, rule: 'field_count', raw: '(erased)' },
        { line: 3, rule: 'min', raw: '(erased)' },
        { line: 4, rule: 'field_count', raw: '(erased)' },
      ])
      expect(await allText(warehouse)).not.toMatch(/\bann\b|Ann Lee|1990-05|555-1/)
    },
  )

  smallTest(
    'goes from records that were rejected before, and from what failed runs say',
    async ({ small, warehouse }) => {
      filled(small)
      visits(small, '-odd', 'v7,ann,,555-1,,-7', 'v8,ben,,Ann Lee,,-8', 'v9,cleo,,,annex,-9')
      await warehouse.run()
      small.write('sql/checks/odd.sql', "SELECT 'Ann Lee' AS who")
      await expect(warehouse.run()).rejects.toThrow('Ann Lee')
      small.write('sql/checks/odd.sql', 'SELECT 1 WHERE false')
      const { rows } = await erase(warehouse, { entity: 'person', key: 'ann' })
      expect(
        await warehouse.query(
          'SELECT run_id::INTEGER AS run, line, raw_text AS raw, text_removed_at IS NOT NULL AS removed FROM rejected_rows ORDER BY ALL',
        ),
      ).toEqual([
        { run: 1, line: 2, raw: null, removed: true },
        { run: 1, line: 3, raw: null, removed: true },
        { run: 1, line: 4, raw: 'v9,cleo,,,annex,-9', removed: false },
        { run: 3, line: 2, raw: '(erased)', removed: false },
        { run: 3, line: 3, raw: '(erased)', removed: false },
        { run: 3, line: 4, raw: 'v9,cleo,,,annex,-9', removed: false },
      ])
      expect(rows.get('rejected_rows')).toBe(2)
      expect(rows.get('etl_run')).toBe(1)
      expect(await allText(warehouse)).not.toMatch(/\bann\b|Ann Lee/)
    },
  )

  smallTest('goes from what tests of the model found, and from the warnings of runs', async ({ small, warehouse }) => {
    filled(small)
    await warehouse.run({
      verify: async (session, { runId }) => {
        const found = (message: string, cells: unknown) => storeOutcomes(session, runId, [outcome(message, cells)])
        await found('amount at who Ann Lee: expected 1, found 2', [])
        await found('one cell is wrong', [{ rows: [{ added: { who: 'Ann Lee' } }] }])
        await found('amount at who Ben Ray: expected 1, found 2', [])
        return ['who Ann Lee has 60 % of amount, 20 % before']
      },
    })
    const { rows } = await erase(warehouse, { entity: 'person', key: 'ann' })
    expect(rows.get('model_test')).toBe(2)
    expect(await warehouse.query('SELECT message FROM model_test ORDER BY rowid')).toEqual([
      { message: null },
      { message: null },
      { message: 'amount at who Ben Ray: expected 1, found 2' },
    ])
    expect(await warehouse.query('SELECT message FROM etl_run ORDER BY run_id LIMIT 1')).toEqual([
      { message: 'the text is no longer kept' },
    ])
    expect(await allText(warehouse)).not.toMatch(/\bann\b|Ann Lee/)
  })

  smallTest(
    'of whole-number keys gets a number far from all others, each person another',
    async ({ small, warehouse }) => {
      prepared(small, 'INTEGER')
      people(small, '', '7,Ann Lee,Kyiv,gold,,,', '8,Ben Ray,Kyiv,iron,,7,')
      visits(small, '', 'v1,7,8,,,10')
      small.write(
        'sources/visits.yaml',
        `source: visits
entity: visit
file: {pattern: files/visits*.csv, header: [id, who, host, phone, note, paid]}
columns: {visit_id: id, person_id: {from: who, references: person}, host_id: {from: host, references: person}, paid: paid}
`,
      )
      await warehouse.run()
      await erase(warehouse, { entity: 'person', key: '7' })
      await erase(warehouse, { entity: 'person', key: '8' })
      expect(await warehouse.query('SELECT person_id AS person, host_id AS host FROM fact_visit')).toEqual([
        { person: -2147483647, host: -2147483646 },
      ])
      expect(await warehouse.query('SELECT count(DISTINCT person_id)::INTEGER AS people FROM dim_person')).toEqual([
        { people: 2 },
      ])
    },
  )

  smallTest('may be erased again, which finds nothing', async ({ small, warehouse }) => {
    filled(small)
    const first = await erase(warehouse, { entity: 'person', key: 'ann' })
    const again = await erase(warehouse, { entity: 'person', key: 'ann' })
    expect(again).toMatchObject({ pseudonym: first.pseudonym, erasedBefore: '2026-03-01T00:00:00.000Z' })
    expect([...again.rows]).toEqual([])
    expect((await warehouse.run()).status).toBe('unchanged')
  })

  smallTest(
    'who is not known is refused with the nearest, and the journal does not say who',
    async ({ small, warehouse }) => {
      filled(small)
      await warehouse.run()
      const refused = (order: EraseOrder) => expect(erase(warehouse, order)).rejects
      await refused({ entity: 'person', key: 'anna' }).toThrow(
        'no record has the key "anna" of person; nearest is "ann"',
      )
      await refused({ entity: 'persn', key: 'ann' }).toThrow('has keys of an entity "persn"; nearest is "person"')
      await refused({ entity: 'person', key: "x'); --" }).toBeInstanceOf(EraseError)
      expect(await warehouse.query("SELECT DISTINCT message FROM etl_run WHERE status = 'failed'")).toEqual([
        { message: 'the erasure was refused' },
      ])
      expect(await warehouse.query('FROM erased_key')).toEqual([])
      expect(await warehouse.query("SELECT name FROM dim_person WHERE person_id = 'ann'")).toEqual([
        { name: 'Ann Lee' },
      ])
    },
  )
})

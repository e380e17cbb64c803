import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { onEngine, openTestEngine } from '../../support/pipeline-warehouse.ts'
import { smallTest as test } from '../../support/small-workspace.ts'

const customers = (
  columns = 'customer_id: {from: id, required: true, unique: true}, customer_name: name, level: level',
) =>
  `source: customers
entity: customer
extract: full
file: {pattern: "files/customers-*.csv", date: "%Y-%m-%d", header: [id, name, level]}
columns: {${columns}}
`

/** A workspace of shipped tables whose customers are listed whole, in a file for each day. */
const fullTest = test.extend<{
  extract: (day: string, ...records: readonly string[]) => void
  versions: () => Promise<unknown>
}>({
  extract: async ({ small }, use) => {
    small.write('workspace.yaml', 'name: small\ncurrency: EUR\n')
    small.write('sources/customers.yaml', customers())
    rmSync(join(small.folder, 'sql'), { recursive: true })
    await use((day, ...records) =>
      small.write(`files/customers-${day}.csv`, ['id,name,level', ...records, ''].join('\n')),
    )
  },
  versions: async ({ warehouse }, use) => {
    await use(async () => {
      const rows = await warehouse.query(
        `SELECT customer_id, level, valid_from, valid_to, deleted_date FROM dim_customer WHERE customer_key > 0 ORDER BY ALL`,
      )
      return rows.map((row) =>
        Object.values(row)
          .map((value) => value ?? '-')
          .join(' '),
      )
    })
  },
})

describe('extracts that list all there is', () => {
  fullTest(
    'tell from which day on something was so, and when it was gone',
    async ({ extract, warehouse, versions }) => {
      extract('2026-01-01', 'A,Ann,gold', 'B,"Bo ""x"" 木",iron', 'C,Cy,lead')
      extract('2026-02-01', 'A,Ann,gold', 'B,"Bo ""x"" 木",gold', 'C,Cy,lead')
      extract('2026-03-01', 'A,Ann,gold', 'C,Cy,lead')
      extract('2026-04-01', 'A,Ann,gold')
      const { files } = await warehouse.run()
      expect(files.map(({ read, loaded, rejected }) => [read, loaded, rejected])).toEqual([
        [3, 3, 0],
        [3, 3, 0],
        [2, 2, 0],
        [1, 1, 0],
      ])
      expect(await versions()).toEqual([
        'A gold 1900-01-01 9999-12-31 -',
        'B gold 2026-02-01 9999-12-31 2026-03-01',
        'B iron 1900-01-01 2026-02-01 -',
        'C lead 1900-01-01 9999-12-31 2026-04-01',
      ])
    },
  )

  fullTest('tell of what comes back by a version of its own', async ({ extract, warehouse, versions }) => {
    extract('2026-01-01', 'A,Ann,gold', 'B,Bo,iron')
    extract('2026-02-01', 'A,Ann,gold')
    await warehouse.run()
    expect(await versions()).toContain('B iron 1900-01-01 9999-12-31 2026-02-01')
    extract('2026-03-01', 'A,Ann,gold', 'B,Bo,iron')
    await warehouse.run()
    expect(await versions()).toEqual([
      'A gold 1900-01-01 9999-12-31 -',
      'B iron 1900-01-01 2026-03-01 2026-02-01',
      'B iron 2026-03-01 9999-12-31 -',
    ])
  })

  fullTest(
    'take nothing as gone that is there and was rejected, or may be',
    async ({ extract, warehouse, versions, small }) => {
      small.write(
        'sources/customers.yaml',
        customers('customer_id: {from: id, required: true, unique: true}, level: {from: level, one_of: [gold, iron]}'),
      )
      extract('2026-01-01', 'A,Ann,gold', 'B,Bo,iron')
      extract('2026-02-01', 'A,Ann,gold', 'B,Bo,platinum')
      await warehouse.run()
      expect(await versions()).toContain('B iron 1900-01-01 9999-12-31 -')
      extract('2026-02-01', 'A,Ann,gold', ',Bo,iron')
      await warehouse.run()
      expect(await versions()).toContain('B iron 1900-01-01 9999-12-31 -')
    },
  )

  fullTest('say the same in whichever order they come', async ({ extract, warehouse, versions, small }) => {
    const write = [
      () => extract('2026-03-01', 'C,Cy,lead', 'A,Ann,iron'),
      () => extract('2026-01-01', 'A,Ann,gold', 'B,Bo,iron'),
      () => extract('2026-02-01', 'B,Bo,iron', 'A,Ann,gold'),
    ]
    for (const one of write) {
      one()
      await warehouse.run()
    }
    const apart = await versions()
    expect(apart).toEqual([
      'A gold 1900-01-01 2026-03-01 -',
      'A iron 2026-03-01 9999-12-31 -',
      'B iron 1900-01-01 9999-12-31 2026-03-01',
      'C lead 1900-01-01 9999-12-31 -',
    ])
    const engine = await openTestEngine(':memory:', [small.folder])
    const fresh = onEngine(engine, small.folder)
    await fresh.run()
    const query = 'SELECT COLUMNS(* EXCLUDE customer_key) FROM dim_customer ORDER BY ALL'
    expect(await fresh.query(query)).toEqual(await warehouse.query(query))
    await engine.close()
  })

  fullTest('repeat no key within one of them', async ({ extract, warehouse }) => {
    extract('2026-01-01', 'A,Ann,gold', 'A,Ann,iron')
    extract('2026-02-01', 'A,Ann,gold')
    await warehouse.run()
    expect(await warehouse.query('SELECT file, line, rule FROM rejected_rows')).toEqual([
      { file: 'files/customers-2026-01-01.csv', line: 3, rule: 'unique' },
    ])
  })

  test('of what keeps no versions count by the last of them alone', async ({ small, warehouse }) => {
    small.entity('thing_id VARCHAR', 'name VARCHAR')
    small.write(
      'sources/things.yaml',
      'source: things\nentity: thing\nextract: full\nfile: {pattern: "files/*.csv", date: "%Y%m%d", header: [id, name]}\ncolumns: {thing_id: id, name: name}\n',
    )
    small.write('files/20260101.csv', 'id,name\na,x\nb,y\n')
    small.write('files/20260102.csv', 'id,name\na,z\n')
    const { files } = await warehouse.run()
    expect(files.map(({ file, loaded }) => `${file} ${loaded}`)).toEqual(['files/20260102.csv 1'])
    expect(await warehouse.query('SELECT thing_id, name FROM fact_thing')).toEqual([{ thing_id: 'a', name: 'z' }])
  })

  fullTest(
    'are refused without a day, a key, or where they tell their days twice',
    async ({ warehouse, small, extract }) => {
      extract('2026-01-01', 'A,Ann,gold')
      small.write('sources/customers.yaml', customers().replace('%Y-%m-%d', '%Y-%m'))
      await expect(warehouse.run()).rejects.toThrow('full extracts are of a day each')
      small.write('sources/customers.yaml', customers('customer_id: id, effective_date: level'))
      await expect(warehouse.run()).rejects.toThrow(
        'effective_date is told by the days of full extracts; it cannot be mapped too',
      )
      small.write(
        'sources/customers.yaml',
        customers('customer_name: name').replace('extract: full', 'extract: full\nkey: line'),
      )
      await expect(warehouse.run()).rejects.toThrow('what is gone is told by a key; customer has none here')
    },
  )
})

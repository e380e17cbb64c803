import { describe, expect, test } from 'vitest'
import { stagingSql } from '../../../pipelines/steps/contract.ts'
import { type SmallWorkspace, smallTest } from '../../support/small-workspace.ts'

const names = ["it's one.csv", 'a "b" c.csv', '🦓 zebra.csv', 'Ärger.csv', 'apple.csv', '￼ odd.csv']

/** Sources of one entity, of which one has a file with records that break their contract. */
const writeThings = (small: SmallWorkspace) => {
  small.entity('code VARCHAR', 'amount INTEGER')
  for (const folder of ['one', 'two'])
    small.write(
      `sources/${folder}.yaml`,
      `source: ${folder}\nentity: thing\nfile: {pattern: "${folder}/*.csv", header: [code, amount]}\ncolumns: {code: code, amount: amount}\n`,
    )
  for (const name of names) small.write(`one/${name}`, `code,amount\n${name.length},1\n`)
  small.write('two/bad.csv', 'code,amount\nx,many\n')
  small.write('two/good.csv', 'code,amount\nx,2\ny,many\nz,3\n')
}

describe('the name of the file that a row came from', () => {
  smallTest('is a number that reads, compares and sorts as the text', async ({ small, warehouse }) => {
    writeThings(small)
    await warehouse.run()
    const [type] = await warehouse.query('SELECT DISTINCT typeof(source_file) AS type FROM fact_thing')
    expect(type?.type).toMatch(/^ENUM\(/)
    const rows = await warehouse.query('SELECT source_file AS file, source_line AS line FROM fact_thing')
    const asBytes = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other))
    const expected = [...names.map((name) => `one/${name} 2`), 'two/good.csv 2', 'two/good.csv 4'].sort(asBytes)
    expect(rows.map(({ file, line }) => `${file} ${line}`)).toEqual(expected)
    const asked = await warehouse.query(
      `SELECT count(*) FILTER (source_file = 'one/it''s one.csv') AS one, count(*) FILTER (source_file = 'nowhere.csv') AS none,
        count(*) FILTER (coalesce(source_file, '') LIKE 'two/%') AS two, max(source_file) AS last FROM fact_thing`,
    )
    expect(asked).toEqual([{ one: '1', none: '0', two: '2', last: 'two/good.csv' }])
  })

  smallTest('is one of those that a run finds, where files came and went', async ({ small, warehouse }) => {
    writeThings(small)
    await warehouse.run()
    small.write('two/more.csv', 'code,amount\nw,4\n')
    await warehouse.run()
    const files = await warehouse.query(
      "SELECT DISTINCT source_file AS file FROM fact_thing WHERE source_file LIKE 'two%' ORDER BY source_file",
    )
    expect(files).toEqual([{ file: 'two/good.csv' }, { file: 'two/more.csv' }])
  })

  smallTest('has no other text beside it, unless it is made one', async ({ small, warehouse }) => {
    writeThings(small)
    const fact = (
      file: string,
    ) => `CREATE OR REPLACE TABLE fact_thing AS SELECT code, ${file} AS source_file FROM stg_thing;
      INSERT INTO fact_thing VALUES ('by hand', 'of nobody')`
    small.write('sql/warehouse/fact_thing.sql', fact('source_file'))
    await expect(warehouse.run()).rejects.toThrow(
      "sql/warehouse/fact_thing.sql: Could not convert string 'of nobody' to UINT8; source_file has the names of files",
    )
    small.write('sql/warehouse/fact_thing.sql', fact('CAST(source_file AS VARCHAR)'))
    await warehouse.run()
    expect(await warehouse.query("SELECT code FROM fact_thing WHERE source_file = 'of nobody'")).toEqual([
      { code: 'by hand' },
    ])
  })

  test.each([
    [1000, /CAST\(NULL AS ENUM\('file 0', /],
    [1001, /CAST\(NULL AS VARCHAR\) AS source_file/],
    [0, /CAST\(NULL AS VARCHAR\) AS source_file/],
  ])('of %i files', (count, expected) => {
    const files = Array.from({ length: count }, (_, i) => `file ${i}`)
    expect(stagingSql({ name: 'thing', columns: new Map() }, [], files)).toMatch(expected)
  })
})

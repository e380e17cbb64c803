import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { test as base, describe, expect } from 'vitest'
import type { Progress } from '../../../pipelines/progress.ts'
import { demoFolder, onEngine, openTestEngine, type TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { smallTest } from '../../support/small-workspace.ts'

interface Tables {
  readonly folder: string
  readonly warehouse: TestWarehouse
  readonly write: (path: string, text: string) => void
  /** Writes the rows of a query as a Parquet file. */
  readonly parquet: (path: string, sql: string) => Promise<void>
}

const sourceOf = (name: string, pattern = `files/${name}.parquet`, more = '') =>
  `source: ${name}\nas: table\nfile: { pattern: ${pattern}, format: parquet }\n${more}`

const pathIn = (folder: string, path: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  return join(folder, path)
}

/** `test` with a workspace of its own cubes, whose source `shop` has three rows, and an empty warehouse. */
const tableTest = base.extend<{ tables: Tables }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures this one needs from the pattern
  tables: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'tables [1] '))
    const maker = await DuckDBInstance.create(':memory:')
    const connection = await maker.connect()
    const engine = await openTestEngine(':memory:', [folder])
    const tables: Tables = {
      folder,
      warehouse: onEngine(engine, folder),
      write: (path, text) => writeFileSync(pathIn(folder, path), text),
      parquet: async (path, sql) => {
        await connection.run(`COPY (${sql}) TO '${pathIn(folder, path)}' (FORMAT parquet)`)
      },
    }
    tables.write('workspace.yaml', 'name: acme\ncurrency: EUR\ncubes: own\n')
    tables.write('sources/shop.yaml', sourceOf('shop'))
    await tables.parquet('files/shop.parquet', shops(3))
    await use(tables)
    await engine.close()
    connection.closeSync()
    maker.closeSync()
    rmSync(folder, { recursive: true, force: true })
  },
})

const shops = (count: number) =>
  `SELECT CAST(10 * n AS SMALLINT) AS shop_id, 'Shop ' || n AS name, CAST(n / 4 AS DECIMAL(10, 4)) AS share, DATE '1997-01-01' + CAST(n AS INTEGER) AS opened FROM range(1, ${count + 1}) AS r(n)`

const tableNames = ({ query }: TestWarehouse) =>
  query('SELECT table_name AS name FROM duckdb_tables() ORDER BY ALL').then((rows) => rows.map(({ name }) => name))

const journalTables = [
  'corrected_row',
  'customer_score',
  'erased_key',
  'etl_run',
  'etl_run_file',
  'model_run',
  'model_test',
  'month_figure',
  'rejected_rows',
  'relation_cursor',
  'restatement',
  'set_member',
  'set_version',
  'staged_file',
]

describe('a source that becomes a table', () => {
  tableTest('has the columns of its file and says from which row of it each row is', async ({ tables }) => {
    const { files } = await tables.warehouse.run()
    expect(await tables.warehouse.query('FROM shop ORDER BY rowid')).toEqual(
      [1, 2, 3].map((n) => ({
        shop_id: n * 10,
        name: `Shop ${n}`,
        share: ['0.2500', '0.5000', '0.7500'][n - 1],
        opened: `1997-01-0${n + 1}`,
        run_id: '1',
        source_file: 'files/shop.parquet',
        source_line: n,
      })),
    )
    expect(files).toMatchObject([
      { source: 'shop', file: 'files/shop.parquet', read: 3, loaded: 3, rejected: 0, skipped: 0 },
    ])
    expect(await tables.warehouse.query('SELECT source, file, rows_read, rows_loaded FROM etl_run_file')).toEqual([
      { source: 'shop', file: 'files/shop.parquet', rows_read: '3', rows_loaded: '3' },
    ])
  })

  tableTest('brings no table of the shipped cubes with it', async ({ tables }) => {
    const outcome = await tables.warehouse.run()
    expect(await tableNames(tables.warehouse)).toEqual([...journalTables, 'shop'].sort())
    expect(outcome.completeThrough).toBeUndefined()
  })

  tableTest('may be several files, one after the other', async ({ tables }) => {
    await tables.parquet('files/shop-2.parquet', shops(2))
    tables.write('sources/shop.yaml', sourceOf('shop', 'files/shop*.parquet'))
    const progress: Progress[] = []
    await tables.warehouse.run({ onProgress: (event) => progress.push(event) })
    const rows = await tables.warehouse.query(
      'SELECT source_file AS file, source_line AS line FROM shop ORDER BY rowid',
    )
    expect(rows.map(({ file, line }) => `${file} ${line}`)).toEqual([
      'files/shop-2.parquet 1',
      'files/shop-2.parquet 2',
      'files/shop.parquet 1',
      'files/shop.parquet 2',
      'files/shop.parquet 3',
    ])
    expect(progress.filter(({ step }) => step === 'stage').map(({ done, total }) => [done, total])).toEqual([
      [2, 5],
      [5, 5],
    ])
  })

  tableTest('is stored by the columns that it is clustered by', async ({ tables }) => {
    await tables.parquet('files/shop-2.parquet', shops(2))
    tables.write('sources/shop.yaml', sourceOf('shop', 'files/shop*.parquet', 'clustered_by: [Opened]\n'))
    await tables.warehouse.run()
    const rows = await tables.warehouse.query('SELECT shop_id FROM shop ORDER BY rowid')
    expect(rows.map(({ shop_id: id }) => id)).toEqual([10, 10, 20, 20, 30])
    const traced = await tables.warehouse.query('SELECT source_file AS file, source_line AS line, shop_id FROM shop')
    expect(traced.map(({ file, line, shop_id: id }) => `${file} ${line} ${id}`).sort()).toEqual([
      'files/shop-2.parquet 1 10',
      'files/shop-2.parquet 2 20',
      'files/shop.parquet 1 10',
      'files/shop.parquet 2 20',
      'files/shop.parquet 3 30',
    ])
    tables.write('sources/shop.yaml', sourceOf('shop', 'files/shop*.parquet', 'clustered_by: [opend]\n'))
    await expect(tables.warehouse.run()).rejects.toThrow(
      'sources/shop.yaml: clustered_by: files/shop-2.parquet has no column "opend"; nearest is "opened"',
    )
  })

  tableTest('may lie in a folder that looks like a partition, which adds no column', async ({ tables }) => {
    await tables.parquet('files/year=1997/shop.parquet', shops(1))
    tables.write('sources/shop.yaml', sourceOf('shop', 'files/year=1997/shop.parquet'))
    await tables.warehouse.run()
    expect(
      await tables.warehouse.query("SELECT count(*) AS columns FROM duckdb_columns() WHERE table_name = 'shop'"),
    ).toEqual([{ columns: '7' }])
  })

  tableTest('is made anew when its file changed, and only then', async ({ tables }) => {
    const first = await tables.warehouse.run()
    expect((await tables.warehouse.run()).status).toBe('unchanged')
    await tables.parquet('files/shop.parquet', shops(2))
    const second = await tables.warehouse.run()
    expect(second.dataVersion).not.toBe(first.dataVersion)
    expect(await tables.warehouse.query('SELECT count(*) AS rows, max(run_id) AS run FROM shop')).toEqual([
      { rows: '2', run: '2' },
    ])
  })

  tableTest('is gone when its source is', async ({ tables }) => {
    await tables.warehouse.run()
    rmSync(join(tables.folder, 'sources/shop.yaml'))
    await tables.parquet('files/till.parquet', shops(1))
    tables.write('sources/till.yaml', sourceOf('till'))
    await tables.warehouse.run()
    expect(await tableNames(tables.warehouse)).toEqual([...journalTables, 'till'].sort())
  })

  tableTest('fails the run where it has too few rows', async ({ tables }) => {
    tables.write('sources/shop.yaml', sourceOf('shop', undefined, 'contract: { rows: { min: 4 } }\n'))
    await expect(tables.warehouse.run()).rejects.toThrow(
      'sources/shop.yaml: source shop: expected at least 4 rows, found 3',
    )
  })
})

describe('beside sources of entities, a workspace of its own cubes', () => {
  tableTest('has the tables that these feed, and no others', async ({ tables }) => {
    for (const path of ['sources/products.yaml', 'files/products.csv']) {
      tables.write(path, readFileSync(join(demoFolder, path), 'utf8'))
    }
    await tables.warehouse.run()
    expect(await tableNames(tables.warehouse)).toEqual([...journalTables, 'dim_product', 'raw_products', 'shop'].sort())
  })
})

describe('a file that cannot become a table', () => {
  const file = 'files/shop.parquet'
  const cases: readonly (readonly [title: string, spoil: (tables: Tables) => void | Promise<void>, message: string])[] =
    [
      ['is missing', ({ folder }) => rmSync(join(folder, file)), 'files/shop.parquet: there is no such file in'],
      ['is empty', ({ write }) => write(file, ''), 'files/shop.parquet: the file is empty; expected a Parquet file'],
      [
        'is of another format',
        ({ write }) => write(file, 'shop_id,name\n1,Shop 1\n'),
        'files/shop.parquet: the file is no Parquet file: it must begin with "PAR1" and begins with "shop"',
      ],
      [
        'is cut',
        ({ folder }) => truncateSync(join(folder, file), 300),
        'files/shop.parquet: the file is cut: it must end with "PAR1" and ends, after 300 bytes, with ',
      ],
      [
        'holds its ends only',
        ({ write }) => write(file, 'PAR1\u007f\u0000\u0000\u0000PAR1'),
        'files/shop.parquet: the file is cut: its footer alone has 127 bytes, and the file 12',
      ],
      [
        'is damaged inside',
        ({ write }) => write(file, 'PAR1\u0004\u0004\u0004\u0004\u0004\u0000\u0000\u0000PAR1'),
        'files/shop.parquet: the file cannot be loaded: ',
      ],
      [
        'has a column of lineage',
        ({ parquet }) => parquet(file, 'SELECT 1 AS Source_Line'),
        'files/shop.parquet: a column of the file cannot be called "Source_Line": the load adds one of that name',
      ],
      [
        'has another column than the first file of its table',
        async ({ parquet, write }) => {
          write('sources/shop.yaml', sourceOf('shop', 'files/shop*.parquet'))
          await parquet('files/shop2.parquet', shops(1).replace('AS name', 'AS title'))
        },
        'files/shop2.parquet: the files of a table have the same columns: column 2 is "title" of type VARCHAR, in files/shop.parquet it is "name" of type VARCHAR',
      ],
    ]
  for (const [title, spoil, message] of cases) {
    tableTest(`because it ${title} fails the run, which changes nothing`, async ({ tables }) => {
      await tables.warehouse.run()
      await spoil(tables)
      await expect(tables.warehouse.run()).rejects.toThrow(message)
      expect(await tables.warehouse.query('SELECT count(*) AS rows FROM shop')).toEqual([{ rows: '3' }])
      expect(await tables.warehouse.query('SELECT status FROM etl_run ORDER BY run_id DESC LIMIT 1')).toEqual([
        { status: 'failed' },
      ])
    })
  }
})

describe('the definition of a source that becomes a table', () => {
  const cases: readonly (readonly [title: string, text: string, message: string])[] = [
    ['has no "as"', 'source: shop\nfile: { pattern: a, format: parquet }\n', 'the key "as" is missing'],
    [
      'is of a format that there is not',
      'source: shop\nas: table\nfile: { pattern: a, format: parket }\n',
      'sources/shop.yaml:3:29: expected one of parquet; found "parket"',
    ],
    [
      'maps columns',
      `${sourceOf('shop')}columns: { a: b }\n`,
      'sources/shop.yaml:4:1: unknown key "columns"; nearest is "source"; expected source, title, as, file, clustered_by, personal, contract',
    ],
    [
      'has the name of a table of the journal',
      sourceOf('etl_run'),
      'sources/shop.yaml:1:9: a table cannot be called "etl_run": the load itself makes a table of that name',
    ],
    ['has the name of a raw table', sourceOf('raw_shop'), 'the load itself makes tables whose names begin with raw_'],
  ]
  for (const [title, text, message] of cases) {
    tableTest(`is refused where it ${title}`, async ({ tables }) => {
      tables.write('sources/shop.yaml', text)
      await expect(tables.warehouse.run()).rejects.toThrow(message)
    })
  }

  tableTest('is refused where it has the name of a shipped table and these are taken', async ({ tables }) => {
    tables.write('sources/shop.yaml', sourceOf('dim_date'))
    await tables.parquet('files/dim_date.parquet', shops(1))
    await tables.warehouse.run()
    expect(await tables.warehouse.query('SELECT count(*) AS rows FROM dim_date')).toEqual([{ rows: '1' }])
    tables.write('workspace.yaml', 'name: acme\ncurrency: EUR\ncubes: shipped\n')
    await expect(tables.warehouse.run()).rejects.toThrow('a table cannot be called "dim_date"')
  })
})

describe('the engine', () => {
  tableTest('reads files of the workspace and none beside it', async ({ tables }) => {
    const { query } = tables.warehouse
    expect(await query(`FROM read_parquet('${tables.folder}/files/shop.parquet')`)).toHaveLength(3)
    const outside = join(demoFolder, 'files/products.csv')
    await expect(query(`FROM read_csv('${outside}')`)).rejects.toThrow('disabled by configuration')
    await expect(query(`FROM read_csv('${tables.folder}/../../${outside}')`)).rejects.toThrow(
      'disabled by configuration',
    )
    await expect(query(`COPY (SELECT 1) TO '${outside}.copy'`)).rejects.toThrow('disabled by configuration')
    await expect(query(`ATTACH '${outside}.duckdb'`)).rejects.toThrow('disabled by configuration')
  })
})

describe('rows of Parquet that fill an entity', () => {
  const entity = `CREATE OR REPLACE TABLE stg_shop (
  shop_id INTEGER,
  shop_name VARCHAR,
  share DECIMAL(10, 4),
  opened DATE,
  source_file VARCHAR,
  source_line INTEGER
)
`
  const source = (name: string) => `source: shops
entity: shop
file: { pattern: files/${name}.parquet, format: parquet }
columns:
  shop_id: { from: shop_id, required: true, unique: true }
  shop_name: { from: name, one_of: [Shop 1, Shop 3] }
  share: share
  opened: { from: opened, min: 1997-01-01 }
`
  const prepared = (tables: Tables, name = 'shop') => {
    rmSync(join(tables.folder, 'sources/shop.yaml'))
    tables.write('sources/shops.yaml', source(name))
    tables.write('sql/staging/stg_shop.sql', entity)
    tables.write('sql/warehouse/dim_shop.sql', 'CREATE OR REPLACE TABLE dim_shop AS FROM stg_shop')
  }

  tableTest('keep a contract as others do, and say which row of the file they are', async ({ tables }) => {
    prepared(tables)
    const { files } = await tables.warehouse.run()
    expect(files).toMatchObject([{ read: 3, loaded: 2, rejected: 1 }])
    expect(await tables.warehouse.query('SELECT * EXCLUDE source_file FROM dim_shop ORDER BY ALL')).toEqual([
      { shop_id: 10, shop_name: 'Shop 1', share: '0.2500', opened: '1997-01-02', source_line: 1 },
      { shop_id: 30, shop_name: 'Shop 3', share: '0.7500', opened: '1997-01-04', source_line: 3 },
    ])
    expect(await tables.warehouse.query('SELECT file, line, rule, found, raw_text FROM rejected_rows')).toEqual([
      {
        file: 'files/shop.parquet',
        line: 2,
        rule: 'one_of',
        found: 'Shop 2',
        raw_text: '{"shop_id":20,"name":"Shop 2","share":0.5,"opened":"1997-01-03"}',
      },
    ])
  })

  tableTest('come from a file that has the columns', async ({ tables }) => {
    prepared(tables, 'other')
    await tables.parquet('files/other.parquet', 'SELECT 1 AS shop_id, 2 AS nam, 3 AS share, 4 AS opened')
    await expect(tables.warehouse.run()).rejects.toThrow(
      'files/other.parquet: there is no column "name"; nearest is "nam"; the file has shop_id, nam, share, opened',
    )
  })
})

describe('a Parquet file whose name reads like a pattern', () => {
  smallTest('is read itself, and not one that the pattern fits', async ({ small, warehouse }) => {
    const maker = await DuckDBInstance.create(':memory:')
    const connection = await maker.connect()
    for (const [i, name] of ['shop[1]', 'shop1', 'shop?'].entries())
      await connection.run(
        `COPY (FROM range(${10 * i}, ${10 * i + 2}) AS r(n)) TO '${pathIn(small.folder, `files/${name}.parquet`)}' (FORMAT parquet)`,
      )
    connection.closeSync()
    maker.closeSync()
    small.entity('thing_id VARCHAR')
    small.write('sources/shop.yaml', sourceOf('shop', '"files/*.parquet"'))
    await warehouse.run()
    expect(await warehouse.query('SELECT source_file AS file, n FROM shop ORDER BY n')).toEqual([
      { file: 'files/shop[1].parquet', n: '0' },
      { file: 'files/shop[1].parquet', n: '1' },
      { file: 'files/shop1.parquet', n: '10' },
      { file: 'files/shop1.parquet', n: '11' },
      { file: 'files/shop?.parquet', n: '20' },
      { file: 'files/shop?.parquet', n: '21' },
    ])
  })
})

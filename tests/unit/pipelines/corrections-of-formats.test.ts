import { describe, expect } from 'vitest'
import { writeCorrections } from '../../../pipelines/sources/correction-files.ts'
import { workbookOf, writeParquet } from '../../support/bad-input.ts'
import type { TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { type SmallWorkspace, smallTest } from '../../support/small-workspace.ts'

const broken = { id: 2, name: 'Bo "b", 🙂\nnext', amount: 'many' }
const good = { ...broken, amount: '6' }
const others = [
  { id: 1, name: 'Ada', amount: '5' },
  { id: 3, name: 'Cy', amount: '7' },
]
const [ada, cy] = others
const things = [ada, broken, cy]

const prepared = ({ entity, write }: SmallWorkspace, file: string, place: string) => {
  entity('thing_id VARCHAR', 'name VARCHAR', 'amount INTEGER')
  write(
    'sources/things.yaml',
    `source: things
entity: thing
file: {pattern: ${file}, ${place}}
columns: {thing_id: {from: id, required: true, unique: true}, name: name, amount: amount}
`,
  )
}

const rejected = ({ query }: TestWarehouse) =>
  query(
    'SELECT file, line, rule, message, raw_text AS raw FROM rejected_rows WHERE run_id = (SELECT max(run_id) FROM etl_run) ORDER BY line',
  )

const loaded = async ({ query }: TestWarehouse) =>
  (await query('SELECT thing_id, name, amount, source_line FROM fact_thing ORDER BY source_line')).map(Object.values)

/** Corrects the one record that is rejected: `corrected` is made of its text. */
const correct = async (
  small: SmallWorkspace,
  warehouse: TestWarehouse,
  corrected: (raw: string) => string,
): Promise<number> => {
  const [reject, ...more] = await rejected(warehouse)
  expect(more).toEqual([])
  expect(reject).toMatchObject({ rule: 'type' })
  const { file, line, raw } = reject ?? {}
  const when = '2026-01-02T00:00:00.000Z'
  const correction = { file: String(file), line: Number(line), found: String(raw), when, note: '' }
  await writeCorrections(small.folder, 'things', [{ ...correction, corrected: corrected(String(raw)) }])
  return Number(line)
}

/** A query that gives things. */
const thingsSql = `FROM (VALUES (1, 'Ada', '5'), (2, 'Bo "b", 🙂' || chr(10) || 'next', 'many'), (3, 'Cy', '7')) AS things(id, name, amount)`

interface Format {
  readonly title: string
  readonly file: string
  readonly place: string
  readonly put: (small: SmallWorkspace) => unknown
  /** line of the broken record, and of the one behind it */
  readonly lines: readonly [broken: number, next: number]
}

const values = (rows: readonly (typeof broken | undefined)[]) => rows.map((row) => [row?.id, row?.name, row?.amount])

const formats: readonly Format[] = [
  {
    title: 'lines of JSON',
    file: 'things.jsonl',
    place: 'format: json_lines',
    put: ({ write }) => write('things.jsonl', things.map((thing) => `${JSON.stringify(thing)}\n`).join('')),
    lines: [2, 3],
  },
  {
    title: 'a JSON document, over several lines',
    file: 'things.json',
    place: 'format: json, records: data.items',
    put: ({ write }) => write('things.json', JSON.stringify({ data: { items: things } }, null, 2)),
    // two lines around the list, its bracket, and five of each object before
    lines: [9, 14],
  },
  {
    title: 'a sheet of a workbook',
    file: 'things.xlsx',
    place: 'format: xlsx, range: B2, header: [id, name, amount]',
    put: ({ write }) =>
      write(
        'things.xlsx',
        workbookOf({ S: [['Things'], [null, 'id', 'name', 'amount'], ...values(things).map((row) => [null, ...row])] }),
      ),
    lines: [4, 5],
  },
  {
    title: 'Parquet',
    file: 'things.parquet',
    place: 'format: parquet',
    put: (small) => writeParquet(small, 'things.parquet', thingsSql),
    lines: [2, 3],
  },
]

describe.each(formats)('a rejected record of $title', ({ file, place, put, lines: [at, next] }) => {
  smallTest('is loaded as it was corrected, at its line, also by a full rebuild', async ({ small, warehouse }) => {
    prepared(small, file, place)
    await put(small)
    await warehouse.run()
    expect(await correct(small, warehouse, (raw) => raw.replace('many', '6'))).toBe(at)
    const corrected = [
      ['1', 'Ada', 5, at - (next - at)],
      ['2', good.name, 6, at],
      ['3', 'Cy', 7, next],
    ]
    for (const again of [undefined, 'all'] as const) {
      await warehouse.run({ again })
      expect(await loaded(warehouse)).toEqual(corrected)
      expect(await rejected(warehouse)).toEqual([])
      expect(await warehouse.query('SELECT is_applied FROM corrected_row')).toEqual([{ is_applied: true }])
    }
  })

  smallTest(
    'is rejected again where its correction has not its shape, or breaks the contract',
    async ({ small, warehouse }) => {
      prepared(small, file, place)
      await put(small)
      await warehouse.run()
      const raw = (await rejected(warehouse))[0]?.raw
      await correct(small, warehouse, () => 'no record')
      await warehouse.run()
      expect(await rejected(warehouse)).toMatchObject([{ line: at, rule: 'json', raw: 'no record' }])
      await writeCorrections(small.folder, 'things', [
        { file, line: at, found: String(raw), corrected: String(raw).replace('many', 'some'), when: '', note: '' },
      ])
      await warehouse.run()
      expect(await rejected(warehouse)).toMatchObject([{ line: at, rule: 'type' }])
      expect((await loaded(warehouse)).map(([id]) => id)).toEqual(['1', '3'])
    },
  )
})

describe('a file of corrections is refused', () => {
  smallTest('of a table, whose rows keep no contract', async ({ small, warehouse }) => {
    small.entity('thing_id VARCHAR')
    small.write('sources/things.yaml', 'source: things\nas: table\nfile: {pattern: things.parquet, format: parquet}\n')
    await writeParquet(small, 'things.parquet', thingsSql)
    await writeCorrections(small.folder, 'things', [])
    await expect(warehouse.run()).rejects.toThrow(
      'corrections/things.csv: the source things becomes a table as it is: its rows keep no contract, so none is rejected or corrected',
    )
  })

  smallTest('of a relation of a database, where its rows are corrected', async ({ small, warehouse }) => {
    small.entity('thing_id VARCHAR')
    const database = '{kind: postgresql, url_env: NO_DATABASE_URL, table: things, key: id}'
    small.write(
      'sources/things.yaml',
      `source: things\nentity: thing\ndatabase: ${database}\ncolumns: {thing_id: id}\n`,
    )
    await writeCorrections(small.folder, 'things', [])
    await expect(warehouse.run()).rejects.toThrow(
      'corrections/things.csv: rows of things are corrected in the database that they come from',
    )
  })
})

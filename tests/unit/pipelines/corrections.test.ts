import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { writeCorrections } from '../../../pipelines/sources/correction-files.ts'
import type { Correction } from '../../../pipelines/steps/correction.ts'
import type { TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { type SmallWorkspace, smallTest } from '../../support/small-workspace.ts'

const file = 'files/things.csv'
const broken = '2,"Bo ""b"" 🙂\nsecond line",many'

const prepared = (small: SmallWorkspace) => {
  small.entity('thing_id VARCHAR', 'name VARCHAR', 'amount INTEGER')
  small.write(
    'sources/things.yaml',
    `source: things
entity: thing
file: {pattern: "files/*.csv", header: [id, name, amount]}
columns: {thing_id: id, name: name, amount: amount}
`,
  )
  small.write(file, `id,name,amount\n1,Ada,5\n${broken}\n3,Cy,7\n`)
  small.write('files/other.csv', 'id,name,amount\n9,Zoe,1\n')
}

const correct = (small: SmallWorkspace, ...corrections: readonly Partial<Correction>[]) =>
  writeCorrections(
    small.folder,
    'things',
    corrections.map((c) => ({ file, line: 3, found: broken, corrected: '', when: '2026-01-02', note: '', ...c })),
  )

const loaded = async ({ query }: TestWarehouse) =>
  (
    await query(
      "SELECT thing_id, name, amount, source_line FROM fact_thing WHERE source_file = 'files/things.csv' ORDER BY source_line",
    )
  ).map(Object.values)

const rejected = async ({ query }: TestWarehouse) =>
  (
    await query(
      'SELECT line, rule, message, raw_text FROM rejected_rows WHERE run_id = (SELECT max(run_id) FROM etl_run) ORDER BY line',
    )
  ).map(Object.values)

const lastMessage = async ({ query }: TestWarehouse) =>
  (await query('SELECT message FROM etl_run ORDER BY run_id DESC LIMIT 1'))[0]?.message

const [ada, cy] = [
  ['1', 'Ada', 5, 2],
  ['3', 'Cy', 7, 5],
]
const good = '2,"Bo ""b"" 🙂\nsecond line",6'

describe('a corrected record', () => {
  smallTest(
    'is loaded in place of what stands in its file, with its file and line, and told to be',
    async ({ small, warehouse }) => {
      prepared(small)
      await warehouse.run()
      expect((await rejected(warehouse)).map(([line, rule]) => [line, rule])).toEqual([[3, 'type']])
      await correct(small, { corrected: good })
      const { files } = await warehouse.run()
      expect(files.map(({ read, loaded, rejected, skipped }) => [read, loaded, rejected, skipped])).toEqual([
        [1, 0, 0, 1],
        [3, 3, 0, 0],
      ])
      expect(await loaded(warehouse)).toEqual([ada, ['2', 'Bo "b" 🙂\nsecond line', 6, 3], cy])
      expect(await lastMessage(warehouse)).toBe('4 rows read, 3 loaded, 0 rejected, 1 loaded before, 1 corrected')
      expect(await warehouse.query('FROM corrected_row')).toEqual([
        { source: 'things', file, line: 3, found: broken, corrected: good, is_applied: true },
      ])
      expect((await warehouse.run()).status).toBe('unchanged')
    },
  )

  smallTest(
    'stays corrected when other files come, and is found again when its correction goes',
    async ({ small, warehouse }) => {
      prepared(small)
      await correct(small, { corrected: good })
      await warehouse.run()
      small.write('files/third.csv', 'id,name,amount\n8,Yan,1\n')
      await warehouse.run()
      expect(await lastMessage(warehouse)).toBe('5 rows read, 1 loaded, 0 rejected, 4 loaded before, 1 corrected')
      rmSync(join(small.folder, 'corrections'), { recursive: true })
      await warehouse.run()
      expect(await loaded(warehouse)).toEqual([ada, cy])
      expect((await rejected(warehouse)).map(([, , , raw]) => raw)).toEqual([broken])
      expect(await warehouse.query('FROM corrected_row')).toEqual([])
    },
  )

  smallTest('that breaks the contract still is rejected again, with the new reason', async ({ small, warehouse }) => {
    prepared(small)
    await correct(small, { corrected: '2,Bo,some' })
    await warehouse.run()
    const expected = 'expected a whole number from -2147483648 to 2147483647, found "some"'
    expect(await rejected(warehouse)).toEqual([[3, 'type', expected, '2,Bo,some']])
    await correct(small, { corrected: '2,Bo\n3,Cy' })
    await warehouse.run()
    expect(await rejected(warehouse)).toEqual([[3, 'field_count', 'expected one record, found 2', '2,Bo\n3,Cy']])
  })

  smallTest('whose text does not stand there any more is left out, and told to be', async ({ small, warehouse }) => {
    prepared(small)
    await correct(small, { corrected: good, found: '2,Bo,many' }, { file: 'files/gone.csv', corrected: good })
    await warehouse.run()
    expect(await loaded(warehouse)).toEqual([ada, cy])
    expect(await lastMessage(warehouse)).toBe(
      '4 rows read, 3 loaded, 1 rejected, 2 not corrected: another text stands there',
    )
  })

  smallTest('may come from a program for spreadsheets', async ({ small, warehouse }) => {
    prepared(small)
    const cells = ['things', file, '3', broken, good].map((cell) => `"${cell.replaceAll('"', '""')}"`)
    small.write(
      'corrections/things.csv',
      `\uFEFFsource;file;line;found;corrected;when;note\r\n${cells.join(';')};;\r\n`,
    )
    await warehouse.run()
    expect((await loaded(warehouse)).map(([id]) => id)).toEqual(['1', '2', '3'])
  })
})

describe('a file of corrections fails the run', () => {
  smallTest('that is none, or of no source', async ({ small, warehouse }) => {
    prepared(small)
    small.write('corrections/things.csv', 'file,line,found,corrected,when,note\na,x,b,c,,\n1,2\n')
    await expect(warehouse.run()).rejects.toThrow(
      'corrections/things.csv:2: line: expected the number of a line, found "x"\ncorrections/things.csv:3: expected 6 fields, found 2',
    )
    small.write('corrections/things.csv', 'file,line,found\n')
    await expect(warehouse.run()).rejects.toThrow(
      'corrections/things.csv:1: there is no column "corrected"; expected file, line, found, corrected, when, note; found file, line, found',
    )
    small.write('corrections/thing.csv', '')
    await expect(warehouse.run()).rejects.toThrow(
      'corrections/thing.csv: there is no source "thing"; nearest is "things"',
    )
  })
})

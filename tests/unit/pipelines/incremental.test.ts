import { rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import type { Progress } from '../../../pipelines/progress.ts'
import { onEngine, openTestEngine, type TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { type SmallWorkspace, smallTest } from '../../support/small-workspace.ts'

const source = (more = '') => `source: things
entity: thing
file: {pattern: files/*.csv, header: [id, name]${more}}
columns: {thing_id: {from: id, required: true, unique: true}, name: name}
`

const prepared = (small: SmallWorkspace) => {
  small.entity('thing_id VARCHAR', 'name VARCHAR')
  small.write('sources/things.yaml', source())
}

const file = (small: SmallWorkspace, name: string, ...records: readonly string[]) =>
  small.write(`files/${name}.csv`, ['id,name', ...records].map((record) => `${record}\n`).join(''))

/** What a load leaves: facts and, of the last run, rejected rows, without the run that brought them. */
const warehouseOf = async ({ query }: TestWarehouse) => ({
  facts: await query('FROM fact_thing ORDER BY ALL'),
  rejected: await query(
    'SELECT * EXCLUDE run_id FROM rejected_rows WHERE run_id = (SELECT max(run_id) FROM etl_run) ORDER BY ALL',
  ),
})

const accounts = async (warehouse: TestWarehouse) => {
  const staged: string[] = []
  const onProgress = ({ step, done }: Progress) => {
    if (step === 'stage') staged.push(String(done))
  }
  const { files } = await warehouse.run({ onProgress })
  return { files: files.map((f) => [f.file, f.read, f.loaded, f.rejected, f.skipped]), staged }
}

describe('files that were read before', () => {
  smallTest('are not read again, and are accounted for', async ({ small, warehouse }) => {
    prepared(small)
    file(small, 'a', '1,x', '2,y', '2,z')
    expect(await accounts(warehouse)).toEqual({ files: [['files/a.csv', 3, 2, 1, 0]], staged: ['3'] })
    file(small, 'b', '3,x')
    expect(await accounts(warehouse)).toEqual({
      files: [
        ['files/a.csv', 3, 0, 1, 2],
        ['files/b.csv', 1, 1, 0, 0],
      ],
      staged: ['1'],
    })
    const [run] = await warehouse.query('SELECT message FROM etl_run ORDER BY run_id DESC LIMIT 1')
    expect(run?.message).toBe('4 rows read, 1 loaded, 1 rejected, 2 loaded before')
    expect((await warehouseOf(warehouse)).rejected).toMatchObject([{ file: 'files/a.csv', line: 4 }])
  })

  smallTest('are read again when they changed, and what they brought is replaced', async ({ small, warehouse }) => {
    prepared(small)
    file(small, 'a', '1,x', '2,y')
    file(small, 'b', '3,x')
    await warehouse.run()
    file(small, 'a', '1,w')
    expect((await accounts(warehouse)).files).toEqual([
      ['files/a.csv', 1, 1, 0, 0],
      ['files/b.csv', 1, 0, 0, 1],
    ])
    expect((await warehouseOf(warehouse)).facts.map(({ thing_id, name }) => [thing_id, name])).toEqual([
      ['1', 'w'],
      ['3', 'x'],
    ])
    rmSync(join(small.folder, 'files/a.csv'))
    await warehouse.run()
    expect((await warehouseOf(warehouse)).facts.map(({ thing_id }) => thing_id)).toEqual(['3'])
  })

  smallTest(
    'are read again when their records are to be read in another way, not when other rules between rows are kept',
    async ({ small, warehouse }) => {
      prepared(small)
      file(small, 'a', '1,"x"', '2,y')
      await warehouse.run()
      small.write('sources/things.yaml', source().replace('name: name', 'name: {from: name, unique: true}'))
      expect((await accounts(warehouse)).files).toEqual([['files/a.csv', 2, 0, 0, 2]])
      small.write('sources/things.yaml', source().replace('name: name', 'name: {from: name, one_of: [x]}'))
      expect((await accounts(warehouse)).files).toEqual([['files/a.csv', 2, 1, 1, 0]])
      small.write('sources/things.yaml', source(', quote: none'))
      expect((await accounts(warehouse)).files).toEqual([['files/a.csv', 2, 2, 0, 0]])
      expect((await warehouseOf(warehouse)).facts.map(({ name }) => name)).toEqual(['"x"', 'y'])
    },
  )

  smallTest('are read again where their raw rows are gone', async ({ small, warehouse }) => {
    prepared(small)
    file(small, 'a', '1,x')
    await warehouse.run()
    await warehouse.engine.session((session) => session.run('DROP TABLE raw_things'))
    file(small, 'b', '2,x')
    expect((await accounts(warehouse)).files.map(([, , loaded]) => loaded)).toEqual([1, 1])
  })
})

const records = fc.array(fc.constantFrom('1,a', '1,b', '2,c', '3,d', '4', ',f', '6,"g\ng"', '7,h'), {
  maxLength: 5,
})
const history = fc.array(fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), records: fc.option(records) }), {
  minLength: 1,
  maxLength: 6,
})

describe('a warehouse', () => {
  smallTest('is the same whether its files came at once, in pieces, or in another order', async ({ small }) => {
    prepared(small)
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const [inPieces, atOnce] = [await openTestEngine(), await openTestEngine()]
        try {
          rmSync(join(small.folder, 'files'), { recursive: true, force: true })
          file(small, 'e', '9,last')
          for (const { name, records: brought } of steps) {
            if (brought === null) rmSync(join(small.folder, `files/${name}.csv`), { force: true })
            else file(small, name, ...brought)
            await onEngine(inPieces, small.folder).run()
          }
          await onEngine(atOnce, small.folder).run()
          expect(await warehouseOf(onEngine(inPieces, small.folder))).toEqual(
            await warehouseOf(onEngine(atOnce, small.folder)),
          )
        } finally {
          await inPieces.close()
          await atOnce.close()
        }
      }),
      { numRuns: 15 },
    )
  })
})

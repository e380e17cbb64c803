import { createHash } from 'node:crypto'
import { describe, expect } from 'vitest'
import type { TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { type SmallWorkspace, smallTest } from '../../support/small-workspace.ts'

const text = 'id,name\n1,a\n2,"b\nc"\n3,d\n'

const define = (small: SmallWorkspace) => {
  small.entity('thing_id INTEGER', 'name VARCHAR')
  small.write(
    'sources/things.yaml',
    'source: things\nentity: thing\nfile: {pattern: files/*.csv, header: [id, name]}\ncolumns: {thing_id: id, name: name}\n',
  )
  small.write('files/a.csv', text)
}

const sha256 = (of: string) => createHash('sha256').update(of).digest('hex')

const journal = ({ query }: TestWarehouse) => query('SELECT status, fingerprint FROM etl_run ORDER BY run_id')

const files = ({ query }: TestWarehouse, run: number) =>
  query(`SELECT file, fingerprint, rows_read::INTEGER AS read FROM etl_run_file WHERE run_id = ${run} ORDER BY file`)

/** What a run of the same files has for fingerprints that takes them before it reads. */
const readTwice = async (warehouse: TestWarehouse) =>
  (await warehouse.run({ largeFrom: Number.POSITIVE_INFINITY })).fingerprint

describe('a large file that no run has read', () => {
  smallTest('has the fingerprint of its bytes, so that it is not loaded again', async ({ small, warehouse }) => {
    define(small)
    const { status, fingerprint } = await warehouse.run({ largeFrom: 0 })
    expect(await files(warehouse, 1)).toEqual([{ file: 'files/a.csv', fingerprint: sha256(text), read: 3 }])
    expect([status, await journal(warehouse)]).toEqual(['published', [{ status: 'succeeded', fingerprint }]])
    for (const largeFrom of [0, Number.POSITIVE_INFINITY])
      expect(await warehouse.run({ largeFrom })).toMatchObject({ status: 'unchanged', fingerprint })
  })

  smallTest('has it too where it comes beside files that were read', async ({ small, warehouse }) => {
    define(small)
    await warehouse.run({ largeFrom: 0 })
    small.write('files/b.csv', 'id,name\n4,d\n')
    const { fingerprint, files: accounts } = await warehouse.run({ largeFrom: 0 })
    expect(accounts.map(({ file, loaded, skipped }) => [file, loaded, skipped])).toEqual([
      ['files/a.csv', 0, 3],
      ['files/b.csv', 1, 0],
    ])
    expect((await files(warehouse, 2)).at(-1)).toMatchObject({ fingerprint: sha256('id,name\n4,d\n') })
    expect(await readTwice(warehouse)).toBe(fingerprint)
  })

  smallTest('has it too where a record of its source was ever erased', async ({ small, warehouse }) => {
    define(small)
    await warehouse.run()
    await warehouse.query("INSERT INTO erased_key (entity, key_hash) VALUES ('thing', 'x')")
    small.write('files/a.csv', 'id,name\n1,a\n')
    small.write('files/b.csv', text)
    const { fingerprint } = await warehouse.run({ largeFrom: 0 })
    expect((await files(warehouse, 2)).at(-1)).toMatchObject({ fingerprint: sha256(text), read: 3 })
    expect(await readTwice(warehouse)).toBe(fingerprint)
  })

  smallTest('leaves a run without one where it cannot be read to its end', async ({ small, warehouse }) => {
    define(small)
    small.write('files/a.csv', `${text}4,e`)
    const messages: string[] = []
    for (const largeFrom of [0, Number.POSITIVE_INFINITY])
      await warehouse.run({ largeFrom }).catch((error: unknown) => messages.push(String(error)))
    expect(messages[0]).toContain('files/a.csv:6: the file is half-written')
    expect(messages[1]).toBe(messages[0])
    expect(await journal(warehouse)).toEqual([
      { status: 'failed', fingerprint: null },
      { status: 'failed', fingerprint: expect.any(String) },
    ])
  })

  smallTest('is told of with about as many rows as it has', async ({ small, warehouse }) => {
    define(small)
    small.write('files/a.csv', `id,name\n${'1234567,name\n'.repeat(100_000)}`)
    const totals: number[] = []
    await warehouse.run({
      largeFrom: 0,
      onProgress: ({ step, done, total }) => void (step === 'stage' && done < total && totals.push(total)),
    })
    expect(totals.every((total) => total > 99_000 && total < 101_000)).toBe(true)
    expect(totals.length).toBeGreaterThan(0)
  })
})

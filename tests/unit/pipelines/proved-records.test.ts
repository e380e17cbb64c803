import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRawTable, stageSql } from '../../../pipelines/steps/contract.ts'
import { createLineScanner, type RecordBytes } from '../../../pipelines/steps/line-scanner.ts'
import { type Proof, proofsOf } from '../../../pipelines/steps/proof.ts'
import type { ColumnType, DelimitedFile, Source, SourceColumn } from '../../../pipelines/steps/source.ts'
import { plainRecords } from '../../../pipelines/steps/stage.ts'
import type { Engine } from '../../../server/engine/engine.ts'
import { openTestEngine } from '../../support/pipeline-warehouse.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openTestEngine()
  mkdirSync(engine.tempFolder, { recursive: true })
})
afterAll(() => engine.close())

const header = ['id', 'name', undefined, 'day', 'amount', 'count', 'at']

const file: DelimitedFile = {
  format: 'delimited',
  pattern: 'files/a.csv',
  encoding: 'utf-8',
  delimiter: ',',
  quote: '"',
  finalNewline: 'required',
  firstLine: 'header',
  header,
}

const column = (name: string, type: ColumnType, more: Partial<SourceColumn> = {}): SourceColumn => ({
  name,
  from: name,
  type,
  aliases: new Map(),
  required: false,
  unique: false,
  ...more,
})

const sourceOf = (unique: boolean): Source & { readonly file: DelimitedFile } => ({
  name: 'a',
  title: 'A',
  entity: { name: 'a', columns: new Map() },
  file,
  nulls: ['', 'NA'],
  decimal: '.',
  thousands: undefined,
  isKeyedByLine: false,
  isFull: false,
  columns: [
    column('id', { kind: 'bigint' }, { required: true, unique }),
    column('name', { kind: 'text' }, { required: true, oneOf: ['a', 'b', ' '], nulls: ['NA'] }),
    column('day', { kind: 'date' }, { min: '2024-02-01', requiredWhen: new Map([['name', ['a']]]) }),
    column('amount', { kind: 'decimal', precision: 6, scale: 2 }, { min: 0, max: 100 }),
    column('count', { kind: 'integer' }, { emptyUnless: new Map([['name', ['b']]]) }),
    column('at', { kind: 'timestamp' }, { notBefore: 'day' }),
  ],
  limits: { rows: {}, rejects: {} },
  definition: { path: 'sources/a.yaml', text: '' },
})

/** The rows that records become: what stands in the table of their source. */
const staged = (source: ReturnType<typeof sourceOf>, piles: readonly [RecordBytes, readonly Proof[]][]) =>
  engine.session(async (session) => {
    await session.run(createRawTable(source))
    for (const [{ bytes }, proofs] of piles) {
      const path = join(engine.tempFolder, 'staged.csv')
      writeFileSync(path, bytes)
      if (bytes.length > 0) await session.run(stageSql(source, plainRecords(source, file, 'files/a.csv', path, proofs)))
    }
    return session.all('FROM raw_a ORDER BY _line')
  })

/** One of the first, or now and then of the others. */
const field = (written: readonly string[], others: readonly string[]) =>
  fc
    .tuple(fc.constantFrom(...written), fc.constantFrom(...others), fc.nat(19), fc.nat(5))
    .map(([one, other, isOther, isQuoted]) =>
      (isOther === 0 ? other : one).replace(/^.*$/, isQuoted === 0 ? '"$&"' : '$&'),
    )

const line = fc
  .tuple(
    field(['1', '2', '3', '-17', ''], ['NA', 'id', '007', '12345678901']),
    field(['a', 'a', 'b', 'b', 'b', ' '], ['c', '', 'NA', 'name']),
    field(['', 'x', '😀'], ['NA']),
    field(['2024-02-29', '2024-03-01', '2024-01-31', ''], ['2024-02-30', 'day']),
    field(['1.50', '0.00', '99.99', ''], ['100.01', '-0.01', '1.5', 'amount']),
    field(['0', '-3', '', ''], ['3.0', 'count']),
    field(['2024-03-01 10:00:00', '2024-02-29 00:00:00', ''], ['2024-03-01', 'at']),
  )
  .map((fields) => `${fields.join(',')}\n`)

describe('records with proofs', () => {
  it.each([false, true])('become the rows that their texts become (unique: %s)', async (unique) => {
    const source = sourceOf(unique)
    const proofs = proofsOf(source, header)
    const scan = (text: string, of: readonly Proof[]) =>
      createLineScanner({ ...file, width: header.length }, false, of)(Buffer.from(text), true)
    let provedRows = 0
    let rejected = 0
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 40, maxLength: 60 }), async (lines) => {
        const text = lines.join('')
        const read = scan(text, proofs)
        const rows = await staged(source, [
          [read.plain, []],
          [read.proved, proofs],
        ])
        expect(rows).toEqual(await staged(source, [[scan(text, []).plain, []]]))
        expect(rows.length).toBe(lines.length)
        const proved = new Set(Buffer.from(read.proved.bytes).toString().match(/^\d+/gm)?.map(Number))
        provedRows += proved.size
        rejected += rows.filter(({ _rule: rule, _line: at }) => rule !== null && proved.has(Number(at))).length
      }),
      { numRuns: 30 },
    )
    expect(provedRows).toBeGreaterThan(500)
    expect(rejected).toBeGreaterThan(200)
  })
})

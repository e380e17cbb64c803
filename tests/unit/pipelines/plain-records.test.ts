import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRecordReader, type DelimitedFormat } from '../../../pipelines/steps/delimited.ts'
import { createLineScanner } from '../../../pipelines/steps/line-scanner.ts'
import { identifier } from '../../../pipelines/steps/quote.ts'
import type { DelimitedFile, Source } from '../../../pipelines/steps/source.ts'
import { fieldColumn, plainRecords } from '../../../pipelines/steps/stage.ts'
import type { Engine, Session } from '../../../server/engine/engine.ts'
import { demoFolder, onEngine, openTestEngine } from '../../support/pipeline-warehouse.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openTestEngine()
  mkdirSync(engine.tempFolder, { recursive: true })
})
afterAll(() => engine.close())

const sourceOf = ({ delimiter, quote, width }: DelimitedFormat): Source & { readonly file: DelimitedFile } => {
  // the last field may be called anything, and is part of a record all the same
  const header = Array.from({ length: width }, (_, i) => (i > 0 && i === width - 1 ? undefined : `field ${i}`))
  const place = { pattern: 'files/a.csv', encoding: 'utf-8', finalNewline: 'optional', firstLine: 'data' } as const
  return {
    name: 'a',
    title: 'A',
    entity: { name: 'a', columns: new Map() },
    file: { format: 'delimited', ...place, delimiter, quote, header },
    nulls: [],
    decimal: '.',
    thousands: undefined,
    isKeyedByLine: false,
    isFull: false,
    columns: [],
    limits: { rows: {}, rejects: {} },
    definition: { path: 'sources/a.yaml', text: '' },
  }
}

/** What the engine reads of the plain records of a text: line, text and fields of each. */
const readByEngine = async (text: string, format: DelimitedFormat) => {
  const { plain, records } = createLineScanner(format, false)(Buffer.from(text), true)
  if (plain.count === 0) return { plain: [], records }
  const file = join(engine.tempFolder, 'plain.csv')
  writeFileSync(file, plain.bytes)
  const source = sourceOf(format)
  const { relation, raw, fields } = plainRecords(source, source.file, 'files/a.csv', file)
  const kept = fields.map((name) => `${identifier(name)} AS ${fieldColumn(name)}`).join(', ')
  const sql = `SELECT * REPLACE (${raw} AS _raw) FROM (SELECT *, ${kept} FROM ${relation})`
  const rows = await engine.session((session) => session.all(sql))
  const found = rows.map((row) => {
    const [, line, text, , , ...values] = Object.values(row)
    return { line: Number(line), raw: text, fields: values.slice(0, fields.length) }
  })
  expect(found.length).toBe(plain.count)
  return { plain: found, records }
}

const piece = fc.constantFrom(
  ...['a', 'Ł', '😀', 'NULL', 'null', '\\N', '#', '//', '\\', ' ', '  ', '0', '1e5', 'true'],
  ...[',', ',', ';', '|', '\t', '"', '""', "'", '\n', '\n', '\n', '\r\n', '\r', '\u0001', '\u007f', '\u0085', '\u2028'],
)
const line = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))
/** Mostly lines that have the right number of fields. */
const shaped = (delimiter: string, width: number) =>
  fc
    .array(fc.constantFrom('a', '', ' ', 'é', '"a, b"', '"say ""so"""', '""', 'NULL', '#', "'x'", '\\'), {
      minLength: width,
      maxLength: width,
    })
    .map((fields) => `${fields.join(delimiter)}\n`)

const cases = fc
  .record({
    delimiter: fc.constantFrom(',', ';', '\t', '|', ' ', ':', '#'),
    quote: fc.constantFrom('"', "'", undefined),
    width: fc.integer({ min: 1, max: 4 }),
    finalNewline: fc.constant('optional' as const),
  })
  .chain((format) =>
    fc
      .array(fc.oneof(line, shaped(format.delimiter, format.width), shaped(format.delimiter, format.width)), {
        maxLength: 20,
      })
      .map((lines) => ({ format, text: lines.join('') })),
  )

describe('plain records', () => {
  it('are read by the engine as the careful reader reads them, to the letter', async () => {
    let plainCount = 0
    await fc.assert(
      fc.asyncProperty(cases, async ({ format, text }) => {
        const { plain, records } = await readByEngine(text, format)
        const expected = createRecordReader(format)(text, true)
        plainCount += plain.length
        expect([...plain, ...records].sort((a, b) => a.line - b.line)).toEqual(expected)
      }),
    )
    expect(plainCount).toBeGreaterThan(200)
  })

  it('are counted: a load in which the engine drops one fails, and changes nothing', async () => {
    const demo = await openTestEngine(':memory:', [demoFolder])
    const dropping = (session: Session): Session => ({
      ...session,
      all: (sql, parameters) => session.all(/^\s*INSERT INTO "raw_/.test(sql) ? `${sql} LIMIT 60` : sql, parameters),
    })
    try {
      const warehouse = onEngine(
        {
          ...demo,
          prepared: (work, options) =>
            demo.prepared(
              (session) => work({ ...dropping(session), transaction: (inside) => session.transaction(inside) }),
              options,
            ),
        },
        demoFolder,
      )
      await expect(warehouse.run()).rejects.toThrow(/^accounts: \d+ records read, but 60 staged$/)
      expect(await warehouse.query("FROM duckdb_tables() WHERE table_name LIKE 'fact%'")).toEqual([])
      expect(await warehouse.query('SELECT status FROM etl_run')).toEqual([{ status: 'failed' }])
    } finally {
      await demo.close()
    }
  })
})

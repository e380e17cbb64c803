import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { proofsOf } from '../../../../pipelines/steps/proof.ts'
import type { ColumnType, Source, SourceColumn } from '../../../../pipelines/steps/source.ts'
import { sqlType } from '../../../../pipelines/steps/typed.ts'
import type { Engine } from '../../../../server/engine/engine.ts'
import { openTestEngine } from '../../../support/pipeline-warehouse.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openTestEngine()
})
afterAll(() => engine.close())

const columnOf = (type: ColumnType, more: Partial<SourceColumn> = {}): SourceColumn => ({
  name: 'value',
  from: 'field',
  type,
  aliases: new Map(),
  required: false,
  unique: false,
  ...more,
})

const sourceOf = (columns: readonly SourceColumn[], more: Partial<Source> = {}): Source => ({
  name: 'a',
  title: 'A',
  entity: { name: 'a', columns: new Map() },
  file: { format: 'parquet', pattern: 'a' },
  nulls: [],
  decimal: '.',
  thousands: undefined,
  isKeyedByLine: false,
  isFull: false,
  columns,
  limits: { rows: {}, rejects: {} },
  definition: { path: 'sources/a.yaml', text: '' },
  ...more,
})

const header = ['other', 'field']

const isProved = (text: string, type: ColumnType, more: Partial<Source> = {}): boolean | undefined => {
  const [proof] = proofsOf(sourceOf([columnOf(type)], more), header)
  if (text === '') return proof?.mayBeEmpty
  return proof && new RegExp(`^(?:${proof.written})$`).test(Buffer.from(text).toString('latin1'))
}

const integer = { kind: 'integer' } as const
const decimal = { kind: 'decimal', precision: 6, scale: 2 } as const
const date = { kind: 'date' } as const
const timestamp = { kind: 'timestamp' } as const

describe('a proof', () => {
  it.each<[string, ColumnType, readonly string[], readonly string[]]>([
    [
      'a whole number',
      integer,
      ['0', '7', '-7', '10', '999999999', '-999999999'],
      ['', '-', '-0', '+7', '07', '1.0', '1e3', ' 7', '7 ', '1_000', '1,000', '9999999999', '٣', 'a'],
    ],
    ['a big one', { kind: 'bigint' }, ['0', '999999999999999999'], ['1000000000000000000', '-00', '0x10']],
    [
      'a number with decimals',
      decimal,
      ['0.00', '0.05', '-0.05', '1234.50', '-9999.99'],
      ['', '-', '.00', '0.0', '0.000', '00.00', '-0.00', '10000.00', '12', '12.5', '+1.00', '1.2.34', '12,50', '1-.00'],
    ],
    [
      'a day',
      date,
      ['2024-02-29', '2000-02-29', '1000-01-01', '9999-12-31', '2023-04-30'],
      [
        '',
        '2023-02-29',
        '2024-02-30',
        '1900-02-29',
        '2023-04-31',
        '2023-00-10',
        '2023-13-01',
        '2023-01-00',
        '2023-01-32',
      ],
    ],
    [
      'a day in other letters',
      date,
      [],
      ['0999-01-01', '2023-1-01', '2023-01-1', '23-01-01', '2023/01/01', '2023-01-01 ', '2023-1--01', '20230-1-01'],
    ],
    [
      'a time',
      timestamp,
      ['2024-02-29 00:00:00', '2024-02-29 23:59:59'],
      ['2024-02-29', '2024-02-29 24:00:00', '2024-02-29 23:60:00', '2024-02-29 23:59:60', '2023-02-29 00:00:00'],
    ],
    [
      'a time in other letters',
      timestamp,
      [],
      [
        '2024-02-29T00:00:00',
        '2024-02-29 00:00',
        '2024-02-29 00:00:00.5',
        '2024-02-29 0:00:000',
        '2024-02-29 00:00:-1',
      ],
    ],
  ])('of %s holds for what the engine writes, and for nothing else', (_, type, written, others) => {
    expect(written.filter((text) => isProved(text, type) !== true)).toEqual([])
    expect(others.filter((text) => isProved(text, type) !== false)).toEqual([])
  })

  it('holds for no text that the engine reads as no value, or writes in another way', async () => {
    const piece = fc.constantFrom(
      ...'0123456789'.split(''),
      '-',
      '-',
      '.',
      '00',
      ':',
      ' ',
      '+',
      'e',
      '2024-02-',
      '12:30:',
    )
    const text = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(''))
    const types = [integer, { kind: 'bigint' }, decimal, date, timestamp] as const
    const asked: { type: ColumnType; text: string }[] = []
    fc.assert(
      fc.property(text, fc.constantFrom(...types), (found, type) => {
        if (isProved(found, type)) asked.push({ type, text: found })
      }),
      { numRuns: 20_000 },
    )
    const rows = asked.map(
      ({ type, text: found }) => `('${found}', CAST(TRY_CAST('${found}' AS ${sqlType(type)}) AS VARCHAR))`,
    )
    const sql = `SELECT found, again FROM (VALUES ${rows.join(', ')}) AS rows(found, again) WHERE again IS DISTINCT FROM found`
    expect(asked.length).toBeGreaterThan(500)
    expect(await engine.session((session) => session.all(sql))).toEqual([])
  })

  it('holds for an empty field where that is no value and none is required, or a text', () => {
    const isEmptyProved = (type: ColumnType, nulls: readonly string[], required: boolean) =>
      proofsOf(sourceOf([columnOf(type, { required })], { nulls }), header)[0]?.mayBeEmpty
    expect([isEmptyProved(integer, [], false), isEmptyProved({ kind: 'text' }, [], true)]).toEqual([false, true])
    expect([integer, { kind: 'text' } as const].map((type) => isEmptyProved(type, [''], false))).toEqual([true, true])
    expect([integer, { kind: 'text' } as const].map((type) => isEmptyProved(type, [''], true))).toEqual([false, false])
  })

  it.each<[string, SourceColumn[], Partial<Source>]>([
    ['a text of which a word is no value', [columnOf({ kind: 'text' })], { nulls: ['', 'NA'] }],
    ['words for true and false', [columnOf({ kind: 'boolean' })], {}],
    ['a date in a format', [columnOf(date, { format: '%Y-%m-%d' })], {}],
    ['a field with aliases', [columnOf(integer, { aliases: new Map([['1', '2']]) })], {}],
    ['a field where a number means no value', [columnOf(integer)], { nulls: ['', '-1'] }],
    ['decimals behind a comma', [columnOf(decimal)], { decimal: ',' }],
    ['decimals with thousands', [columnOf(decimal)], { thousands: ',' }],
    ['decimals alone', [columnOf({ kind: 'decimal', precision: 2, scale: 2 })], {}],
    ['a field of two columns', [columnOf(integer), columnOf(date, { name: 'same' })], {}],
  ])('there is none of %s', (_, columns, more) => {
    expect(proofsOf(sourceOf(columns, more), header)).toEqual([])
  })

  it('names the field of its column', () => {
    expect(proofsOf(sourceOf([columnOf(integer)]), header)).toMatchObject([{ field: 1, column: { name: 'value' } }])
  })
})

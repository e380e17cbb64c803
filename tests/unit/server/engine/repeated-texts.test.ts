import { Dictionary, type Table, tableFromIPC } from 'apache-arrow'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Statement } from '../../../../server/compiler/statement.ts'
import { encodeArrow } from '../../../../server/engine/arrow/encode.ts'
import type { Engine } from '../../../../server/engine/engine.ts'
import { openTestEngine } from '../../../support/pipeline-warehouse.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openTestEngine()
})
afterAll(() => engine.close())

const column = { name: 'text', axis: 'row', type: 'text' } as const

/** A column of texts in Arrow, where they repeat as numbers and a dictionary. */
const encoded = async (expression: string, rows: number, isRepeated: boolean): Promise<Table> => {
  const sql = `select ${expression} from range(${rows}) t(i) order by i`
  const statement: Statement = { sql, parameters: [], columns: [{ kind: 'value', column, isRepeated }] }
  const pieces: Uint8Array[] = []
  for await (const piece of encodeArrow(statement, await engine.answer(statement), () => new Map(), false)) {
    pieces.push(piece)
  }
  return tableFromIPC(Buffer.concat(pieces))
}

const textsOf = (table: Table): unknown[] => [...(table.getChild('text') ?? [])]

/** The first row whose text is another one, with both; undefined where all are the same. */
const firstDifference = (table: Table, right: readonly unknown[]): unknown => {
  const found = textsOf(table)
  const row = right.findIndex((text, i) => text !== found[i])
  return row < 0 && found.length === right.length ? undefined : [row, found[row], right[row], found.length]
}

/** The texts as the engine's own JSON gives them. */
const expected = async (expression: string, rows: number): Promise<unknown[]> =>
  (
    await engine.session((session) => session.all(`select ${expression} as text from range(${rows}) t(i) order by i`))
  ).map(({ text }) => text)

const cases: Readonly<Record<string, readonly [expression: string, rows: number, batches: number]>> = {
  'short and long ones, none, and those of no characters': [
    "case i % 7 when 0 then null when 1 then '' when 2 then 'twelve bytes' when 3 then 'thirteen byte' when 4 then 'a' else repeat('é🚚', 1 + (i % 30)::int) end",
    70_000,
    2,
  ],
  'long ones that differ in any one byte': [
    "repeat('a', (i % 40)::int) || chr(98 + (i // 40 % 2)::int) || repeat('a', 39 - (i % 40)::int)",
    5_000,
    1,
  ],
  'long ones that begin alike, and are as long as each other': [
    "'the same beginning ' || (i % 9000 + 10000)",
    140_000,
    3,
  ],
  'as many as there are rows': ["'row ' || i", 140_000, 3],
  'only a few after many': ["case when i < 66000 then 'row ' || i else 'few ' || i % 3 end", 200_000, 4],
  'nulls alone': ['null::varchar', 3_000, 1],
  'zero bytes within': ["'a' || chr(0) || i % 2 || chr(0)", 3_000, 1],
}

for (const [name, [expression, rows, batches]] of Object.entries(cases)) {
  it(`carries texts that repeat as they are: ${name}`, async () => {
    const table = await encoded(expression, rows, true)
    const right = await expected(expression, rows)
    expect(table.schema.fields[0]?.type).toBeInstanceOf(Dictionary)
    expect(table.batches).toHaveLength(batches)
    expect(firstDifference(table, right)).toBeUndefined()
    expect(firstDifference(await encoded(expression, rows, false), right)).toBeUndefined()
  })
}

it('sends a dictionary once, where no batch brings new texts', async () => {
  const { batches } = await encoded("'text number ' || i % 4000", 200_000, true)
  const dictionaries = batches.map((batch) => batch.data.children[0]?.dictionary)
  expect(new Set(dictionaries).size).toBe(1)
  expect([batches.length, dictionaries[0]?.length]).toEqual([4, 4000])
})

it('holds no more than the texts of a batch, where all are different', async () => {
  const { batches } = await encoded("'text number ' || i", 200_000, true)
  const sizes = batches.map((batch) => [batch.numRows, batch.data.children[0]?.dictionary?.length])
  expect(sizes.map(([rows]) => rows)).toEqual(sizes.map(([, texts]) => texts))
})

it('ends a batch early where its texts are long', async () => {
  for (const isRepeated of [true, false]) {
    const { batches } = await encoded("repeat('x', 5000) || i", 6_000, isRepeated)
    expect(batches.map(({ numRows }) => numRows)).toEqual([2048, 2048, 1904])
  }
})

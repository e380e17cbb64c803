import { rmSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { Engine, PreparingSession } from '../../../server/engine/engine.ts'
import { onEngine, openTestEngine } from '../../support/pipeline-warehouse.ts'
import { openSmallWorkspace, type SmallWorkspace, smallTest } from '../../support/small-workspace.ts'

const header = 'id,name,other,day,amount,count,at,note,tag'

const source = (unique: boolean, nulls = '["", NA]') => `source: things
entity: thing
file: {pattern: files/*.csv, final_newline: optional, header: [id, name, ~, day, amount, count, at, note, tag]}
nulls: ${nulls}
columns:
  thing_id: {from: id, required: true, unique: ${unique}}
  name: {from: name, required: true, one_of: [a, b, " "], nulls: [NA]}
  day: {from: day, min: 2024-02-01, required_when: {name: [a]}}
  amount: {from: amount, min: 0, max: 100}
  count: {from: count, empty_unless: {name: [b]}}
  at: {from: at, not_before: day}
  note: {from: note, nulls: [""]}
  tag: {from: tag, required: true, nulls: [""], one_of: [a, b, tag, é, " "]}
`

const entity = [
  'thing_id BIGINT',
  'name VARCHAR',
  'day DATE',
  'amount DECIMAL(6, 2)',
  'count INTEGER',
  'at TIMESTAMP',
  'note VARCHAR',
  'tag VARCHAR',
]

const define = (small: SmallWorkspace, yaml: string) => {
  small.entity(...entity)
  small.write('sources/things.yaml', yaml)
}

/** An engine that tells how many files were read where they stand. */
const watched = (engine: Engine): Engine & { readonly places: () => number } => {
  let places = 0
  const watching = (session: PreparingSession): PreparingSession => ({
    ...session,
    run: (sql, parameters) => {
      if (/^\s*CREATE OR REPLACE TEMP VIEW "raw_/.test(sql)) places += sql.match(/FROM "place:/g)?.length ?? 0
      return session.run(sql, parameters)
    },
  })
  return {
    ...engine,
    prepared: (work, options) => engine.prepared((session) => work(watching(session)), options),
    places: () => places,
  }
}

const tables = {
  facts: 'FROM fact_thing ORDER BY source_file, source_line',
  raw: 'FROM raw_things ORDER BY _file, _line',
  rejected: 'SELECT * EXCLUDE (run_id) FROM rejected_rows ORDER BY file, line',
  files: 'SELECT * EXCLUDE (run_id) FROM etl_run_file ORDER BY ALL',
  staged: 'SELECT * EXCLUDE (staged_at) FROM staged_file ORDER BY ALL',
}

/** What a load leaves, and how many files it read where they stand. @param from files of so many bytes */
const loaded = async (small: SmallWorkspace, from: number) => {
  const engine = watched(await openTestEngine(':memory:', [small.folder]))
  try {
    const warehouse = onEngine(engine, small.folder)
    const problem = await warehouse.run({ largeFrom: from }).then(
      () => undefined,
      (error: unknown) => String(error),
    )
    const found: Record<string, unknown> = { problem }
    if (problem === undefined)
      for (const [name, sql] of Object.entries(tables)) found[name] = await warehouse.query(sql)
    return { found, places: engine.places() }
  } finally {
    await engine.close()
  }
}

const inPlace = 0
const never = Number.POSITIVE_INFINITY

/** One of the first, or now and then of the others. */
const field = (written: readonly string[], others: readonly string[]) =>
  fc
    .tuple(fc.constantFrom(...written), fc.constantFrom(...others), fc.nat(40), fc.nat(80))
    .map(([one, other, isOther, isQuoted]) =>
      (isOther === 0 ? other : one).replace(/^.*$/s, isQuoted === 0 ? '"$&"' : '$&'),
    )

const record = fc
  .tuple(
    field(
      ['1', '2', '3', '-17', '48', '159', '2653'],
      ['', 'NA', 'id', '007', '+5', ' 5', '5 ', '1.0', '1e3', '1_0', '12345678901'],
    ),
    field(['a', 'b', 'b', 'b', 'b', 'b'], ['c', '', 'NA', 'name', 'a,b', 'a"b', "'", 'é', '\u0001']),
    field(['', 'x', '😀', '\\N', '#'], ['NA', '"', 'line\nbreak']),
    field(
      ['2024-02-29', '2024-03-01', '2024-02-01'],
      ['2024-01-31', '', '2024-02-30', 'day', '2024-3-1', '2024/03/01', 'infinity'],
    ),
    field(['1.50', '0.00', '99.99', ''], ['100.01', '-0.01', '1.5', '1.555', '1e1', '.5', 'amount', '12345.00']),
    field(['0', '-3', '', ''], ['3.0', '007', 'count', '0x10', '9999999999']),
    field(['2024-03-01 10:00:00', ''], ['2024-02-29 00:00:00', '2024-03-01', 'at', '2024-03-01T10:00:00']),
    field(['x', 'NA', '', '木 😀'], ['"', 'note', '\\N']),
    field(['a', 'b', 'é', ' '], ['', 'c', 'tag']),
  )
  .map((fields) => fields.join(','))

const odd = fc.constantFrom(header, 'a', 'a,b', ',,,,,,,,,', ',,,,,,,,', '"', ' ', '#', '2,a,"open')
const lines = fc.array(fc.oneof({ weight: 40, arbitrary: record }, { weight: 1, arbitrary: odd }), {
  minLength: 10,
  maxLength: 60,
})

const file = fc
  .record({ lines, hasEnd: fc.boolean(), isBroken: fc.nat(9) })
  .map(({ lines: found, hasEnd, isBroken }) => {
    const text = [header, ...found].join('\n') + (hasEnd ? '\n' : '')
    if (isBroken === 0) return text.replace(/(?<=\n)/, '\n')
    return isBroken === 1 ? text.replaceAll('\n', '\r\n') : text
  })

describe('files that are read where they stand', () => {
  const small = openSmallWorkspace()
  afterAll(() => rmSync(small.folder, { recursive: true, force: true }))

  it.each([false, true])('become what they become when they are read otherwise (unique: %s)', async (unique) => {
    define(small, source(unique))
    let places = 0
    let rows = 0
    await fc.assert(
      fc.asyncProperty(fc.tuple(file, file), async (files) => {
        for (const [i, text] of files.entries()) small.write(`files/${i}.csv`, text)
        const fast = await loaded(small, inPlace)
        expect(fast.found).toEqual((await loaded(small, never)).found)
        places += fast.places
        rows += (fast.found.facts as unknown[] | undefined)?.length ?? 0
      }),
      { numRuns: 16 },
    )
    expect(places).toBeGreaterThan(6)
    expect(rows).toBeGreaterThan(50)
  })

  const few = ['id,name,amount', '1,a,1.50', '2,b,2.00', '3,"c, d",x', ''].join('\n')
  const plainly = (more: string, amount = 'amount') => `source: things
entity: thing
file: {pattern: "files/*", header: [id, name, amount]${more}}
columns: {thing_id: {from: id, required: true}, name: name, amount: ${amount}}
`

  smallTest.for([
    ['as they are', 1, plainly(''), few],
    ['without quotes', 1, plainly(', quote: none'), few],
    ['with a byte order mark', 1, plainly(''), `\uFEFF${few}`],
    ['with a delimiter of their own', 1, plainly(', delimiter: ";"'), few.replaceAll(',', ';')],
    ['with lines ended by both marks', 1, plainly(''), few.replaceAll('\n', '\r\n')],
    ['not with lines ended by either', 0, plainly(''), few.replace('\n', '\r\n')],
    ['not with an empty line', 0, plainly(''), `${few}\n`],
    ['not without a header', 0, plainly(', first_line: data'), few],
    ['not in another encoding', 0, plainly(', encoding: windows-1252'), few],
    ['not with words for truth', 0, plainly('', '{from: amount, true: ["1.50"], false: ["2.00"]}'), few],
    [
      'not with numbers with a comma',
      0,
      `decimal: ","\n${plainly(', delimiter: ";"')}`,
      few.replaceAll(',', ';').replaceAll('.', ','),
    ],
    ['not with a delimiter that numbers have', 0, plainly(', delimiter: "-"'), few.replaceAll(',', '-')],
    ['not with aliases', 0, plainly('').replace('name: name', 'name: {from: name, aliases: {a: b}}'), few],
    ['not where most lines have quotes', 0, plainly(''), few + '4,"d",1.00\n'.repeat(1500)],
  ] as const)('are read so %s: %i', async ([what, expected, yaml, text], { small: own }) => {
    own.entity('thing_id INTEGER', 'name VARCHAR', what.includes('truth') ? 'amount BOOLEAN' : 'amount DECIMAL(6, 2)')
    own.write('sources/things.yaml', yaml)
    own.write('files/a.csv', text)
    const { found, places } = await loaded(own, inPlace)
    expect([found.problem, places]).toEqual([undefined, expected])
    expect(found).toEqual((await loaded(own, never)).found)
    expect((found.facts as unknown[]).length).toBeGreaterThan(1)
  })

  smallTest('may be of texts alone, an empty one among them, and have their header again', async ({ small: own }) => {
    own.entity('thing_id VARCHAR', 'name VARCHAR', 'note VARCHAR')
    const columns = 'columns: {thing_id: id, name: {from: name, nulls: [""]}, note: {from: note, nulls: []}}'
    const head = 'file: {pattern: files/a.csv, header: [id, name, note]}'
    own.write('sources/things.yaml', `source: things\nentity: thing\n${head}\n${columns}\n`)
    own.write('files/a.csv', 'id,name,note\n1,,\nid,name,note\n2,b,c\n')
    const { found, places } = await loaded(own, inPlace)
    expect([places, found]).toEqual([1, (await loaded(own, never)).found])
    expect(found.facts).toMatchObject([
      { thing_id: '1', name: null, note: '', source_line: 2 },
      { thing_id: '2', name: 'b', note: 'c', source_line: 4 },
    ])
    expect(found.rejected).toMatchObject([{ line: 3, rule: 'header' }])
  })

  smallTest('are those that are meant, where a name reads like a pattern', async ({ small: own }) => {
    own.entity('thing_id INTEGER', 'name VARCHAR', 'amount DECIMAL(6, 2)')
    own.write('sources/things.yaml', plainly(''))
    own.write('files/a[1].csv', few)
    own.write('files/a1.csv', few.replaceAll('1.50', '9.99'))
    const { found, places } = await loaded(own, inPlace)
    expect(places).toBe(1)
    expect(found).toEqual((await loaded(own, never)).found)
  })

  smallTest('stand on their lines where many lie between records that are others', async ({ small: own }) => {
    define(own, source(false, '[""]'))
    // every other line first, then long runs, then single ones, over many spans
    const isBad = (i: number) => (i < 300 ? i % 2 === 0 : i % 997 === 5 || (i > 5000 && i < 5400) || i % 1000 < 3)
    const text = Array.from({ length: 12_000 }, (_, i) => `${i},${isBad(i) ? 'a,' : 'b'},x,2024-03-01,1.50,1,,n,a`)
    own.write('files/a.csv', [header, ...text].map((line) => `${line}\n`).join(''))
    const { found, places } = await loaded(own, inPlace)
    expect(places).toBe(1)
    const facts = found.facts as readonly { thing_id: string; source_line: number }[]
    expect(facts.length).toBe(text.filter((_, i) => !isBad(i)).length)
    expect(facts.filter(({ thing_id: id, source_line: line }) => Number(id) !== line - 2)).toEqual([])
    const rejected = found.rejected as readonly { line: number; raw_text: string }[]
    expect(rejected.filter(({ line, raw_text: raw }) => raw !== text[line - 2])).toEqual([])
  })
})

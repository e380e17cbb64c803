import { gzipSync } from 'node:zlib'
import { describe, expect } from 'vitest'
import { PipelineError } from '../../../pipelines/problem.ts'
import type { TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { type SmallWorkspace, smallTest } from '../../support/small-workspace.ts'

const source = (file: string, columns: string) =>
  `source: things\nentity: thing\nfile: {pattern: files/things*, ${file}}\ncolumns: {${columns}}\n`

const columns = 'name: name, city: address.city, tag: "tags[0]", amount: amount'

const written = (small: SmallWorkspace, file: string, content: string | Uint8Array, name = 'things.json') => {
  small.entity('name VARCHAR', 'city VARCHAR', 'tag VARCHAR', 'amount DECIMAL(38, 2)')
  small.write('sources/things.yaml', source(file, columns))
  small.write(`files/${name}`, content)
}

const loaded = async (warehouse: TestWarehouse) => {
  await warehouse.run()
  return (await warehouse.query('SELECT * EXCLUDE source_file FROM fact_thing')).map(Object.values)
}

const rejected = (warehouse: TestWarehouse) =>
  warehouse.query('SELECT line, rule, message, raw_text FROM rejected_rows ORDER BY line')

const problemsOf = async (warehouse: TestWarehouse) => {
  const error = await warehouse.run().catch((thrown: unknown) => thrown)
  if (error instanceof PipelineError) return error.problems
  throw error instanceof Error ? error : new Error('the file was loaded')
}

describe('lines of JSON', () => {
  const lines = [
    '{"name": "a", "address": {"city": "Łódź"}, "tags": ["x", "y"], "amount": 12345678901234567890.25}',
    '',
    '  {"name": "b\\n\\"b\\"", "address": null, "tags": [], "amount": "1.5"}  ',
    '{"tags": [{"deep": [1, 2]}]}',
  ]

  smallTest(
    'give the values at their paths, numbers as they are written, and nothing for null',
    async ({ small, warehouse }) => {
      written(small, 'format: json_lines', lines.map((line) => `${line}\r\n`).join(''))
      expect(await loaded(warehouse)).toEqual([
        ['a', 'Łódź', 'x', '12345678901234567890.25', 1],
        ['b\n"b"', null, null, '1.50', 3],
        [null, null, '{"deep":[1,2]}', null, 4],
      ])
    },
  )

  smallTest('that are broken spoil themselves alone', async ({ small, warehouse }) => {
    written(small, 'format: json_lines', '{"name": "a"}\n{"name": \n[1]\n"x"\n{"name": "b"}')
    expect((await loaded(warehouse)).map(([name, , , , line]) => [name, line])).toEqual([
      ['a', 1],
      ['b', 5],
    ])
    expect(await rejected(warehouse)).toEqual([
      { line: 2, rule: 'json', message: 'expected a JSON object, found text that is no JSON', raw_text: '{"name":' },
      { line: 3, rule: 'json', message: 'expected a JSON object, found array', raw_text: '[1]' },
      { line: 4, rule: 'json', message: 'expected a JSON object, found varchar', raw_text: '"x"' },
    ])
  })
})

describe('a document of JSON', () => {
  const document =
    '{"total": 2, "note": "]}[{",\n "data": {"items": [\n  {"name": "a", "tags": ["}]"]}, {"name":\n "b"},\n\n{"name": "c\\\\"}]},\n "more": [{"name": "no"}]}'

  smallTest('has its records in a list, each with the line where it begins', async ({ small, warehouse }) => {
    written(small, 'format: json, records: data.items', document)
    expect((await loaded(warehouse)).map(([name, , tag, , line]) => [name, tag, line])).toEqual([
      ['a', '}]', 3],
      ['b', null, 3],
      ['c\\', null, 6],
    ])
  })

  smallTest('may be the list itself, packed, in UTF-16, all on one line', async ({ small, warehouse }) => {
    const items = Array.from({ length: 50_000 }, (_, i) => `{"name":"🙂${i}"}`)
    written(
      small,
      'format: json, encoding: utf-16',
      gzipSync(Buffer.from(`\uFEFF[${items.join(',')}]`, 'utf16le')),
      'things.json.gz',
    )
    await warehouse.run()
    expect(
      await warehouse.query('SELECT count(DISTINCT name) AS names, max(source_line) AS line FROM fact_thing'),
    ).toEqual([{ names: '50000', line: 1 }])
  })

  smallTest('of an empty list has no records', async ({ small, warehouse }) => {
    written(small, 'format: json', '[]')
    expect(await loaded(warehouse)).toEqual([])
  })

  smallTest('may have an item that is no object, which is rejected', async ({ small, warehouse }) => {
    written(small, 'format: json', '[{"name": "a"},\n 7,\n {"name": tru},\n {"name": "b"}]\n')
    expect((await loaded(warehouse)).map(([name]) => name)).toEqual(['a', 'b'])
    expect((await rejected(warehouse)).map(({ line, raw_text }) => [line, raw_text])).toEqual([
      [2, '7'],
      [3, '{"name": tru}'],
    ])
  })
})

describe('the definition of a source of JSON', () => {
  const cases: readonly (readonly [title: string, file: string, columns: string, message: string])[] = [
    [
      'a path that is none',
      'format: json',
      'name: "a..b"',
      'expected a path such as account.tags[0]; found "a..b"; write a key with a dot in it as "a.b"',
    ],
    [
      'a path of records with an index',
      'format: json, records: "data[0]"',
      'name: name',
      'expected the keys around the list, such as data.items; found "data[0]"',
    ],
    [
      'a list around lines',
      'format: json_lines, records: data',
      'name: name',
      'lines of JSON are in no list; say format: json for one document',
    ],
    ['a header', 'format: json, header: [name]', 'name: name', 'unknown key "header"'],
    [
      'another format',
      'format: jsonl',
      'name: name',
      'expected one of delimited, json, json_lines, xlsx, parquet; found "jsonl"',
    ],
  ]
  smallTest.for(cases)('with %s is refused', async ([, file, fields, message], { small, warehouse }) => {
    written(small, file, '[]')
    small.write('sources/things.yaml', source(file, fields))
    const [problem] = await problemsOf(warehouse)
    expect(problem).toMatchObject({ file: 'sources/things.yaml', message: expect.stringContaining(message) })
  })

  smallTest('may name a key that has a dot in it', async ({ small, warehouse }) => {
    small.entity('name VARCHAR')
    small.write('sources/things.yaml', source('format: json', `name: '"a.b".c[1]'`))
    small.write('files/things.json', '[{"a.b": {"c": [1, "found"]}}]')
    expect(await loaded(warehouse)).toEqual([['found', 1]])
  })
})

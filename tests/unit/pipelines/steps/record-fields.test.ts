import { describe, expect, it } from 'vitest'
import { readSource } from '../../../../pipelines/sources/read-source.ts'
import { fieldsOfRecord, withFields } from '../../../../pipelines/steps/record-fields.ts'
import type { Entity, Source } from '../../../../pipelines/steps/source.ts'

const thing: Entity = {
  name: 'thing',
  columns: new Map([
    ['thing_id', { kind: 'text' }],
    ['name', { kind: 'text' }],
  ]),
}

const sourceOf = (file: string, id = 'id', name = 'name'): Source => {
  const text = `source: things\nentity: thing\nfile: {${file}}\ncolumns: {thing_id: ${id}, name: ${name}}\n`
  const { source, problems } = readSource('sources/things.yaml', text, new Map([['thing', thing]]))
  if (source === undefined) throw new Error(JSON.stringify(problems))
  return source
}

const written = (source: Source, raw: string, values: Record<string, string | null>) => {
  const found = withFields(source, raw, new Map(Object.entries(values)))
  return 'record' in found ? found.record : `refused: ${found.problem}`
}

describe('a record of text', () => {
  const source = sourceOf('pattern: a.csv, delimiter: ";", header: [id, name, ~]')

  it('is told by column, those without a name too', () => {
    expect(fieldsOfRecord(source, 'a;"x;""y""";3')).toEqual([
      { column: 'id', value: 'a' },
      { column: 'name', value: 'x;"y"' },
      { column: null, value: '3' },
    ])
    expect(fieldsOfRecord(source, 'a;b')).toBeUndefined()
  })

  it('keeps what is not changed as it is written, and quotes what needs it', () => {
    expect(written(source, 'a;b;"3"', { name: 'Ü; "x"\n🦊' })).toBe('a;"Ü; ""x""\n🦊";"3"')
    expect(written(source, 'a;"b;c";3', { name: 'd' })).toBe('a;"d";3')
    expect(written(source, 'a;"b;c";3', { id: null })).toBe(';"b;c";3')
    expect(written(source, '"a";"b""";', { id: 'z' })).toBe('"z";"b""";')
  })

  it('refuses a column that there is not, and a value that the file cannot hold', () => {
    expect(written(source, 'a;b;3', { nam: 'x' })).toBe(
      'refused: there is no column "nam"; nearest is "name"; the file has id, name',
    )
    expect(written(source, 'a;b', { name: 'x' })).toBe(
      'refused: the record has not the shape of its file; correct the whole record',
    )
    const plain = sourceOf('pattern: a.csv, quote: none, header: [id, name]')
    expect(written(plain, 'a,b', { name: 'x"y' })).toBe('a,x"y')
    expect(written(plain, 'a,b', { name: 'x,y' })).toBe(
      'refused: name: the file has no quotes, so that a value cannot hold "," or a line break',
    )
  })
})

describe('a record of JSON', () => {
  const source = sourceOf('pattern: a.jsonl, format: json_lines', 'id', '"who.\\"full name\\"[1]"')

  it('is told by the paths of the columns', () => {
    expect(fieldsOfRecord(source, '{"id": 1.50, "who": {"full name": ["A", null]}, "more": true}')).toEqual([
      { column: 'id', value: '1.50' },
      { column: 'who."full name"[1]', value: null },
    ])
    expect(fieldsOfRecord(source, '[1]')).toBeUndefined()
  })

  it('keeps all else as it is written: order, spaces, digits, kinds of values', () => {
    const raw = '{ "id" : 12345678901234567890.10, "who": {"full name": ["A", "B, {"]}, "x": 1e2 }'
    expect(written(source, raw, { id: '7.00' })).toBe(raw.replace('12345678901234567890.10', '7.00'))
    expect(written(source, raw, { id: 'seven' })).toBe(raw.replace('12345678901234567890.10', '"seven"'))
    expect(written(source, raw, { 'who."full name"[1]': 'C "x" 🦊' })).toBe(raw.replace('"B, {"', '"C \\"x\\" 🦊"'))
    expect(written(source, raw, { 'who."full name"[1]': null })).toBe(raw.replace('"B, {"', 'null'))
  })

  it('gets a key that it lacks, and refuses a place that is not there', () => {
    expect(written(source, '{}', { id: 'a' })).toBe('{"id": "a"}')
    expect(written(source, '{"x": 1}', { id: 'a' })).toBe('{"x": 1, "id": "a"}')
    expect(written(source, '{"id": 1}', { 'who."full name"[1]': 'C' })).toBe(
      'refused: who."full name"[1]: the record has nothing that could hold it; correct the whole record',
    )
  })
})

describe('a row of a sheet or of Parquet', () => {
  it('is the list of its values, or the object of its columns', () => {
    const sheet = sourceOf('pattern: a.xlsx, format: xlsx, header: [id, name]')
    expect(fieldsOfRecord(sheet, '["a","b"]')?.map(({ value }) => value)).toEqual(['a', 'b'])
    expect(written(sheet, '["a","b"]', { name: null })).toBe('["a",""]')
    const parquet = sourceOf('pattern: a.parquet, format: parquet', 'id', '"na.me"')
    expect(fieldsOfRecord(parquet, '{"id":1,"na.me":"b"}')).toEqual([
      { column: 'id', value: '1' },
      { column: 'na.me', value: 'b' },
    ])
    expect(written(parquet, '{"id":1,"na.me":"b"}', { 'na.me': 'c', id: '2' })).toBe('{"id":2,"na.me":"c"}')
  })
})

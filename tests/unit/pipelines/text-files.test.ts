import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect } from 'vitest'
import { PipelineError } from '../../../pipelines/problem.ts'
import type { TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { type SmallWorkspace, smallTest } from '../../support/small-workspace.ts'

const source = (file: string, rest = 'columns: {name: name, note: note}\n') =>
  `source: things\nentity: thing\nfile: {pattern: files/things*, header: [name, note]${file}}\n${rest}`

const loaded = async (warehouse: TestWarehouse) => {
  await warehouse.run()
  return (await warehouse.query('SELECT * EXCLUDE source_file FROM fact_thing')).map(Object.values)
}

const problemsOf = async (warehouse: TestWarehouse) => {
  const error = await warehouse.run().catch((thrown: unknown) => thrown)
  if (error instanceof PipelineError) return error.problems
  throw error instanceof Error ? error : new Error('the file was loaded')
}

const written = (small: SmallWorkspace, file: string, content: string | Uint8Array, name = 'things.txt') => {
  small.entity('name VARCHAR', 'note VARCHAR')
  small.write('sources/things.yaml', source(file))
  small.write(`files/${name}`, content)
}

const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16()
const le = (text: string) => Buffer.from(text, 'utf16le')

describe('text is read in the encoding that its source declares:', () => {
  const cases: readonly (readonly [encoding: string, bytes: Uint8Array, name: string])[] = [
    ['utf-16', le('\uFEFFname,note\r\nŁódź 🙂,1\r\n'), 'Łódź 🙂'],
    ['utf-16', swapped(le('\uFEFFname,note\r\nŁódź 🙂,1\r\n')), 'Łódź 🙂'],
    ['utf-16', le('name,note\nŁódź,1\n'), 'Łódź'],
    ['utf-16be', swapped(le('name,note\nĊ\u010A,1\n')), 'Ċ\u010A'],
    ['utf-16le', le('name,note\nĊ\u0A00,1\n'), 'Ċ\u0A00'],
    // code page 850: í is A1, code page 437: Å is 8F; code page 866: Я is 9F
    ['cp850', Buffer.from('name,note\nMart\xa1n,1\n', 'latin1'), 'Martín'],
    ['cp437', Buffer.from('name,note\n\x8fland,1\n', 'latin1'), 'Åland'],
    ['cp866', Buffer.from('name,note\n\x9f,1\n', 'latin1'), 'Я'],
    // windows-1251: Я is DF; GBK: 苗 is C3 E7; Shift JIS: 表 is 95 5C, whose second byte looks like a backslash
    ['windows-1251', Buffer.from('name,note\n\xdf,1\n', 'latin1'), 'Я'],
    ['gbk', Buffer.from('name,note\n\xc3\xe7,1\n', 'latin1'), '苗'],
    ['shift_jis', Buffer.from('name,note\n\x95\x5c,1\n', 'latin1'), '表'],
  ]
  smallTest.for(cases)('%s', async ([encoding, bytes, name], { small, warehouse }) => {
    written(small, `, encoding: ${encoding}`, bytes)
    expect(await loaded(warehouse)).toEqual([[name, '1', 2]])
  })

  smallTest('a character of two units that stands on the border of two blocks', async ({ small, warehouse }) => {
    const names = Array.from({ length: 30_000 }, (_, i) => `🙂${'x'.repeat(i % 7)}`)
    written(small, ', encoding: utf-16', le(`\uFEFFname,note\n${names.map((name) => `${name},1\n`).join('')}`))
    expect((await loaded(warehouse)).map(([name]) => name)).toEqual(names)
  })

  smallTest('bytes that stand for nothing in it are told with their line', async ({ small, warehouse }) => {
    written(small, ', encoding: cp857', Buffer.from('name,note\na,1\n\xd5,2\n', 'latin1'))
    expect(await problemsOf(warehouse)).toEqual([
      {
        file: 'files/things.txt',
        line: 3,
        message: 'the line is not written in cp857; its bytes as Latin-1 are "Õ,2"',
      },
    ])
    written(
      small,
      ', encoding: utf-16',
      Buffer.concat([le('\uFEFFname,note\na,1\n'), Buffer.from([0, 0xd8]), le('\n')]),
    )
    expect((await problemsOf(warehouse))[0]).toMatchObject({ line: 3, message: expect.stringContaining('in utf-16') })
  })
})

describe('a packed file', () => {
  const text = 'name,note\n"two\nlines",1\nlast,2\n'

  smallTest('is unpacked, and its lines are those inside', async ({ small, warehouse }) => {
    written(small, '', gzipSync(text), 'things.csv.gz')
    expect(await loaded(warehouse)).toEqual([
      ['two\nlines', '1', 2],
      ['last', '2', 4],
    ])
  })

  smallTest('may be of several parts one after another', async ({ small, warehouse }) => {
    written(small, '', Buffer.concat([gzipSync('name,note\na,'), gzipSync('1\n')]), 'things.csv.gz')
    expect(await loaded(warehouse)).toEqual([['a', '1', 2]])
  })
})

describe('a file', () => {
  smallTest('without header begins with data', async ({ small, warehouse }) => {
    written(small, ', first_line: data', '\uFEFFa,1\nb,2\n')
    expect(await loaded(warehouse)).toEqual([
      ['a', '1', 1],
      ['b', '2', 2],
    ])
  })

  smallTest('may have fields that are not kept, whatever they are called', async ({ small, warehouse }) => {
    small.entity('name VARCHAR', 'note VARCHAR')
    small.write('sources/things.yaml', source('').replace('[name, note]', '[~, name, ~, note]'))
    small.write('files/things.txt', 'x,name,,note\n1,a,2,b\n')
    expect(await loaded(warehouse)).toEqual([['a', 'b', 2]])
    small.write('files/things.txt', 'x,nome,,note\n1,a,2,b\n')
    expect((await problemsOf(warehouse))[0]?.message).toBe(
      'the header must be "*,name,*,note"; found "x,nome,,note": column 2 is "nome" and must be "name"; nearest is "name"',
    )
  })

  smallTest('may be written without quotes', async ({ small, warehouse }) => {
    written(small, ', quote: none, delimiter: "\\t"', 'name\tnote\n"a\t5" pipe\n')
    expect(await loaded(warehouse)).toEqual([['"a', '5" pipe', 2]])
  })

  smallTest('that is a folder is not taken for one', async ({ small, warehouse }) => {
    written(small, '', 'name,note\na,1\n')
    mkdirSync(join(small.folder, 'files/things.more'))
    expect(await loaded(warehouse)).toEqual([['a', '1', 2]])
  })
})

describe('values are read as they are written:', () => {
  const typed = async (
    small: SmallWorkspace,
    warehouse: TestWarehouse,
    type: string,
    rules: string,
    values: readonly string[],
    rest = '',
  ) => {
    small.entity(`value ${type}`)
    small.write(
      'sources/things.yaml',
      `source: things\nentity: thing\nfile: {pattern: files/things.txt, delimiter: "|", header: [value]}\n${rest}columns: {value: {from: value${rules}}}\n`,
    )
    small.write('files/things.txt', ['value', ...values].map((value) => `${value}\n`).join(''))
    await warehouse.run()
    const good = await warehouse.query('SELECT CAST(value AS VARCHAR) AS value FROM fact_thing')
    const bad = await warehouse.query(
      'SELECT found, message FROM rejected_rows WHERE run_id = (SELECT max(run_id) FROM etl_run) ORDER BY line',
    )
    return { good: good.map(({ value }) => value), bad: bad.map(({ found }) => found), message: bad[0]?.message }
  }

  smallTest('thousands in groups of three', async ({ small, warehouse }) => {
    const values = ['1.234.567,89', '1234,5', '12.34', '1.2345', '-7.000', '1,5']
    const rest = 'decimal: ","\nthousands: "."\n'
    const found = await typed(small, warehouse, 'DECIMAL(18, 2)', '', values, rest)
    expect(found).toMatchObject({ good: ['1234567.89', '1234.50', '-7000.00', '1.50'], bad: ['12.34', '1.2345'] })
  })

  smallTest('whole numbers beyond 32 bits', async ({ small, warehouse }) => {
    const values = ['9223372036854775807', '9223372036854775808', '1e3', '-1']
    const found = await typed(small, warehouse, 'BIGINT', '', values)
    expect(found).toEqual({
      good: ['9223372036854775807', '-1'],
      bad: ['9223372036854775808', '1e3'],
      message: 'expected a whole number from -9223372036854775808 to 9223372036854775807, found "9223372036854775808"',
    })
  })

  smallTest('times, in ISO or in a format, with days and months of one digit', async ({ small, warehouse }) => {
    expect(
      await typed(small, warehouse, 'TIMESTAMP', '', [
        '2016-02-29 01:16',
        '2016-02-30 01:16',
        '2016-02-29T23:59:59.250',
        '2016-02-29',
      ]),
    ).toEqual({
      good: ['2016-02-29 01:16:00', '2016-02-29 23:59:59.25'],
      bad: ['2016-02-30 01:16', '2016-02-29'],
      message: 'expected a date and time such as 2017-03-01 14:30:00, found "2016-02-30 01:16"',
    })
    const formatted = await typed(small, warehouse, 'TIMESTAMP', ', format: "%d/%m/%Y %H:%M"', [
      '29/2/2016 01:16',
      '5/12/2016 1:05',
      '29/2/2015 01:16',
    ])
    expect(formatted).toMatchObject({ good: ['2016-02-29 01:16:00', '2016-12-05 01:05:00'], bad: ['29/2/2015 01:16'] })
  })

  smallTest('a number without decimals, of any length', async ({ small, warehouse }) => {
    const found = await typed(small, warehouse, 'DECIMAL(20, 0)', '', ['12345678901234567890', '-7.00', '1.5', '1.'])
    expect(found).toEqual({
      good: ['12345678901234567890', '-7'],
      bad: ['1.5', '1.'],
      message: 'expected a whole number of at most 20 digits, found "1.5"',
    })
  })

  smallTest('true and false in their own words, and nothing in a column of its own', async ({ small, warehouse }) => {
    const words = ', true: [S, 1], false: [N], nulls: ["?"]'
    const found = await typed(small, warehouse, 'BOOLEAN', words, ['S', 'N', '1', '?', 'true'])
    expect(found).toEqual({
      good: ['true', 'false', 'true', null],
      bad: ['true'],
      message: 'expected one of S, 1, N, found "true"',
    })
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRecordReader, type DelimitedFormat, type FileRecord } from '../../../../pipelines/steps/delimited.ts'
import { createLineScanner } from '../../../../pipelines/steps/line-scanner.ts'
import type { SourceColumn } from '../../../../pipelines/steps/source.ts'

const csv: DelimitedFormat = { delimiter: ',', quote: '"', width: 2, finalNewline: 'optional' }

/** A scan of blocks, its plain records read as what they are: a number, the fields and, where they were quoted, the text. */
const scanned = (blocks: readonly string[], format: DelimitedFormat, hasHeader: boolean) => {
  const scan = createLineScanner(format, hasHeader)
  const plain = createRecordReader({ ...format, width: format.width + 2, finalNewline: 'required' })
  const found: FileRecord[] = []
  let plainCount = 0
  for (const [i, block] of blocks.entries()) {
    const result = scan(Buffer.from(block), i === blocks.length - 1)
    const text = Buffer.from(result.plain.bytes).toString()
    const lines = plain(text, false).map(({ fields, problem }): FileRecord => {
      const [line, ...rest] = fields
      const raw = rest.pop()
      return { line: Number(line), raw: raw || rest.join(format.delimiter), fields: rest, ...(problem && { problem }) }
    })
    expect(lines.length).toBe(result.plain.count)
    plainCount += result.plain.count
    found.push(...lines, ...result.records)
  }
  return { records: found.sort((a, b) => a.line - b.line), plainCount }
}

const read = (blocks: readonly string[], format: DelimitedFormat) => {
  const reader = createRecordReader(format)
  return blocks.flatMap((block, i) => reader(block, i === blocks.length - 1))
}

const piece = fc.constantFrom(
  'a',
  'é',
  '😀',
  ',',
  ',',
  ';',
  '\t',
  ' ',
  '"',
  '"',
  "'",
  '""',
  '\n',
  '\n',
  '\r\n',
  '\r',
  '1',
  '\u0002',
)

const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''))

/** Blocks of whole lines, the last of which may have no end. */
const blocksOf = (whole: string, cuts: readonly number[]): string[] => {
  const lines = whole.split(/(?<=\n)/)
  const blocks: string[] = ['']
  lines.forEach((line, i) => {
    if (cuts.includes(i)) blocks.push('')
    blocks[blocks.length - 1] += line
  })
  return blocks
}

const format = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', 'a', '§'),
  quote: fc.constantFrom('"', "'", undefined),
  width: fc.integer({ min: 1, max: 3 }),
  finalNewline: fc.constantFrom('required', 'optional'),
})

describe('a scanner of lines', () => {
  it('finds the records that a careful reader finds, whatever the text and the blocks are', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(20)), format, fc.boolean(), (whole, cuts, of, hasHeader) => {
        const blocks = blocksOf(whole, cuts)
        expect(scanned(blocks, of, hasHeader).records).toEqual(read(blocks, of))
      }),
    )
  })

  it.each([
    ['plain lines', 'x,y\n1,2\r\n, \n', 3],
    ['quoted fields on one line', '"a, b",c\n"say ""hi""","é"\n"",""\n', 3],
    ['empty lines between', 'x,y\n\n\r\nz,1\n', 2],
    ['a line without end', 'x,y\nz,1', 1],
    ['another number of fields', 'x\nx,y,z\nx,y\n', 1],
    ['a line break inside quotes', '"a\nb",c\nx,y\n', 1],
    ['a line break behind an empty field', 'x,y\n,"a\nb"\n', 1],
    ['a quote inside a field', 'a"b,c\nx,y\n', 1],
    ['a carriage return inside a field', 'a\rb,c\nx,y\n', 1],
    ['a control character, which stands for no value where the engine reads', '\u0001,c\nx,y\n', 1],
  ])('of %s takes for plain only what every reader reads alike', (_, whole, count) => {
    const found = scanned([whole], csv, false)
    expect(found.plainCount).toBe(count)
    expect(found.records).toEqual(read([whole], csv))
  })

  it('reads a record that begins with an empty field before a line break in quotes', () => {
    const { records } = scanned(['x,y\n,"a\nb"\n,"c\nd"\n'], csv, false)
    expect(records.map(({ line, fields }) => [line, ...fields])).toEqual([
      [1, 'x', 'y'],
      [2, '', 'a\nb'],
      [4, '', 'c\nd'],
    ])
  })

  it('never takes the header for a plain record', () => {
    expect(createLineScanner(csv, true)(Buffer.from('\na,b\n1,2\n'), true)).toMatchObject({
      plain: { count: 1 },
      records: [{ line: 2, raw: 'a,b', fields: ['a', 'b'] }],
    })
  })

  it('gives no lines that are proved, and tells which all others are', () => {
    const proofs = [{ field: 0, column: {} as SourceColumn, written: '1', mayBeEmpty: false }]
    const scan = createLineScanner(csv, true, proofs)
    const first = scan(Buffer.from('a,b\n1,x\n2,x\n"1",x\n1,"x\n1,y\n"\n'), false)
    expect(first.standing).toMatchObject({ lines: 7, others: [1, 3, 4, 5, 6, 7], end: '\n' })
    const { bytes, count } = first.standing?.otherLines ?? { bytes: '', count: 0 }
    expect([Buffer.from(bytes).toString(), count]).toEqual(['1,a,b\n3,2,x\n4,"1",x\n5,1,"x\n6,1,y\n7,"\n', 6])
    expect(Buffer.from(first.plain.bytes).toString()).toBe('3,2,x,\n4,"1",x,"""1"",x"\n')
    expect(first.records.map(({ line }) => line)).toEqual([1, 5])
    expect(scan(Buffer.from('1,x\n\n1,x\n'), false).standing).toMatchObject({ lines: 10, others: [], end: undefined })
    expect(scan(Buffer.from('1,x\r\n1'), true).standing).toMatchObject({ lines: 12, others: [11, 12], end: undefined })
  })

  it('takes no line for another where the text that is looked at ends in it', () => {
    const block = `a,b\n${'1,xyz\n'.repeat(100_000)}1,${'x'.repeat(70_000)}\n1,x\n`
    const { others, lines } = createLineScanner(csv, true, [])(Buffer.from(block), true).standing ?? {}
    // no line is proved that is longer than such a text
    expect([others, lines]).toEqual([[1, 100_002], 100_003])
  })

  it.each([
    ['a,b\r\n1,x\r\n"1\r\n",x\r\n', '\r\n'],
    ['a,b\r\n1,x\r\n1', '\r\n'],
    ['a,b\r\n1,x\n1,x\r\n', undefined],
    ['a,b\r\n1,\rx\r\n', undefined],
    ['a,b\r\n1,x\r\r\n', undefined],
    ['a,b\r\n"\n",\r\r\n', undefined],
    ['a,b\r\n1,x\r', undefined],
    ['a,b\r\n\r\n', undefined],
    ['a,b\n1,\rx\n', undefined],
    ['a,b\n1,x\n', '\n'],
  ])('tells what all lines of %j end in', (text, end) => {
    expect(createLineScanner(csv, true, [])(Buffer.from(text), true).standing?.end).toBe(end)
  })

  it('reads a long quoted field that ends in a later block', () => {
    const long = 'x\n'.repeat(100_000)
    const blocks = [`1,2\n"${long}`, `${long}",b\n`, '3,4\n']
    const { records, plainCount } = scanned(blocks, csv, false)
    expect(plainCount).toBe(2)
    expect(records.map(({ line, fields }) => [line, fields.join('|').length])).toEqual([
      [1, 3],
      [2, 2 * long.length + 2],
      [200_003, 3],
    ])
  })
})

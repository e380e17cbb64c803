import { describe, expect, it } from 'vitest'
import { createRecordReader, type DelimitedFormat, longestRecord } from '../../../../pipelines/steps/delimited.ts'

const format: DelimitedFormat = { delimiter: ',', quote: '"', width: 3, finalNewline: 'required' }

const read = (text: string, other: Partial<DelimitedFormat> = {}) =>
  createRecordReader({ ...format, ...other })(text, true)

/** Line, fields and rule of each record. */
const outline = (text: string, other: Partial<DelimitedFormat> = {}) =>
  read(text, other).map(({ line, fields, problem }) => [line, problem?.rule ?? fields])

describe('records of a delimited file', () => {
  it('are the lines of a file without quotes, numbered from 1, whether LF or CRLF ends them', () => {
    expect(outline('a,b,c\n1,2,3\n')).toEqual([
      [1, ['a', 'b', 'c']],
      [2, ['1', '2', '3']],
    ])
    expect(read('a,b,c\r\n1,,\r\n')).toEqual([
      { line: 1, raw: 'a,b,c', fields: ['a', 'b', 'c'] },
      { line: 2, raw: '1,,', fields: ['1', '', ''] },
    ])
  })

  it('may be split by another character', () => {
    expect(outline('a;b,b;"c;c"\n', { delimiter: ';' })).toEqual([[1, ['a', 'b,b', 'c;c']]])
    expect(outline('a\t"b\tb"\tc\n', { delimiter: '\t' })).toEqual([[1, ['a', 'b\tb', 'c']]])
  })

  it('may hold delimiters, doubled quotes and line breaks in quotes, and the next one has the line that an editor shows', () => {
    expect(read('1,"x, ""y""\r\nz",3\r\n4,5,6\r\n')).toEqual([
      { line: 1, raw: '1,"x, ""y""\r\nz",3', fields: ['1', 'x, "y"\r\nz', '3'] },
      { line: 3, raw: '4,5,6', fields: ['4', '5', '6'] },
    ])
  })

  it('may begin with an empty field before one that holds a line break, the first of a text, too', () => {
    expect(outline(',"a\nb",c\n,"d\ne",f\n')).toEqual([
      [1, ['', 'a\nb', 'c']],
      [3, ['', 'd\ne', 'f']],
    ])
  })

  it('may be quoted by another character, or by none', () => {
    expect(outline("1,'x, ''y''\nz',\"3\n", { quote: "'" })).toEqual([[1, ['1', "x, 'y'\nz", '"3']]])
    expect(outline('1,"x,y"\n', { quote: undefined })).toEqual([[1, ['1', '"x', 'y"']]])
  })

  it('keep a quote inside an unquoted field as it is', () => {
    expect(outline('1,Bob "the Man" Smith,5" pipe\n')).toEqual([[1, ['1', 'Bob "the Man" Smith', '5" pipe']]])
  })

  it('may end in an empty quoted field', () => {
    expect(outline('"","",""\n')).toEqual([[1, ['', '', '']]])
  })

  it('are not made of empty lines, which still count as lines', () => {
    expect(outline('\n1,2,3\r\n\r\n\n4,5,6\n\n')).toEqual([
      [2, ['1', '2', '3']],
      [5, ['4', '5', '6']],
    ])
  })

  it('with too few or too many fields are told apart from the good ones, with their text', () => {
    expect(read('1,2\n1,2,3\n1,2,3,4\n')).toEqual([
      {
        line: 1,
        raw: '1,2',
        fields: ['1', '2'],
        problem: { rule: 'field_count', message: 'expected 3 fields, found 2' },
      },
      { line: 2, raw: '1,2,3', fields: ['1', '2', '3'] },
      {
        line: 3,
        raw: '1,2,3,4',
        fields: ['1', '2', '3', '4'],
        problem: { rule: 'field_count', message: 'expected 3 fields, found 4' },
      },
    ])
  })

  it('with line breaks and too many fields stay one record', () => {
    expect(outline('1,"a\nb",3,4\n5,6,7\n')).toEqual([
      [1, 'field_count'],
      [3, ['5', '6', '7']],
    ])
  })
})

describe('a quote that nothing closes', () => {
  it('spoils its own line and not the good lines after it', () => {
    expect(read('1,"oops,3\n4,5,6\n7,8,9\n')).toEqual([
      {
        line: 1,
        raw: '1,"oops,3',
        fields: [],
        problem: { rule: 'quoting', message: 'the quote that opens field 2 is closed by none on this line' },
      },
      { line: 2, raw: '4,5,6', fields: ['4', '5', '6'] },
      { line: 3, raw: '7,8,9', fields: ['7', '8', '9'] },
    ])
  })

  it('is not closed by the opening quote of a later line', () => {
    expect(outline('1,"oops,3\n4,"five",6\n7,8,9\n')).toEqual([
      [1, 'quoting'],
      [2, ['4', 'five', '6']],
      [3, ['7', '8', '9']],
    ])
  })

  it('is not closed by a quote in the middle of a later line when a good line would be lost', () => {
    expect(outline('1,"oops,3\n4,5,6\n7,eight",9,\n1,2,3\n')).toEqual([
      [1, 'quoting'],
      [2, ['4', '5', '6']],
      [3, 'field_count'],
      [4, ['1', '2', '3']],
    ])
  })

  it('costs one line each where there are several', () => {
    expect(outline('1,"a,3\n1,"b,3\n4,5,6\n1,"c,3\n7,8,9\n')).toEqual([
      [1, 'quoting'],
      [2, 'quoting'],
      [3, ['4', '5', '6']],
      [4, 'quoting'],
      [5, ['7', '8', '9']],
    ])
  })

  it('is found without keeping more than the longest record in memory', () => {
    const reader = createRecordReader(format)
    const block = `${'x'.repeat(longestRecord / 4)},2,3\n`
    expect(reader('1,"oops,3\n', false)).toEqual([])
    const records = [block, block, block, block, block].flatMap((text) => reader(text, false))
    expect(records.map(({ line, problem }) => [line, problem?.rule])).toEqual([
      [1, 'quoting'],
      [2, undefined],
      [3, undefined],
      [4, undefined],
      [5, undefined],
      [6, undefined],
    ])
  })
})

describe('a half-written file', () => {
  it('ends without the line break that its source requires, be the last record whole or not', () => {
    expect(read('1,2,3\n4,5,6').at(-1)?.problem).toEqual({
      rule: 'half_written',
      message: 'the last record does not end in a line break',
    })
    expect(read('1,2,3\n4,5').at(-1)).toEqual({
      line: 2,
      raw: '4,5',
      fields: ['4', '5'],
      problem: {
        rule: 'half_written',
        message: 'the last record does not end in a line break (expected 3 fields, found 2)',
      },
    })
  })

  it('ends between the two characters of a line break', () => {
    expect(outline('1,2,3\r\n4,5,6\r').at(-1)).toEqual([2, 'half_written'])
  })

  it('ends with too few fields even where the line break is optional', () => {
    expect(outline('1,2,3\n4,5', { finalNewline: 'optional' }).at(-1)).toEqual([2, 'half_written'])
    expect(outline('1,2,3\n4,5,6', { finalNewline: 'optional' }).at(-1)).toEqual([2, ['4', '5', '6']])
    expect(outline('1,2,3\n4,5,"6"', { finalNewline: 'optional' }).at(-1)).toEqual([2, ['4', '5', '6']])
  })

  it('ends inside a quoted field', () => {
    const cut = { rule: 'half_written', message: 'the file ends inside field 2, whose quote is still open' }
    expect(read('1,2,3\n4,"fi\nve').at(-1)).toEqual({ line: 2, raw: '4,"fi\nve', fields: [], problem: cut })
    expect(read('1,2,3\n4,"fi\n').at(-1)?.problem).toEqual(cut)
  })

  it('is not one whose last line has too few fields but a line break', () => {
    expect(outline('1,2,3\n4,5\n').at(-1)).toEqual([2, 'field_count'])
  })
})

describe('blocks', () => {
  it('give the same records however the text is cut into whole lines', () => {
    const text = 'a,b,c\r\n1,"x\r\n\r\n""y""",3\r\n\r\n4,"bad,6\r\n7,"8\n",9\r\n1,2\r\n'
    const lines = text.match(/[^\n]*\n/g) ?? []
    const whole = read(text)
    for (let cuts = 0; cuts < 2 ** (lines.length - 1); cuts++) {
      const reader = createRecordReader(format)
      const blocks = lines
        .map((line, i) => (cuts & (1 << i) ? `${line}|` : line))
        .join('')
        .split('|')
      const records = [...blocks.flatMap((block) => reader(block, false)), ...reader('', true)]
      expect(records).toEqual(whole)
    }
    expect(whole.map(({ line, problem }) => [line, problem?.rule])).toEqual([
      [1, undefined],
      [2, undefined],
      [6, 'quoting'],
      [7, undefined],
      [9, 'field_count'],
    ])
  })
})

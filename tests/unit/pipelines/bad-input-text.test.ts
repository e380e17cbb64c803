import { type BadInput, header, records, refuses, sourceOf, textOf, withHeader } from '../../support/bad-input.ts'
import type { SmallWorkspace } from '../../support/small-workspace.ts'

const file = 'files/things.csv'
const definition = 'sources/things.yaml'
const good = textOf(header, ...records)

const holds = (content: string | Uint8Array) => (small: SmallWorkspace) => small.write(file, content)
const utf16 = (text: string) => Buffer.from(text, 'utf16le')
const latin1 = (text: string) => Buffer.from(text, 'latin1')

const declares = (more: string, content: string | Uint8Array) => (small: SmallWorkspace) => {
  small.write(definition, sourceOf(`pattern: files/things.csv, ${withHeader}, ${more}`))
  small.write(file, content)
}

const promises = (contract: string, content: string) => (small: SmallWorkspace) => {
  small.write(definition, sourceOf(`pattern: files/things.csv, ${withHeader}`, contract))
  small.write(file, content)
}

/** Text of which one line is wrong. */
const wrongLine = (title: string, content: string | Uint8Array, line: number, message: string): BadInput => ({
  title,
  spoil: holds(content),
  says: [{ file, line, message }],
})

/** Text that breaks the contract of its source as a whole. */
const broken = (title: string, content: string, message: string): BadInput => ({
  title,
  spoil: holds(content),
  says: [{ file: definition, message: `source things: ${message}` }],
})

const unwritten = (encoding: string, shown: string) =>
  `the line is not written in ${encoding}; its bytes as Latin-1 are "${shown}"`
const marked = 'the file begins with the byte order mark of UTF-16 and is declared as utf-8; say encoding: utf-16'
const zeroByte = 'the line holds a zero byte, which no text has; if it is UTF-16, say encoding: utf-16'

refuses('text', [
  wrongLine('in another encoding', latin1(textOf(header, 'a,Jürgen,,')), 2, unwritten('utf-8', 'a,Jürgen,,')),
  wrongLine(
    'half of a pair, in UTF-8',
    latin1(textOf(header, 'a,\xed\xa0\xbd,,')),
    2,
    unwritten('utf-8', 'a,í\xa0½,,'),
  ),
  wrongLine('UTF-16 that does not say so', utf16(good), 1, zeroByte),
  wrongLine('UTF-16 that says so in the file alone', utf16(`\uFEFF${good}`), 1, marked),
  wrongLine('UTF-16 of the other order that says so in the file alone', utf16(`\uFEFF${good}`).swap16(), 1, marked),
  {
    title: 'half of a pair, in UTF-16',
    spoil: declares('encoding: utf-16', Buffer.concat([utf16(textOf(header)), Buffer.from([0, 0xd8]), utf16('x\n')])),
    says: [{ file, line: 2, message: unwritten('utf-16', '\\u0000Øx\\u0000\\n\\u0000') }],
  },
  {
    title: 'UTF-16 that is cut inside a character',
    spoil: declares('encoding: utf-16', utf16(textOf(header, 'a')).subarray(0, -1)),
    says: [{ file, line: 2, message: unwritten('utf-16', 'a\\u0000') }],
  },
  wrongLine('a zero byte', textOf(header, ...records, 'd,\0,,'), 5, zeroByte),
  wrongLine(
    'lines that end in a carriage return alone',
    good.replaceAll('\n', '\r'),
    1,
    'the lines end in a carriage return alone; expected a line feed, or both',
  ),
  wrongLine(
    'line breaks and nothing else',
    '\n\r\n\n',
    1,
    `the file is empty; it must begin with the header "${header}"`,
  ),
  wrongLine(
    'a line of 100 MB',
    Buffer.concat([Buffer.from(good), Buffer.alloc(100_000_000, 'x')]),
    5,
    'the line is longer than 16 MiB; expected text of records that end in line breaks',
  ),
])

const another = (title: string, found: string, message: string, rows: readonly string[] = records): BadInput =>
  wrongLine(
    `a header ${title}`,
    textOf(found, ...rows),
    1,
    `the header must be "${header}"; found ${JSON.stringify(found)}: ${message}`,
  )
const sqlName = 'name"; DROP TABLE fact_thing; --'

refuses('text', [
  another('that is misspelt', 'id,name,amuont,day', 'column 3 is "amuont" and must be "amount"; nearest is "amount"'),
  another('that lacks a column', 'id,name,day', 'column 3 is "day" and must be "amount"; nearest is "day"'),
  another('that lacks its last column', 'id,name,amount', 'column 4, "day", is missing'),
  another('with a column more', `${header},note`, 'column 5, "note", is one too many'),
  another(
    'whose columns are swapped',
    'id,amount,name,day',
    'column 2 is "amount" and must be "name"; nearest is "amount"',
  ),
  another('in other letters', header.toUpperCase(), 'column 1 is "ID" and must be "id"; nearest is "id"'),
  another(
    'by another delimiter',
    header.replaceAll(',', ';'),
    'column 1 is "id;name;amount;day" and must be "id"; nearest is "amount"',
  ),
  another(
    'that is SQL',
    `id,"${sqlName.replace('"', '""')}",amount,day`,
    `column 2 is ${JSON.stringify(sqlName)} and must be "name"; nearest is "name"`,
  ),
  another('that is none', 'a,Ada,1.50,2026-01-01', 'column 1 is "a" and must be "id"; nearest is "id"'),
  another('below a title', 'Things of today', 'column 1 is "Things of today" and must be "id"; nearest is "day"', [
    '',
    header,
    ...records,
  ]),
  another(
    'of a page to sign in',
    '<!DOCTYPE html>',
    'column 1 is "<!DOCTYPE html>" and must be "id"; nearest is "amount"',
    ['<html></html>'],
  ),
])

const again = 'id: the header stands here again; expected a record'
const otherRecords = records.map((record) => `other ${record}`)
const half = 'the file is half-written: '

refuses('text', [
  {
    title: 'two headers',
    spoil: promises('rejects: {max_rows: 0}', textOf(header, header, ...records)),
    says: [
      {
        file: definition,
        message: `source things: 1 of 4 rows break the contract, allowed are 0; ${file} line 2, ${again}`,
      },
    ],
  },
  {
    title: 'exports that were put together, each with its header',
    spoil: promises('rejects: {max_rows: 1}', good + textOf(header, ...otherRecords, header)),
    says: [
      {
        file: definition,
        message: `source things: 2 of 8 rows break the contract, allowed are 1; ${file} line 5, ${again}; ${file} line 9, ${again}`,
      },
    ],
  },
  broken(
    'records with too few and too many fields',
    textOf(header, 'd,Dan', 'e,Eve,,,,', ...records),
    `2 of 5 rows break the contract, allowed are 1; ${file} line 2, expected 4 fields, found 2; ${file} line 3, expected 4 fields, found 6`,
  ),
  {
    title: 'a quote that is never closed before good records',
    spoil: promises('rejects: {max_rows: 0}', textOf(header, 'd,"Dan,,', ...records)),
    says: [
      {
        file: definition,
        message: `source things: 1 of 4 rows break the contract, allowed are 0; ${file} line 2, the quote that opens field 2 is closed by none on this line`,
      },
    ],
  },
  wrongLine(
    'a quote that is never closed',
    textOf(header, '"a,Ada', 'b,Bob'),
    2,
    `${half}the file ends inside field 1, whose quote is still open; there is "\\"a,Ada\\nb,Bob"`,
  ),
  wrongLine(
    'cut inside a record',
    `${good}d,Da`,
    5,
    `${half}the last record does not end in a line break (expected 4 fields, found 2); there is "d,Da"`,
  ),
  wrongLine(
    'cut inside quotes',
    `${good}d,"Dan`,
    5,
    `${half}the file ends inside field 2, whose quote is still open; there is "d,\\"Dan"`,
  ),
  wrongLine(
    'cut right before a line break',
    good.trimEnd(),
    4,
    `${half}the last record does not end in a line break; there is "c,\\"Cy, Jr\\",,2026-01-03"; if it is whole, say final_newline: optional in ${definition}`,
  ),
  broken('a header and no record', textOf(header), 'expected at least 2 rows, found 0'),
  broken(
    'more records than there can be',
    textOf(header, ...records, ...otherRecords, 'd,,,'),
    'expected at most 6 rows, found 7',
  ),
  broken(
    'keys that stand twice',
    textOf(header, ...records, ...records.slice(0, 2)),
    `2 of 5 rows break the contract, allowed are 1; ${file} line 5, id: expected a value that no row before has; "a" is in ${file} line 2; ${file} line 6, id: expected a value that no row before has; "b" is in ${file} line 3`,
  ),
  broken(
    'dates in another format',
    textOf(header, 'a,,,01.02.2026', 'b,,,02/03/26', 'c,,,2026-01-03'),
    `2 of 3 rows break the contract, allowed are 1; ${file} line 2, day: expected a date such as 2017-03-01, found "01.02.2026"; ${file} line 3, day: expected a date such as 2017-03-01, found "02/03/26"`,
  ),
  broken(
    'numbers with another decimal mark',
    textOf(header, 'a,,"1,5",', 'b,,1.234.5,', 'c,,2.5,'),
    `2 of 3 rows break the contract, allowed are 1; ${file} line 2, amount: expected a number such as 1234.5 with at most 16 digits and 2 decimals, found "1,5"; ${file} line 3, amount: expected a number such as 1234.5 with at most 16 digits and 2 decimals, found "1.234.5"`,
  ),
  {
    title: 'values that are missing, beyond a percentage',
    spoil: promises('rejects: {max_percent: 25}', textOf(header, ',Ada,,', 'b,Bob,,', 'c,,,')),
    says: [
      {
        file: definition,
        message: `source things: 1 of 3 rows break the contract, allowed are 25 %; ${file} line 2, id: expected a value, found none`,
      },
    ],
  },
])

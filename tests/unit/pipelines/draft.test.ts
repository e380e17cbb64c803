import { describe, expect, it } from 'vitest'
import { guessColumn, wordsForNothing } from '../../../pipelines/draft/column.ts'
import { guessDialect } from '../../../pipelines/draft/dialect.ts'
import { draftSource } from '../../../pipelines/draft/draft.ts'
import { guessEncoding } from '../../../pipelines/draft/encoding.ts'
import { siblingsDoubt } from '../../../pipelines/draft/siblings.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')

describe('the encoding of a text is guessed', () => {
  it.each([
    ['utf-8', Buffer.from('name\nŁódź\n'), false],
    ['utf-8', Buffer.from('\uFEFFname\n'), false],
    ['utf-8', Buffer.from(''), false],
    ['utf-16', Buffer.from('\uFEFFname\n', 'utf16le'), false],
    ['utf-16le', Buffer.from('name,note\nabc,1\n', 'utf16le'), false],
    ['utf-16be', Buffer.from('name,note\nabc,1\n', 'utf16le').swap16(), false],
    // Martín, Cataluña and Berguvsvägen in code page 850 and in windows-1252
    ['cp850', bytes('Mart\xa1n\nCatalu\xa4a\nBerguvsv\x84gen\n'), true],
    ['windows-1252', bytes('Mart\xedn\nCatalu\xf1a\nBerguvsv\xe4gen\n'), true],
    // Привет, мир in windows-1251 and in koi8-r
    ['windows-1251', bytes('\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0\n'), true],
    ['koi8-r', bytes('\xf0\xd2\xc9\xd7\xc5\xd4, \xcd\xc9\xd2\n'), true],
    // 苗宇怡 in GBK
    ['gb18030', bytes('1,\xc3\xe7\xd3\xee\xe2\xf9\n'), true],
  ])('%s', (encoding, text, isUnsure) => {
    const guess = guessEncoding(text)
    expect([guess.encoding, guess.doubt !== undefined]).toEqual([encoding, isUnsure])
  })
})

describe('the delimiter', () => {
  it.each([
    [',', 'a,b\n"1,5",2\n3,4\n', 2],
    [';', 'a;b\n1,5;2,5\n3,5;4,5\n', 2],
    ['\t', 'a\tb, c\n1\t2, 3\n', 2],
    ['|', 'a|b\n1;2|3;4\n', 2],
    [',', 'a,b\n"two\nlines; and; more",2\n3,4\n', 2],
    [',', 'one\ntwo\n', 1],
  ])('%s of %j', (delimiter, text, width) => {
    const guess = guessDialect(text)
    expect([guess.delimiter, guess.width, guess.odd]).toEqual([delimiter, width, 0])
  })

  it('is one that a few broken records do not hide', () => {
    const rows = Array.from({ length: 50 }, (_, i) => `${i};a,b;c\n`)
    const guess = guessDialect(`x;y;z\n${rows.join('')}1;2;3;4\n`)
    expect([guess.delimiter, guess.width, guess.odd]).toEqual([';', 3, 1])
  })
})

describe('a column', () => {
  const guess = (...values: readonly string[]) => guessColumn(values, [])

  it.each([
    [['1', '-2', '3'], 'INTEGER'],
    [['1', '3000000000'], 'BIGINT'],
    [['007', '123'], 'VARCHAR'],
    [['1.5', '2'], 'DECIMAL(18, 2)'],
    [['0.1234', '2'], 'DECIMAL(18, 4)'],
    [['1,5', '2,25'], 'DECIMAL(18, 2)'],
    [['2020-02-29'], 'DATE'],
    [['2020-02-29 10:00', '2020-02-29T10:00:59.5'], 'TIMESTAMP'],
    [['Y', 'N', 'Y'], 'BOOLEAN'],
    [['0', '1'], 'INTEGER'],
    [['a', '1'], 'VARCHAR'],
    [['1e5', '2'], 'VARCHAR'],
  ])('of %j is of type %s', (values, type) => {
    expect(guess(...values).type).toBe(type)
  })

  it('of days and months that cannot be told apart says so', () => {
    expect(guess('1/2/2020', '3/4/2020')).toMatchObject({
      type: 'DATE',
      format: '%d/%m/%Y',
      doubts: ['days and months cannot be told apart: %d/%m/%Y or %m/%d/%Y'],
    })
    expect(guess('1/2/2020', '3/14/2020')).toMatchObject({ format: '%m/%d/%Y', doubts: [] })
    expect(guess('29/2/2016 01:16')).toMatchObject({ type: 'TIMESTAMP', format: '%d/%m/%Y %H:%M' })
  })

  it('of numbers whose mark may stand between thousands says so', () => {
    expect(guess('1,234', '2,500').doubts).toEqual(['"," may stand between thousands'])
    expect(guess('1,234', '2,50').doubts).toEqual([])
  })

  it('of texts with a word that may mean nothing says so, and one of numbers takes it for nothing', () => {
    expect(guess('EMEA', 'NA', 'NA')).toMatchObject({
      type: 'VARCHAR',
      isFull: true,
      doubts: ['"NA" stands in 2 records: a value, or nothing?'],
    })
    expect(
      wordsForNothing([
        ['EMEA', 'NA'],
        ['1', '?', ''],
      ]),
    ).toEqual(['?'])
    expect(guessColumn(['1', '?', ''], ['?'])).toMatchObject({ type: 'INTEGER', isFull: false, doubts: [] })
  })

  it('is unique where no value stands twice and none is missing', () => {
    expect([guess('a', 'b').isUnique, guess('a', 'a').isUnique, guess('a', '').isUnique]).toEqual([true, false, false])
  })
})

describe('files beside one that is drafted', () => {
  it.each([
    ['2010-12-01.csv.gz', ['2010-12-02.csv.gz', '2011-01-03.csv.gz', 'x.csv.gz'], '*.csv.gz', '%Y-%m-%d'],
    ['deals-20101201.csv', ['deals-20101202.csv'], 'deals-*.csv', '%Y%m%d'],
    ['a_2019.csv', ['a_2018.csv', 'b_2018.csv'], 'a_*.csv', '%Y'],
    ['part-07-of-12.csv', ['part-01-of-12.csv', 'part-12-of-12.csv'], 'part-*-of-12.csv', undefined],
  ])('of %s and %j are read by a pattern that is told', (name, others, pattern, format) => {
    const told = siblingsDoubt('files/', name, [name, ...others])
    const date = format === undefined ? '' : `, with date: "${format}" beside it,`
    expect(told).toContain(`called alike: the pattern files/${pattern}${date} would read them too`)
  })

  it('are not told where none is called alike', () => {
    expect(siblingsDoubt('', 'a1.csv', ['a1.csv', 'b1.csv', 'a1.json', 'a12.csv'])).toBeUndefined()
  })
})

describe('the draft of a source', () => {
  const draft = (text: string, path = 'files/Deals 2020.csv') =>
    draftSource({ path, bytes: Buffer.from(text), isWhole: true })

  it('names columns as SQL can, the key after the entity', () => {
    const found = draft('Deal No;Order;"Größe (m²)";Größe m²;2020;\n1;a;1,5;2;3;\n2;b;;4;5;\n')
    expect(found?.files[0]?.[1]).toBe(
      `source: deals_2020
entity: deals_2020

file:
  pattern: files/Deals 2020.csv
  delimiter: ";"
  header: [Deal No, Order, Größe (m²), Größe m², "2020", ~]

decimal: ","
columns:
  deals_2020_id: {from: Deal No, required: true, unique: true}
  deals_2020_order: {from: Order, required: true}
  grosse_m2: Größe (m²)
  grosse_m2_2: {from: Größe m², required: true}
  column_2020: {from: "2020", required: true}
`,
    )
  })

  it('takes the first record for data where it does not look like names', () => {
    const found = draft('2017;a;1\n2018;b;2\n', 'files/2017.csv')
    expect(found?.name).toBe('files')
    expect(found?.files[0]?.[1]).toContain('  first_line: data\n  header: [column_1, column_2, column_3]\n')
    expect(found?.doubts[0]).toContain('the first record does not look like names of columns')
  })

  it('takes no record for names that most others have in a column, too', () => {
    expect(draft('yes,Ann\nyes,Bo\nno,Cy\nyes,Di\n')?.files[0]?.[1]).toContain('  first_line: data\n')
    expect(draft('yes,Ann\nno,Bo\nno,Cy\nyes,Di\n')?.files[0]?.[1]).toContain('  header: [yes, Ann]\n')
  })

  it('says where a file may be cut, and makes none of a file without records', () => {
    expect(draft('a,b\n1,2')?.doubts).toContain('the file does not end in a line break: it may be cut')
    expect(draft('a,b\n')).toBeUndefined()
    expect(draft('')).toBeUndefined()
  })

  it('keeps a line of totals out where it leaves empty what all others fill', () => {
    const draft = draftSource({
      path: 'files/bills.csv',
      bytes: Buffer.from('Rechnungsnr;Kunde;Betrag\nR-1;Müller;10,50\nR-2;Öl;4,50\nSumme:;;15,00\n'),
      isWhole: true,
    })
    expect(draft?.doubts).toEqual([
      'a record begins with "Summe:", as a total of others does: read as data, to be rejected for want of "Kunde"',
    ])
    expect(draft?.files[0]?.[1]).toContain(
      'bills_id: {from: Rechnungsnr, required: true, unique: true}\n  kunde: {from: Kunde, required: true}',
    )
  })

  it('says of a line of totals that no rule keeps out that it would be counted', () => {
    const text = 'region,amount\nNorth,10\nSouth,5\nTotal,15\n'
    const draft = draftSource({ path: 'files/regions.csv', bytes: Buffer.from(text), isWhole: true })
    expect(draft?.doubts[0]).toBe(
      'a record begins with "Total", as a total of others does: it would be counted with those that it is the sum of; take it out, or have a rule of a column reject it',
    )
  })

  it('takes no company called TotalEnergies for a total', () => {
    const text = 'company,city,amount\nTotalEnergies,,10\nShell,London,5\nBP,London,5\n'
    const draft = draftSource({ path: 'files/oil.csv', bytes: Buffer.from(text), isWhole: true })
    expect(draft?.doubts.join()).not.toContain('total')
  })
})

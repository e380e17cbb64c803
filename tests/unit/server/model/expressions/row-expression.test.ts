import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RowExpression, ScalarType } from '../../../../../server/model/expression.ts'
import { type RowNames, readRowExpression } from '../../../../../server/model/expressions/row-expression.ts'
import { phrase, reading } from '../phrase.ts'

const columns = new Map<string, ScalarType>([
  ['n', 'integer'],
  ['amount', 'decimal'],
  ['rate', 'double'],
  ['stage', 'text'],
  ['is_won', 'boolean'],
  ['closed', 'date'],
  ['opened', 'date'],
  ['Close Value', 'decimal'],
])
const names: RowNames = {
  cube: 'sales',
  table: 'fact',
  columns,
  attributes: new Map([
    ['account.segment', 'text'],
    ['account.broken', undefined],
    ['stage', 'text'],
  ]),
  bridges: { names: ['campaign'], attributes: new Set(['campaign.channel']) },
  isBroken: (name) => name.startsWith('lost.'),
}

const read = (text: string) => reading((report) => readRowExpression(phrase(text), names, report))

/** An expression in full brackets, so that what binds to what shows. */
const show = (e: RowExpression): string => {
  switch (e.kind) {
    case 'literal':
      return e.type === 'date' ? `date ${e.value}` : JSON.stringify(e.value)
    case 'parameter':
      return `:${e.parameter}`
    case 'column':
      return e.column
    case 'attribute':
      return e.attribute
    case 'arithmetic':
    case 'comparison':
    case 'logic':
      return `(${show(e.left)} ${e.op} ${show(e.right)})`
    case 'not':
      return `not ${show(e.operand)}`
    case 'negate':
      return `-${show(e.operand)}`
    case 'in':
      return `(${show(e.operand)} in ${e.values.map(show).join(', ')})`
    case 'assigned':
      return `assigned(${e.bridge})`
    case 'isNull':
      return `(${show(e.operand)} is null)`
    case 'if':
      return `if ${show(e.condition)} then ${show(e.value)}${e.otherwise ? ` else ${show(e.otherwise)}` : ''}`
    case 'call':
      return `${e.function}(${e.arguments.map(show).join(', ')})`
    case 'rate':
      return `rate to ${e.conversion.to}`
  }
}

describe('the condition of a measure', () => {
  const where = (text: string) =>
    reading((report) => readRowExpression(phrase(text), names, report, { assigned: true }))

  it('may ask whether a share of a row is a member’s', () => {
    const { value } = where('is_won and not assigned(campaign)')
    expect(value && show(value)).toBe('(is_won and not assigned(campaign))')
  })

  it.each([
    ['assigned(campain)', '10: cube sales has no bridge "campain"; nearest is "campaign"'],
    ['assigned(campaign, campaign)', '1: what assigned() takes must be the name of a bridge; found something else'],
    ["assigned('campaign')", '1: what assigned() takes must be the name of a bridge; found something else'],
    ['assigned(campaign.channel)', '1: what assigned() takes must be the name of a bridge; found something else'],
  ])('asks it of a bridge: %s', (text, problem) => {
    expect(where(text)).toEqual({ value: undefined, problems: [problem] })
  })
})

describe('reading', () => {
  it.each([
    ['1 + 2 * n', '(1 + (2 * n))'],
    ['(1 + 2) * n', '((1 + 2) * n)'],
    ['n - 1 - 2', '((n - 1) - 2)'],
    ['-n * 2', '(-n * 2)'],
    ['- - n', '--n'],
    ['not is_won and n > 1 or n = 2', '((not is_won and (n > 1)) or (n = 2))'],
    ['not n > 1', 'not (n > 1)'],
    ['n + 1 >= amount', '((n + 1) >= amount)'],
    ['n != 3', '(n <> 3)'],
    ["stage in ('Won', 'it''s')", '(stage in "Won", "it\'s")'],
    ["stage not in ('Won')", 'not (stage in "Won")'],
    ['closed IS NOT NULL', 'not (closed is null)'],
    ["closed >= date '2017-01-01'", '(closed >= date 2017-01-01)'],
    ["account.segment = 'SMB' AND is_won = true", '((account.segment = "SMB") and (is_won = true))'],
    ['days_between(opened, closed)', 'days_between(opened, closed)'],
    ['coalesce(amount, 0, null)', 'coalesce(amount, 0, null)'],
    ['"Close Value" * 1.10', '(Close Value * "1.10")'],
    ['.5 * 1e3', '("0.5" * 1000)'],
    ['if(is_won, amount)', 'if is_won then amount'],
    ["if(n > 1 and is_won, 'big', lower(stage))", 'if ((n > 1) and is_won) then "big" else lower(stage)'],
    ['if(is_won, null, if(n > 1, n, amount)) * 2', '(if is_won then null else if (n > 1) then n else amount * 2)'],
  ])('%s is %s', (text, expected) => {
    const { value, problems } = read(text)
    expect(problems).toEqual([])
    expect(value && show(value)).toBe(expected)
  })

  it.each<[string, ScalarType]>([
    ['n + n', 'integer'],
    ['n * amount', 'decimal'],
    ['amount - rate', 'double'],
    ['n / n', 'double'],
    ['-amount', 'decimal'],
    ['n > 1', 'boolean'],
    ['9007199254740993', 'decimal'],
    ['1.5', 'decimal'],
    ['1e3', 'double'],
    ['abs(n)', 'integer'],
    ['round(amount, 1)', 'decimal'],
    ['lower(stage)', 'text'],
    ['length(stage)', 'integer'],
    ['year(closed)', 'integer'],
    ['coalesce(n, amount)', 'decimal'],
    ['coalesce(null, closed)', 'date'],
    ['if(is_won, n, amount)', 'decimal'],
    ['if(is_won, null, closed)', 'date'],
    ['if(is_won, n > 1)', 'boolean'],
  ])('%s is of type %s', (text, type) => {
    expect(read(text).value?.type).toBe(type)
  })

  it('gives a null that if() chooses the type of the other value', () => {
    expect(read('if(is_won, null, closed)').value).toMatchObject({ value: { value: null, type: 'date' } })
    expect(read('if(is_won, n, null)').value).toMatchObject({ otherwise: { value: null, type: 'integer' } })
  })

  it('keeps all digits of a decimal', () => {
    expect(read('12345678901234567890.12').value).toEqual({
      kind: 'literal',
      value: '12345678901234567890.12',
      type: 'decimal',
    })
  })
})

describe('problems', () => {
  it.each([
    ['n +', '4: found the end; expected a value, a name, "not", "-" or "("'],
    ['', '1: found the end; expected a value, a name, "not", "-" or "("'],
    ['n n', '3: found "n"; expected an operator or the end'],
    ['(n', '3: found the end; expected ")"'],
    ['n in 3', '6: found "3"; expected "("'],
    ['n is 3', '6: found "3"; expected "null"'],
    ['n not 3', '7: found "3"; expected "in"'],
    ['account.', '9: found the end; expected a name after the dot'],
    ['n = 1;', '6: found ";"; expected an operator or the end'],
    ['1abc', '1: found "1abc"; expected a value, a name, "not", "-" or "("'],
    ["date '2017-02-30'", "6: found '2017-02-30'; expected a date such as '2017-12-31'"],
    ['and', '1: found "and"; expected a value or a name'],
    ['lower()', '7: found ")"; expected a value, a name, "not", "-" or "("'],
    ["amount > '3'", '10: the right of > must be a decimal; found a text'],
    ["closed > '2017-01-01'", '10: the right of > must be a date; found a text'],
    ['is_won > false', '8: what > compares must be a number, a text or a date; found a boolean'],
    ['n and is_won', '1: the left of and must be a boolean; found an integer'],
    ['not n', '5: what follows not must be a boolean; found an integer'],
    ['-stage', '2: what follows - must be a number; found a text'],
    [
      'closed - opened',
      '1: the left of - must be a number; found a date',
      '10: the right of - must be a number; found a date',
    ],
    ['if(n, 1)', '4: the first of if() must be a boolean; found an integer'],
    [
      "if(is_won, 1, 'a')",
      '1: what if() chooses from must be values of one type, not all of them null; found an integer and a text',
    ],
    ['if(is_won, null)', '1: what if() chooses from must be values of one type, not all of them null; found null'],
    [
      'if(is_won)',
      '1: what if() takes must be a condition, a value, and another value where it is not true; found 1 argument',
    ],
    [
      'if(is_won, 1, 2, 3)',
      '1: what if() takes must be a condition, a value, and another value where it is not true; found 4 arguments',
    ],
    ['amount@ytd', '7: found "@"; expected an operator or the end'],
    ['amount{stage = 1}', '7: found "{"; expected an operator or the end'],
    ['n / 0', '3: the right of / must be a number other than 0; found 0'],
    ["n in (1, 'a')", '10: a value of in must be an integer; found a text'],
    [
      "stage in ('a', null)",
      '16: a comparison with null is never true: instead of in null write is null or is not null',
    ],
    ['n + null', '5: the right of + must be a number; found null'],
    ['length(n)', '1: what length() takes must be a text; found an integer'],
    ['days_between(closed)', '1: what days_between() takes must be two dates; found a date'],
    ["coalesce(n, 'a')", '1: what coalesce() takes must be values of one type; found an integer, a text'],
    ['1e999', '1: a number must be finite; found 1e999'],
    ['stag', '1: table fact has no column "stag"; nearest is "stage"'],
    ['account.segmnt', '1: cube sales has no attribute "account.segmnt"; nearest is "account.segment"'],
    [
      'assigned(campaign)',
      '1: what chooses rows here must be of columns and attributes; found assigned(), which stands in the where of a measure',
    ],
    [
      "campaign.channel = 'Search'",
      "1: campaign.channel comes by the bridge campaign, so that one row has several; ask for the measure at a member, m{campaign.channel = …}, or in a query's where",
    ],
  ])('of %s', (text, ...expected) => {
    const { value, problems } = read(text)
    expect(problems).toEqual(expected)
    expect(value).toBeUndefined()
  })

  it('says nothing of names whose own problem is known', () => {
    expect(read("account.broken = 'a' and lost.name = 'b'")).toEqual({ value: undefined, problems: [] })
  })

  it('refuses what nests too deep instead of failing', () => {
    expect(read(`${'('.repeat(5000)}n${')'.repeat(5000)}`).problems).toEqual([
      '101: the expression nests deeper than 100',
    ])
  })

  it('gives either an expression or a problem for any text', () => {
    const word = fc.constantFrom(
      'n',
      'amount',
      'stage',
      'account.segment',
      '(',
      ')',
      '+',
      '-',
      '=',
      "'a'",
      "'",
      '"',
      'and',
      'not',
      'in',
      'is',
      'null',
      'lower',
      ',',
      '1',
      '1.5',
      '.',
      '@',
      '🙂',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join(' ')),
        ),
        (text) => {
          const { value, problems } = read(text)
          expect(value === undefined).toBe(problems.length > 0)
        },
      ),
    )
  })
})

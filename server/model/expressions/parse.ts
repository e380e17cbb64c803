import { closest } from '../../contract/closest.ts'
import type { ArithmeticOperator, ComparisonOperator } from '../expression.ts'
import type { Report } from '../problem.ts'
import type { Phrase } from '../yaml/node.ts'
import { isDate } from './date.ts'
import { keywords } from './keywords.ts'
import type { Grammar, Syntax } from './syntax.ts'
import { type Token, tokenize } from './tokens.ts'

const maxDepth = 100
const maxOperators = 500
const aggregates = ['sum', 'count', 'count_distinct', 'avg', 'min', 'max', 'median', 'percentile']

/** Ends the parsing of one expression after its problem was reported; leaves this file never. */
class Refused extends Error {}

const precedence = { or: 1, and: 2, not: 3, comparison: 4, sum: 5, product: 6, sign: 7 } as const
const comparisons = ['=', '<>', '<', '<=', '>', '>=']

const bindingOf = ({ kind, value }: Token): number => {
  if (kind === 'sign') {
    if (comparisons.includes(value)) return precedence.comparison
    return { '+': precedence.sum, '-': precedence.sum, '*': precedence.product, '/': precedence.product }[value] ?? 0
  }
  if (kind !== 'name') return 0
  return (
    {
      or: precedence.or,
      and: precedence.and,
      in: precedence.comparison,
      is: precedence.comparison,
      not: precedence.comparison,
    }[value] ?? 0
  )
}

const shown = ({ kind, value }: Token) => {
  if (kind === 'end') return 'the end'
  if (kind === 'unknown' && /^['"]/.test(value)) return `a quote that is not closed (${value.slice(0, 20)})`
  return kind === 'text' ? `'${value}'` : `"${value}"`
}

/** Operator-precedence (Pratt) parser over the tokens of one phrase. */
class Parser {
  private readonly tokens: readonly Token[]
  private readonly phrase: Phrase
  private readonly grammar: Grammar
  private readonly report: Report
  private position = 0
  private depth = 0
  private operators = 0

  constructor(phrase: Phrase, grammar: Grammar, report: Report) {
    this.tokens = tokenize(phrase.value)
    this.phrase = phrase
    this.grammar = grammar
    this.report = report
  }

  whole(): Syntax {
    const syntax = this.expression(0)
    if (this.token.kind !== 'end') this.fail('an operator or the end')
    return syntax
  }

  private get token(): Token {
    return this.tokens[Math.min(this.position, this.tokens.length - 1)] ?? { kind: 'end', value: '', at: 0 }
  }

  private next(): Token {
    const { token } = this
    this.position++
    return token
  }

  private is(value: string): boolean {
    return (this.token.kind === 'sign' || this.token.kind === 'name') && this.token.value === value
  }

  private take(value: string): boolean {
    const found = this.is(value)
    if (found) this.position++
    return found
  }

  private expect(value: string): void {
    if (!this.take(value)) this.fail(`"${value}"`)
  }

  private fail(expected: string): never {
    const place = this.phrase.at(this.token.at)
    const planned = this.token.kind === 'sign' ? this.grammar.plannedSigns.get(this.token.value) : undefined
    if (planned === undefined) this.report(place, 'syntax', { found: shown(this.token), expected })
    else this.report(place, 'not_supported_yet', { feature: planned })
    throw new Refused()
  }

  private expression(above: number): Syntax {
    if (++this.depth > maxDepth) {
      this.report(this.phrase.at(this.token.at), 'too_deep', { what: 'the expression', limit: maxDepth })
      throw new Refused()
    }
    let left = this.operand()
    while (bindingOf(this.token) > above) left = this.infix(left)
    this.depth--
    return left
  }

  private infix(left: Syntax): Syntax {
    if (++this.operators > maxOperators) {
      const details = { what: 'the expression', limit: maxOperators, of: 'operators' } as const
      this.report(this.phrase.at(this.token.at), 'too_long', details)
      throw new Refused()
    }
    const operator = this.next()
    const { value, at } = operator
    if (value === 'is') {
      const negated = this.take('not')
      this.expect('null')
      const test: Syntax = { kind: 'isNull', operand: left, at }
      return negated ? { kind: 'not', operand: test, at } : test
    }
    if (value === 'in') return this.membership(left, at)
    if (value === 'not') {
      this.expect('in')
      return { kind: 'not', operand: this.membership(left, at), at }
    }
    const right = this.expression(bindingOf(operator))
    if (value === 'and' || value === 'or') return { kind: 'logic', op: value, left, right, at }
    // the token's binding power says that it is one of these operators
    if (comparisons.includes(value)) return { kind: 'comparison', op: value as ComparisonOperator, left, right, at }
    return { kind: 'arithmetic', op: value as ArithmeticOperator, left, right, at }
  }

  private membership(operand: Syntax, at: number): Syntax {
    this.expect('(')
    return { kind: 'in', operand, values: this.list(), at }
  }

  /** One or more expressions up to the closing bracket. */
  private list(): readonly Syntax[] {
    const items = [this.expression(0)]
    while (this.take(',')) items.push(this.expression(0))
    this.expect(')')
    return items
  }

  private operand(): Syntax {
    const { kind, value, at } = this.token
    if (kind === 'number') return this.literal({ kind, text: value, at })
    if (kind === 'text') return this.literal({ kind, value, at })
    if (this.take('(')) {
      const inner = this.expression(0)
      this.expect(')')
      return inner
    }
    if (this.take('-')) return { kind: 'negate', operand: this.expression(precedence.sign), at }
    if (this.take('not')) return { kind: 'not', operand: this.expression(precedence.not), at }
    if (kind === 'quoted') return this.named()
    if (kind !== 'name') return this.fail('a value, a name, "not", "-" or "("')
    if (value === 'true' || value === 'false') return this.literal({ kind: 'boolean', value: value === 'true', at })
    if (value === 'null') return this.literal({ kind: 'null', at })
    return keywords.includes(value) ? this.fail('a value or a name') : this.named()
  }

  private literal(syntax: Syntax): Syntax {
    this.position++
    return syntax
  }

  private named(): Syntax {
    const { value, at } = this.next()
    if (value === 'date' && this.token.kind === 'text') return this.date(at)
    if (this.is('(')) return this.call(value, at)
    const path = [value]
    while (this.take('.')) {
      if (this.token.kind !== 'name' && this.token.kind !== 'quoted') this.fail('a name after the dot')
      path.push(this.next().value)
    }
    return { kind: 'name', path, at }
  }

  private date(at: number): Syntax {
    if (!isDate(this.token.value)) this.fail("a date such as '2017-12-31'")
    return { kind: 'date', value: this.next().value, at }
  }

  private call(name: string, at: number): Syntax {
    const { functions, plannedFunctions } = this.grammar
    const place = this.phrase.at(at)
    if (!functions.includes(name)) {
      if (plannedFunctions.includes(name)) this.report(place, 'not_supported_yet', { feature: `${name}()` })
      else if (aggregates.includes(name)) this.report(place, 'aggregate_in_row', { name })
      else this.report(place, 'unknown_function', { name, closest: closest(name, functions), expected: functions })
      throw new Refused()
    }
    this.expect('(')
    return { kind: 'call', name, arguments: this.list(), at }
  }
}

/**
 * Parses an expression, loosest first: `or`, `and`, `not`, comparisons with `in` and `is null`, `+ -`, `* /`, unary `-`.
 *
 * @returns the syntax tree, or undefined after the first thing that is no syntax was reported at its place
 */
export const parseExpression = (phrase: Phrase, grammar: Grammar, report: Report): Syntax | undefined => {
  try {
    return new Parser(phrase, grammar, report).whole()
  } catch (error) {
    if (error instanceof Refused) return undefined
    throw error
  }
}

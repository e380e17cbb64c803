import { closest } from '../../contract/closest.ts'
import type { ArithmeticOperator, ComparisonOperator } from '../expression.ts'
import type { Report } from '../problem.ts'
import type { Phrase } from '../yaml/node.ts'
import { Cursor, Refused } from './cursor.ts'
import { isDate } from './date.ts'
import { keywords } from './keywords.ts'
import { parseChanges, parseModifier, parseName, parseParameter } from './parse-moves.ts'
import type { Grammar, ModifierSyntax, Syntax } from './syntax.ts'
import type { Token } from './tokens.ts'

const maxDepth = 100
const maxOperators = 500

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

/** Time modifiers one after the other, each after an `@`. */
const takeModifiers = (cursor: Cursor): readonly ModifierSyntax[] => {
  const modifiers: ModifierSyntax[] = []
  while (cursor.take('@')) modifiers.push(parseModifier(cursor))
  return modifiers
}

/** Operator-precedence (Pratt) parser over the tokens of one phrase. */
class Parser {
  readonly #cursor: Cursor
  readonly #grammar: Grammar
  #depth = 0
  #operators = 0

  constructor(cursor: Cursor, grammar: Grammar) {
    this.#cursor = cursor
    this.#grammar = grammar
  }

  whole(): Syntax {
    const syntax = this.#expression(0)
    if (this.#cursor.token.kind !== 'end') this.#cursor.fail('an operator or the end')
    return syntax
  }

  #expression(above: number): Syntax {
    const cursor = this.#cursor
    if (++this.#depth > maxDepth) {
      cursor.report(cursor.phrase.at(cursor.token.at), 'too_deep', { what: 'the expression', limit: maxDepth })
      throw new Refused()
    }
    let left = this.#postfix(this.#operand())
    while (bindingOf(cursor.token) > above) left = this.#infix(left)
    this.#depth--
    return left
  }

  #count(): void {
    if (++this.#operators <= maxOperators) return
    const { phrase, token, report } = this.#cursor
    report(phrase.at(token.at), 'too_long', { what: 'the expression', limit: maxOperators, of: 'operators' })
    throw new Refused()
  }

  #infix(left: Syntax): Syntax {
    const cursor = this.#cursor
    this.#count()
    const operator = cursor.next()
    const { value, at } = operator
    if (value === 'is') {
      const negated = cursor.take('not')
      cursor.expect('null')
      const test: Syntax = { kind: 'isNull', operand: left, at }
      return negated ? { kind: 'not', operand: test, at } : test
    }
    if (value === 'in') return this.#membership(left, at)
    if (value === 'not') {
      cursor.expect('in')
      return { kind: 'not', operand: this.#membership(left, at), at }
    }
    const right = this.#expression(bindingOf(operator))
    if (value === 'and' || value === 'or') return { kind: 'logic', op: value, left, right, at }
    // the token's binding power says that it is one of these operators
    if (comparisons.includes(value)) return { kind: 'comparison', op: value as ComparisonOperator, left, right, at }
    return { kind: 'arithmetic', op: value as ArithmeticOperator, left, right, at }
  }

  #membership(operand: Syntax, at: number): Syntax {
    this.#cursor.expect('(')
    return { kind: 'in', operand, values: this.#cursor.list(() => this.#expression(0), ')'), at }
  }

  /** What follows a value and binds tighter than any operator: time modifiers and changes of coordinate. */
  #postfix(operand: Syntax): Syntax {
    if (!this.#grammar.moves) return operand
    const cursor = this.#cursor
    const { at } = cursor.token
    if (cursor.is('@')) {
      this.#count()
      return this.#postfix({ kind: 'modified', operand, modifiers: takeModifiers(cursor), at })
    }
    if (!cursor.take('{')) return operand
    this.#count()
    return this.#postfix({ kind: 'at', operand, changes: parseChanges(cursor), at })
  }

  #operand(): Syntax {
    const cursor = this.#cursor
    const { kind, value, at } = cursor.token
    if (kind === 'number') return this.#literal({ kind, text: value, at })
    if (kind === 'text') return this.#literal({ kind, value, at })
    if (cursor.take('(')) {
      const inner = this.#expression(0)
      cursor.expect(')')
      return inner
    }
    if (cursor.take('-')) return { kind: 'negate', operand: this.#expression(precedence.sign), at }
    if (cursor.take('not')) return { kind: 'not', operand: this.#expression(precedence.not), at }
    if (cursor.take(':')) return parseParameter(cursor, at)
    if (kind === 'quoted') return this.#named()
    if (kind !== 'name') return cursor.fail('a value, a name, "not", "-" or "("')
    if (value === 'true' || value === 'false') return this.#literal({ kind: 'boolean', value: value === 'true', at })
    if (value === 'null') return this.#literal({ kind: 'null', at })
    return keywords.includes(value) ? cursor.fail('a value or a name') : this.#named()
  }

  #literal(syntax: Syntax): Syntax {
    this.#cursor.next()
    return syntax
  }

  #named(): Syntax {
    const cursor = this.#cursor
    const name = parseName(cursor, 'a name')
    const [first = '', ...rest] = name.path
    if (rest.length > 0) return name
    if (first === 'date' && cursor.token.kind === 'text') return this.#date(name.at)
    return cursor.is('(') ? this.#call(first, name.at) : name
  }

  #date(at: number): Syntax {
    if (!isDate(this.#cursor.token.value)) this.#cursor.fail("a date such as '2017-12-31'")
    return { kind: 'date', value: this.#cursor.next().value, at }
  }

  #call(name: string, at: number): Syntax {
    const { functions, statistics } = this.#grammar
    if (statistics.includes(name)) return this.#statistic(name, at)
    if (!functions.includes(name)) this.#refuseCall(name, at)
    this.#cursor.expect('(')
    return { kind: 'call', name, arguments: this.#cursor.list(() => this.#expression(0), ')'), at }
  }

  #refuseCall(name: string, at: number): never {
    const { functions, statistics, aggregates, plannedFunctions } = this.#grammar
    const { phrase, report } = this.#cursor
    const expected = [...functions, ...statistics]
    const place = phrase.at(at)
    if (plannedFunctions.includes(name)) report(place, 'not_supported_yet', { feature: `${name}()` })
    else if (aggregates.includes(name)) report(place, 'aggregate_in_row', { name })
    else report(place, 'unknown_function', { name, closest: closest(name, expected), expected })
    throw new Refused()
  }

  #statistic(name: string, at: number): Syntax {
    const cursor = this.#cursor
    cursor.expect('(')
    const items = [this.#expression(0)]
    while (cursor.take(',')) items.push(this.#expression(0))
    if (!cursor.take('over'))
      cursor.fail(`an operator, or "over" and the attribute whose members ${name}() is taken over`)
    const attribute = parseName(cursor, 'an attribute')
    cursor.expect(')')
    return { kind: 'over', name, arguments: items, attribute, at }
  }
}

const refusable = <T>(parse: () => T): T | undefined => {
  try {
    return parse()
  } catch (error) {
    if (error instanceof Refused) return undefined
    throw error
  }
}

/**
 * Parses an expression, loosest first: `or`, `and`, `not`, comparisons with `in` and `is null`, `+ -`, `* /`, unary `-`,
 * then `@modifier` and `{change}` where the grammar has them.
 *
 * @returns the syntax tree, or undefined after the first thing that is no syntax was reported at its place
 */
export const parseExpression = (phrase: Phrase, grammar: Grammar, report: Report): Syntax | undefined =>
  refusable(() => new Parser(new Cursor(phrase, grammar.plannedSigns, report), grammar).whole())

/**
 * Parses time modifiers, each after an `@`, to the end of the phrase.
 *
 * @returns the modifiers, or undefined after the first thing that is no syntax was reported at its place
 */
export const parseModifiers = (phrase: Phrase, report: Report): readonly ModifierSyntax[] | undefined =>
  refusable(() => {
    const cursor = new Cursor(phrase, new Map(), report)
    const modifiers = takeModifiers(cursor)
    return cursor.token.kind === 'end' ? modifiers : cursor.fail('"@" and a time modifier, or the end')
  })

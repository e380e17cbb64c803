import { closest } from '../../contract/closest.ts'
import type { RowExpression, RowFunction, ScalarType } from '../expression.ts'
import type { Report } from '../problem.ts'
import type { Phrase } from '../yaml/node.ts'
import { rowFunctions, unify } from './functions.ts'
import { type ParameterNames, parameterNamed, scalarType } from './parameter.ts'
import { parseExpression } from './parse.ts'
import type { Grammar, Syntax } from './syntax.ts'
import { commonType, describeType, isNull, isNumeric, widerNumber } from './types.ts'

/** The names that a row expression may use. A type that is undefined belongs to a name whose own problem was reported. */
export interface RowNames {
  readonly cube: string
  readonly table: string
  /** undefined where the table itself is unknown */
  readonly columns: ReadonlyMap<string, ScalarType> | undefined
  readonly attributes: ReadonlyMap<string, ScalarType | undefined>
  /** bridges, whose attributes a row has several members of: no expression reads them */
  readonly bridges?: RowBridges
  readonly isBroken: (name: string) => boolean
  readonly parameters?: ParameterNames
}

/** The bridges of a cube by name, and the names of all attributes that they bring. */
export interface RowBridges {
  readonly names: readonly string[]
  readonly attributes: ReadonlySet<string>
}

/** What an expression may have beyond values of one row. */
export interface Allowed {
  /** `assigned(bridge)`, which only a measure's condition knows: it says which shares of a row count */
  readonly assigned: boolean
}

const grammar: Grammar = {
  functions: [...Object.keys(rowFunctions), 'if', 'assigned'],
  statistics: [],
  aggregates: ['sum', 'count', 'count_distinct', 'avg', 'min', 'max', 'median', 'percentile'],
  moves: false,
  plannedFunctions: [],
  plannedSigns: new Map(),
}

type Of<K extends Syntax['kind']> = Extract<Syntax, { kind: K }>

/** Resolves and types the syntax of one phrase. Each method gives undefined after it or one below reported a problem. */
class RowTyping {
  private readonly names: RowNames
  private readonly phrase: Phrase
  private readonly report: Report
  private readonly allowed: Allowed

  constructor(names: RowNames, phrase: Phrase, report: Report, allowed: Allowed) {
    this.names = names
    this.allowed = allowed
    this.phrase = phrase
    this.report = report
  }

  resolve(syntax: Syntax): RowExpression | undefined {
    switch (syntax.kind) {
      case 'number':
        return this.number(syntax)
      case 'text':
      case 'date':
      case 'boolean':
        return { kind: 'literal', value: syntax.value, type: syntax.kind }
      case 'null':
        return { kind: 'literal', value: null, type: 'text' }
      case 'name':
        return this.name(syntax)
      case 'parameter':
        return this.parameter(syntax)
      case 'arithmetic':
        return this.arithmetic(syntax)
      case 'comparison':
        return this.comparison(syntax)
      case 'logic':
        return this.logic(syntax)
      case 'in':
        return this.membership(syntax)
      case 'call':
        if (syntax.name === 'assigned') return this.assigned(syntax)
        return syntax.name === 'if' ? this.choice(syntax) : this.call(syntax)
      case 'not':
      case 'negate':
      case 'isNull':
        return this.unary(syntax)
      default:
        throw new Error(`the grammar of a row expression has no ${syntax.kind}`)
    }
  }

  private wrong(at: number, where: string, expected: string, found: string): undefined {
    return this.report(this.phrase.at(at), 'wrong_type', { where, expected, found })
  }

  private number({ text, at }: Of<'number'>): RowExpression | undefined {
    if (/[eE]/.test(text)) {
      const value = Number(text)
      return Number.isFinite(value)
        ? { kind: 'literal', value, type: 'double' }
        : this.wrong(at, 'a number', 'finite', text)
    }
    if (text.replace('.', '').length > 38) return this.wrong(at, 'a number', 'of at most 38 digits', text)
    if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text)))
      return { kind: 'literal', value: Number(text), type: 'integer' }
    return { kind: 'literal', value: text.startsWith('.') ? `0${text}` : text, type: 'decimal' }
  }

  private name({ path, at }: Of<'name'>): RowExpression | undefined {
    const { names, report } = this
    const name = path.join('.')
    const place = this.phrase.at(at)
    if (path.length > 1) {
      const type = names.attributes.get(name)
      if (type !== undefined) return { kind: 'attribute', attribute: name, type }
      if (names.attributes.has(name) || names.isBroken(name)) return undefined
      if (names.bridges?.attributes.has(name)) {
        const instead = `ask for the measure at a member, m{${name} = …}, or in a query's where`
        return report(place, 'bridged', { name, bridge: path[0] ?? '', instead })
      }
      const roleAttributes = [...names.attributes.keys()].filter((attribute) => attribute.includes('.'))
      return report(place, 'unknown_attribute', {
        of: `cube ${names.cube}`,
        name,
        closest: closest(name, roleAttributes),
      })
    }
    const type = names.columns?.get(name)
    if (type !== undefined) return { kind: 'column', column: name, type }
    if (names.columns === undefined) return undefined
    return report(place, 'unknown_column', { table: names.table, name, closest: closest(name, names.columns.keys()) })
  }

  private parameter(syntax: Of<'parameter'>): RowExpression | undefined {
    const found = parameterNamed(syntax, this.names.parameters, this.phrase, this.report)
    if (found === undefined) return undefined
    return { kind: 'parameter', parameter: found.name, value: found.default, type: scalarType(found) }
  }

  private both({ left, right }: { left: Syntax; right: Syntax }) {
    const a = this.resolve(left)
    const b = this.resolve(right)
    return a && b && { left: a, right: b }
  }

  private isNumber(operand: RowExpression, at: number, where: string): boolean {
    if (isNumeric(operand.type) && !isNull(operand)) return true
    this.wrong(at, where, 'a number', describeType(operand))
    return false
  }

  private arithmetic(syntax: Of<'arithmetic'>): RowExpression | undefined {
    const sides = this.both(syntax)
    if (sides === undefined) return undefined
    const { op, at } = syntax
    const leftFits = this.isNumber(sides.left, syntax.left.at, `the left of ${op}`)
    const rightFits = this.isNumber(sides.right, syntax.right.at, `the right of ${op}`)
    if (!leftFits || !rightFits) return undefined
    if (op === '/' && sides.right.kind === 'literal' && Number(sides.right.value) === 0) {
      return this.wrong(at, 'the right of /', 'a number other than 0', '0')
    }
    return {
      kind: 'arithmetic',
      op,
      ...sides,
      type: op === '/' ? 'double' : widerNumber(sides.left.type, sides.right.type),
    }
  }

  private comparison(syntax: Of<'comparison'>): RowExpression | undefined {
    const sides = this.both(syntax)
    if (sides === undefined) return undefined
    const { op, at } = syntax
    const { left, right } = sides
    if (isNull(left) || isNull(right)) return this.report(this.phrase.at(at), 'null_comparison', { op })
    if (commonType(left.type, right.type) === undefined) {
      return this.wrong(syntax.right.at, `the right of ${op}`, describeType(left), describeType(right))
    }
    if (left.type === 'boolean' && op !== '=' && op !== '<>') {
      return this.wrong(at, `what ${op} compares`, 'a number, a text or a date', describeType(left))
    }
    return { kind: 'comparison', op, ...sides, type: 'boolean' }
  }

  private isBoolean(operand: RowExpression, at: number, where: string): boolean {
    if (operand.type === 'boolean') return true
    this.wrong(at, where, 'a boolean', describeType(operand))
    return false
  }

  private logic(syntax: Of<'logic'>): RowExpression | undefined {
    const sides = this.both(syntax)
    if (sides === undefined) return undefined
    const { op } = syntax
    const leftFits = this.isBoolean(sides.left, syntax.left.at, `the left of ${op}`)
    const rightFits = this.isBoolean(sides.right, syntax.right.at, `the right of ${op}`)
    return leftFits && rightFits ? { kind: 'logic', op, ...sides, type: 'boolean' } : undefined
  }

  private membership({ operand: tested, values: listed, at }: Of<'in'>): RowExpression | undefined {
    const operand = this.resolve(tested)
    const values = listed.map((value) => ({ value: this.resolve(value), at: value.at }))
    if (operand === undefined) return undefined
    const fitting = values.flatMap(({ value, at: place }) => {
      if (value === undefined) return []
      if (isNull(value)) return this.report(this.phrase.at(place), 'null_comparison', { op: 'in' }) ?? []
      if (commonType(operand.type, value.type) !== undefined) return [value]
      return this.wrong(place, 'a value of in', describeType(operand), describeType(value)) ?? []
    })
    if (isNull(operand)) return this.report(this.phrase.at(at), 'null_comparison', { op: 'in' })
    return fitting.length === listed.length ? { kind: 'in', operand, values: fitting, type: 'boolean' } : undefined
  }

  private unary(syntax: Of<'not'> | Of<'negate'> | Of<'isNull'>): RowExpression | undefined {
    const operand = this.resolve(syntax.operand)
    if (operand === undefined) return undefined
    const { at } = syntax.operand
    if (syntax.kind === 'isNull') return { kind: 'isNull', operand, type: 'boolean' }
    if (syntax.kind === 'not')
      return this.isBoolean(operand, at, 'what follows not') ? { kind: 'not', operand, type: 'boolean' } : undefined
    return this.isNumber(operand, at, 'what follows -') ? { kind: 'negate', operand, type: operand.type } : undefined
  }

  private choice(syntax: Of<'call'>): RowExpression | undefined {
    const [condition, value, otherwise, ...more] = syntax.arguments.map((arg) => this.resolve(arg))
    const count = syntax.arguments.length
    if (count < 2 || more.length > 0) {
      const expected = 'a condition, a value, and another value where it is not true'
      return this.wrong(syntax.at, 'what if() takes', expected, `${count} ${count === 1 ? 'argument' : 'arguments'}`)
    }
    const [tested, , other] = syntax.arguments
    if (condition === undefined || value === undefined || (other && otherwise === undefined)) return undefined
    if (!this.isBoolean(condition, tested?.at ?? syntax.at, 'the first of if()')) return undefined
    const values = otherwise ? [value, otherwise] : [value]
    const type = unify(values)
    if (type === undefined) {
      const expected = 'values of one type, not all of them null'
      return this.wrong(syntax.at, 'what if() chooses from', expected, values.map(describeType).join(' and '))
    }
    const [chosen = value, rest] = typeNulls(values)
    return { kind: 'if', condition, value: chosen, ...(rest && { otherwise: rest }), type }
  }

  private assigned(syntax: Of<'call'>): RowExpression | undefined {
    const { names, report } = this
    const [bridge, ...more] = syntax.arguments
    if (bridge?.kind !== 'name' || bridge.path.length > 1 || more.length > 0)
      return this.wrong(syntax.at, 'what assigned() takes', 'the name of a bridge', 'something else')
    if (!this.allowed.assigned)
      return this.wrong(
        syntax.at,
        'what chooses rows here',
        'of columns and attributes',
        'assigned(), which stands in the where of a measure',
      )
    const [name = ''] = bridge.path
    const known = names.bridges?.names ?? []
    if (known.includes(name)) return { kind: 'assigned', bridge: name, type: 'boolean' }
    if (names.isBroken(name)) return undefined
    const details = { cube: names.cube, name, closest: closest(name, known) }
    return report(this.phrase.at(bridge.at), 'unknown_bridge', details)
  }

  private call(syntax: Of<'call'>): RowExpression | undefined {
    const args = syntax.arguments.flatMap((arg) => this.resolve(arg) ?? [])
    if (args.length !== syntax.arguments.length) return undefined
    // the grammar admits no other functions
    const name = syntax.name as RowFunction
    const { takes, gives } = rowFunctions[name]
    const type = gives(args)
    if (type === undefined)
      return this.wrong(syntax.at, `what ${name}() takes`, takes, args.map(describeType).join(', '))
    return { kind: 'call', function: name, arguments: name === 'coalesce' ? typeNulls(args) : args, type }
  }
}

/** Gives each `null` the type of the values beside it. */
const typeNulls = (args: readonly RowExpression[]): readonly RowExpression[] => {
  const type = unify(args)
  return args.map((arg) => (isNull(arg) && type !== undefined ? { kind: 'literal', value: null, type } : arg))
}

const noMore: Allowed = { assigned: false }

/**
 * Parses, resolves and types `expr` or `where`: fact columns by their bare names, attributes as `role.attribute`.
 *
 * @returns the expression, or undefined where a name is unknown or types do not fit, all of which is reported
 */
export const readRowExpression = (
  phrase: Phrase,
  names: RowNames,
  report: Report,
  allowed: Allowed = noMore,
): RowExpression | undefined => {
  const syntax = parseExpression(phrase, grammar, report)
  return syntax && new RowTyping(names, phrase, report, allowed).resolve(syntax)
}

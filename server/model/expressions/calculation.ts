import { closest } from '../../contract/closest.ts'
import type { Calculation, ScalarType } from '../expression.ts'
import type { Report } from '../problem.ts'
import type { Phrase } from '../yaml/node.ts'
import { parseCalculationSyntax } from './calculation-syntax.ts'
import { readAttribute, readChanges, unitAt } from './changes.ts'
import { mappedTooEarly, maxModifiers, modified, readModifier } from './modifiers.ts'
import { measuresIn, modifiersIn } from './operands.ts'
import { parameterNamed, scalarType } from './parameter.ts'
import type { CalculationScope } from './scope.ts'
import { type CalculationUnit, combineUnits, type Statistic, statistics } from './statistics.ts'
import type { Syntax } from './syntax.ts'
import { formatUnit, sameUnit, type Unit } from './unit.ts'

/** How many calculations may stand on each other. */
export const maxCalculationDepth = 20

/** What a calculation may use: measures, and what the scope names. A type or unit is undefined where another problem leaves it unknown. */
export interface MeasureNames {
  readonly scope: CalculationScope
  readonly names: ReadonlySet<string>
  /** measures that show a value among others of an answer, which are no input */
  readonly isDisplay: (name: string) => boolean
  readonly typeOf: (name: string) => ScalarType | undefined
  readonly unitOf: (name: string) => Unit | undefined
}

type ValueType = 'number' | 'text' | 'date' | 'condition'

/** A calculation with its unit. */
export interface TypedCalculation {
  readonly calculation: Calculation
  readonly unit: CalculationUnit
}

interface Typed extends TypedCalculation {
  readonly type: ValueType | undefined
}

type Of<K extends Syntax['kind']> = Extract<Syntax, { kind: K }>

/** Resolves the syntax of one calculation and derives its unit. */
class CalculationTyping {
  private readonly names: MeasureNames
  private readonly phrase: Phrase
  private readonly report: Report

  constructor(names: MeasureNames, phrase: Phrase, report: Report) {
    this.names = names
    this.phrase = phrase
    this.report = report
  }

  resolve(syntax: Syntax): Typed | undefined {
    switch (syntax.kind) {
      case 'number':
        return this.number(syntax)
      case 'text':
        return { calculation: { kind: 'text', value: syntax.value }, unit: 'any', type: 'text' }
      case 'name':
        return this.measure(syntax)
      case 'parameter':
        return this.parameter(syntax)
      case 'arithmetic':
        return this.arithmetic(syntax)
      case 'negate':
        return this.negate(syntax)
      case 'comparison':
        return this.comparison(syntax)
      case 'logic':
        return this.logic(syntax)
      case 'not':
        return this.not(syntax)
      case 'call':
        return this.call(syntax)
      case 'modified':
        return this.modified(syntax)
      case 'at':
        return this.at(syntax)
      case 'over':
        return this.over(syntax)
      default:
        return this.report(this.phrase.at(syntax.at), 'not_in_calculations', foreign[syntax.kind])
    }
  }

  /** Whether a part has the type that it needs; reports one that has another. */
  is(type: ValueType, part: Typed, at: number, where: string): boolean {
    if (part.type === undefined || part.type === type) return true
    this.wrong(at, where, shownTypes[type], part.type)
    return false
  }

  private wrong(at: number, where: string, expected: string, found: ValueType): undefined {
    return this.report(this.phrase.at(at), 'wrong_type', { where, expected, found: shownTypes[found] })
  }

  private number({ text, at }: Of<'number'>): Typed | undefined {
    const value = Number(text)
    if (Number.isFinite(value)) return { calculation: { kind: 'number', value }, unit: 'any', type: 'number' }
    return this.report(this.phrase.at(at), 'wrong_type', { where: 'a number', expected: 'finite', found: text })
  }

  private measure({ path, at }: Of<'name'>): Typed | undefined {
    const { scope, names, isDisplay, typeOf, unitOf } = this.names
    const { cube } = scope
    const name = path.join('.')
    const place = this.phrase.at(at)
    if (names.has(name)) {
      if (isDisplay(name)) return this.report(place, 'display_input', { name, cube })
      const type = typeOf(name)
      return { calculation: { kind: 'measure', measure: name }, unit: unitOf(name), type: type && valueTypes[type] }
    }
    if (scope.isBroken(name)) return undefined
    return this.report(place, 'unknown_measure', { cube, name, closest: closest(name, names) })
  }

  private parameter(syntax: Of<'parameter'>): Typed | undefined {
    const found = parameterNamed(syntax, this.names.scope.parameters, this.phrase, this.report)
    if (found === undefined) return undefined
    const { value, at } = found.inForce ?? { value: found.default }
    const type = scalarType(found)
    const calculation: Calculation = {
      kind: 'parameter',
      parameter: found.name,
      ...{ value, type },
      ...(at && { varies: at.attribute }),
    }
    return { calculation, unit: 'any', type: type === 'boolean' ? 'condition' : valueTypes[type] }
  }

  private modified(syntax: Of<'modified'>): Typed | undefined {
    const { operand: base, modifiers: chain } = syntax
    const { phrase, report } = this
    const { scope } = this.names
    const place = phrase.at(syntax.at)
    const name = chain[0]?.name ?? ''
    const where = `what @${name} follows`
    if (chain.length > maxModifiers)
      return report(place, 'too_long', { what: 'a measure', limit: maxModifiers, of: 'time modifiers' })
    const operand = this.value(base, where)
    const modifiers = chain.flatMap((modifier) => readModifier(modifier, scope, phrase, report) ?? [])
    if (operand === undefined || modifiers.length < chain.length) return undefined
    if (measuresIn(operand.calculation).length === 0)
      return report(phrase.at(base.at), 'wrong_type', { where, expected: 'made of measures', found: 'none in it' })
    const fixed: string[] = []
    const calculation = modified(operand.calculation, modifiers, scope, (attribute) => fixed.push(attribute))
    const moves = modifiersIn(calculation)
    const early = moves.flatMap((list) => mappedTooEarly(list, scope) ?? [])[0]
    if (early !== undefined) return report(place, 'mapped_shift_moved', { name: early })
    const [attribute] = moves.flat().length > modifiersIn(operand.calculation).flat().length ? [] : fixed
    if (attribute !== undefined) return report(place, 'fixed_period', { name, attribute })
    return { ...operand, calculation }
  }

  private at(syntax: Of<'at'>): Typed | undefined {
    const operand = this.value(syntax.operand, 'what {…} follows')
    const changes = readChanges(syntax.changes, this.names.scope, this.phrase, this.report)
    if (operand === undefined || changes === undefined) return undefined
    const unit = unitAt(operand.unit, changes, this.names.scope)
    return { ...operand, unit, calculation: { kind: 'at', operand: operand.calculation, changes } }
  }

  /** A part that has a value: a number, a text or a date. */
  private value(syntax: Syntax, where: string): Typed | undefined {
    const typed = this.resolve(syntax)
    if (typed?.type !== 'condition') return typed
    return this.wrong(syntax.at, where, 'a number, a text or a date', typed.type)
  }

  private over(syntax: Of<'over'>): Typed | undefined {
    const { phrase, report, names } = this
    const statistic = statistics[syntax.name]
    const attribute = readAttribute(syntax.attribute, { scope: names.scope, phrase, report })
    if (statistic === undefined) return undefined
    const { operands: count, p: which } = statistic
    const parts = syntax.arguments.slice(0, count)
    const given = syntax.arguments.slice(count)
    if (parts.length < count || given.length !== (which === 'given' ? 1 : 0))
      return this.takes(syntax, statistic.takes, syntax.arguments.length)
    const p = which === 'given' ? this.percentile(given[0]) : which
    const operands = parts.flatMap((part) => this.operandOf(part, syntax.name, statistic) ?? [])
    if (attribute === undefined || operands.length < count || (which !== undefined && p === undefined)) return undefined
    const calculation: Calculation = {
      kind: 'over',
      function: statistic.function,
      operands: operands.map((operand) => operand.calculation),
      attribute: attribute.name,
      ...(p !== undefined && { p }),
    }
    const type = syntax.name === 'count' ? 'number' : operands[0]?.type
    return { calculation, unit: statistic.unit(operands.map(({ unit }) => unit)), type }
  }

  private operandOf(syntax: Syntax, name: string, { ordered }: Statistic): Typed | undefined {
    const where = `what ${name}() is taken of`
    if (ordered) return this.value(syntax, where)
    const typed = this.resolve(syntax)
    return typed && this.is('number', typed, syntax.at, where) ? typed : undefined
  }

  private percentile(syntax: Syntax | undefined): number | undefined {
    const p = syntax?.kind === 'number' ? Number(syntax.text) : Number.NaN
    if (p >= 0 && p <= 1) return p
    const found = syntax?.kind === 'number' ? syntax.text : 'a calculation'
    const expected = 'a number from 0 to 1, such as 0.5 for the median'
    const where = 'the second of percentile()'
    return this.report(this.phrase.at(syntax?.at ?? 0), 'wrong_type', { where, expected, found })
  }

  private takes({ name, at }: { readonly name: string; readonly at: number }, expected: string, n: number): undefined {
    const found = `${n} ${n === 1 ? 'argument' : 'arguments'}`
    return this.report(this.phrase.at(at), 'wrong_type', { where: `what ${name}() takes`, expected, found })
  }

  private call(syntax: Of<'call'>): Typed | undefined {
    switch (syntax.name) {
      case 'if':
        return this.choice(syntax)
      case 'own':
        return this.own(syntax)
      case 'property':
        return this.property(syntax)
      default:
        return this.coalesce(syntax)
    }
  }

  private own(syntax: Of<'call'>): Typed | undefined {
    const { scope } = this.names
    const [only, ...more] = syntax.arguments
    if (only === undefined || more.length > 0) return this.takes(syntax, 'one calculation', syntax.arguments.length)
    if (![...scope.attributes.values()].some(({ isTree }) => isTree))
      return this.report(this.phrase.at(syntax.at), 'no_tree', { name: syntax.name, cube: scope.cube })
    const operand = this.value(only, 'what own() takes')
    return operand && { ...operand, calculation: { kind: 'own', operand: operand.calculation } }
  }

  private property(syntax: Of<'call'>): Typed | undefined {
    const { phrase, report, names } = this
    const [only, ...more] = syntax.arguments
    if (only?.kind !== 'name' || more.length > 0)
      return this.takes(syntax, 'the name of one attribute', syntax.arguments.length)
    const attribute = readAttribute(only, { scope: names.scope, phrase, report })
    if (attribute === undefined) return undefined
    const { name, type } = attribute
    return { calculation: { kind: 'property', attribute: name }, unit: 'any', type: type && valueTypes[type] }
  }

  private both({ left, right }: { readonly left: Syntax; readonly right: Syntax }) {
    const a = this.resolve(left)
    const b = this.resolve(right)
    return a && b && { left: a, right: b }
  }

  /** Two operands of one type each; undefined where they have another or a problem. */
  private operands(type: ValueType, syntax: Of<'arithmetic'> | Of<'logic'>) {
    const sides = this.both(syntax)
    if (sides === undefined) return undefined
    const leftFits = this.is(type, sides.left, syntax.left.at, `the left of ${syntax.op}`)
    const rightFits = this.is(type, sides.right, syntax.right.at, `the right of ${syntax.op}`)
    return leftFits && rightFits ? sides : undefined
  }

  private negate(syntax: Of<'negate'>): Typed | undefined {
    const operand = this.resolve(syntax.operand)
    if (operand === undefined || !this.is('number', operand, syntax.operand.at, 'what follows -')) return undefined
    return { ...operand, calculation: { kind: 'negate', operand: operand.calculation } }
  }

  private arithmetic(syntax: Of<'arithmetic'>): Typed | undefined {
    const sides = this.operands('number', syntax)
    if (sides === undefined) return undefined
    const { left, right } = sides
    const { op, at } = syntax
    const calculation: Calculation = { kind: 'arithmetic', op, left: left.calculation, right: right.calculation }
    const unit =
      op === '+' || op === '-' ? this.commonUnit(op, [left, right], at) : combineUnits(op, left.unit, right.unit)
    return { calculation, unit, type: 'number' }
  }

  private comparison(syntax: Of<'comparison'>): Typed | undefined {
    const sides = this.both(syntax)
    if (sides === undefined) return undefined
    const { left, right } = sides
    const { op, at } = syntax
    if (left.type === 'condition')
      return this.wrong(syntax.left.at, `the left of ${op}`, 'a number, a text or a date', left.type)
    if (left.type && !this.is(left.type, right, syntax.right.at, `the right of ${op}`)) return undefined
    this.commonUnit(op, [left, right], at)
    const calculation: Calculation = { kind: 'comparison', op, left: left.calculation, right: right.calculation }
    return { calculation, unit: 'any', type: 'condition' }
  }

  private logic(syntax: Of<'logic'>): Typed | undefined {
    const sides = this.operands('condition', syntax)
    if (sides === undefined) return undefined
    const [left, right] = [sides.left.calculation, sides.right.calculation]
    return { calculation: { kind: 'logic', op: syntax.op, left, right }, unit: 'any', type: 'condition' }
  }

  private not({ operand: negated }: Of<'not'>): Typed | undefined {
    const operand = this.resolve(negated)
    if (operand === undefined || !this.is('condition', operand, negated.at, 'what follows not')) return undefined
    return { ...operand, calculation: { kind: 'not', operand: operand.calculation } }
  }

  private choice(syntax: Of<'call'>): Typed | undefined {
    const [condition, ...values] = syntax.arguments
    if (condition === undefined || values.length === 0 || values.length > 2)
      return this.takes(syntax, 'a condition, a value, and another value where it is false', syntax.arguments.length)
    const tested = this.resolve(condition)
    const chosen = this.values('if', values, syntax.at)
    if (tested === undefined || !this.is('condition', tested, condition.at, 'the first of if()')) return undefined
    const [value, otherwise] = chosen?.calculations ?? []
    if (chosen === undefined || value === undefined) return undefined
    const calculation = { kind: 'if' as const, condition: tested.calculation, value, ...(otherwise && { otherwise }) }
    return { calculation, unit: chosen.unit, type: chosen.type }
  }

  private coalesce(syntax: Of<'call'>): Typed | undefined {
    const values = this.values('coalesce', syntax.arguments, syntax.at)
    return values && { ...values, calculation: { kind: 'coalesce', arguments: values.calculations } }
  }

  /** Values of one type and unit, of which a function gives one; conditions are none. */
  private values(name: string, syntax: readonly Syntax[], at: number) {
    const found = syntax.map((part) => ({ part: this.resolve(part), at: part.at }))
    const parts = found.flatMap(({ part }) => part ?? [])
    const type = parts.find((part) => part.type !== undefined)?.type
    const where = `a value of ${name}()`
    const misfits = found.filter(({ part, at: place }) => {
      if (part?.type === 'condition') return this.wrong(place, where, 'a number, a text or a date', part.type) ?? true
      return part && type && type !== 'condition' && !this.is(type, part, place, where)
    })
    if (parts.length !== syntax.length || misfits.length > 0) return undefined
    return { calculations: parts.map(({ calculation }) => calculation), type, unit: this.commonUnit(name, parts, at) }
  }

  /** The one unit of all parts; reports two that differ. */
  private commonUnit(op: string, parts: readonly Typed[], at: number): Typed['unit'] {
    if (parts.some(({ unit }) => unit === undefined)) return undefined
    const [first = 'any', ...rest] = parts.flatMap(({ unit }) => (unit === undefined || unit === 'any' ? [] : [unit]))
    const other = first === 'any' ? undefined : rest.find((unit) => !sameUnit(first, unit))
    if (first === 'any' || other === undefined) return first
    const shown = (unit: Unit) => formatUnit(unit) ?? 'no unit'
    return this.report(this.phrase.at(at), 'unit_mismatch', { op, left: shown(first), right: shown(other) })
  }
}

const valueTypes: Readonly<Record<ScalarType, ValueType>> = {
  integer: 'number',
  decimal: 'number',
  double: 'number',
  text: 'text',
  date: 'date',
  boolean: 'condition',
}

const shownTypes: Readonly<Record<ValueType, string>> = {
  number: 'a number',
  text: 'a text',
  date: 'a date',
  condition: 'a condition',
}

/** Parts of row expressions that calculations lack, and what to write instead. */
const foreign = {
  date: {
    what: 'dates of its own',
    instead: 'compare two measures, or put a condition on the date into the where of the query',
  },
  boolean: { what: 'true and false', instead: 'a condition stands by itself' },
  null: { what: 'null', instead: 'an if() without its third value is empty where its condition is false' },
  in: { what: 'in', instead: 'write x = 1 or x = 2' },
  isNull: { what: 'is null', instead: 'coalesce(x, 0) gives a value where x has none' },
} as const

/**
 * Parses and resolves `calc`: measures with time modifiers and changes of coordinate, numbers, texts, `+ - * /`, brackets,
 * comparisons, `and or not`, `if(c, a, b)`, `coalesce`, statistics over members, `own`, `property`.
 *
 * @param subject what the calculation is, for a problem of the whole: its value must be a number
 * @returns the calculation with its unit, or undefined where a name is unknown or types do not fit; problems, which
 *   differing units are too, are reported
 */
export const readCalculation = (
  phrase: Phrase,
  names: MeasureNames,
  subject: string,
  report: Report,
): TypedCalculation | undefined => {
  const syntax = parseCalculationSyntax(phrase, report)
  if (syntax === undefined) return undefined
  const typing = new CalculationTyping(names, phrase, report)
  const typed = typing.resolve(syntax)
  return typed && typing.is('number', typed, syntax.at, subject) ? typed : undefined
}

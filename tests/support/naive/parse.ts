import type { TimeModifier } from '../../../server/model/calendar.ts'
import type {
  ArithmeticOperator,
  Calculation,
  ComparisonOperator,
  CoordinateChange,
  CoordinateKey,
  OverFunction,
} from '../../../server/model/expression.ts'

const pattern =
  /\s*(?:(?<number>\d+(?:\.\d+)?)|(?<text>'(?:[^']|'')*')|(?<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(?<sign><>|<=|>=|[-+*/=<>(){},@]))/y

interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'sign' | 'end'
  readonly text: string
}

const tokensOf = (source: string): readonly Token[] => {
  const tokens: Token[] = []
  pattern.lastIndex = 0
  while (pattern.lastIndex < source.trimEnd().length) {
    const at = pattern.lastIndex
    const found = pattern.exec(source)?.groups
    if (found === undefined) throw new Error(`cannot read ${source.slice(at)}`)
    const kind = (['number', 'text', 'name', 'sign'] as const).find((k) => found[k] !== undefined) ?? 'sign'
    tokens.push({ kind, text: found[kind] ?? '' })
  }
  return [...tokens, { kind: 'end', text: '' }]
}

const overFunctions: readonly string[] = [
  'avg',
  'min',
  'max',
  'sum',
  'count',
  'median',
  'percentile',
  'stdev',
  'var',
  'first',
  'last',
  'corr',
  'slope',
  'intercept',
]

/** Reads tokens one by one. */
interface Reader {
  readonly peek: (ahead?: number) => Token
  readonly next: () => Token
  readonly take: (text: string) => boolean
  readonly need: (text: string) => void
}

const readerOf = (source: string): Reader => {
  const tokens = tokensOf(source)
  let at = 0
  const peek = (ahead = 0): Token => tokens[at + ahead] ?? { kind: 'end', text: '' }
  const next = (): Token => {
    const token = peek()
    at += 1
    return token
  }
  const take = (text: string): boolean => {
    if (peek().text !== text || peek().kind === 'text') return false
    at += 1
    return true
  }
  const need = (text: string): void => {
    if (!take(text)) throw new Error(`expected ${text} before ${peek().text} in ${source}`)
  }
  return { peek, next, take, need }
}

const listed = <T>(r: Reader, read: () => T): T[] => {
  const items = [read()]
  while (r.take(',')) items.push(read())
  return items
}

const units = ['day', 'date', 'week', 'month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year']

const modifierNamed = (name: string, words: readonly string[]): TimeModifier => {
  const numbers = words.filter((w) => /^\d+$/.test(w)).map(Number)
  const unit = words.find((w) => units.includes(w))
  const role = words.find((w) => !/^\d+$/.test(w) && !units.includes(w))
  const of = role === undefined ? {} : { role }
  const withUnit = unit === undefined ? {} : { unit: unit === 'day' ? 'date' : unit }
  if (name === 'prior') return { kind: 'prior', n: numbers[0] ?? 1, ...withUnit, ...of }
  if (name === 'ytd') return { kind: 'to_date', unit: 'year', ...of }
  if (name === 'to_date' || name === 'closing') return { kind: name, unit: unit ?? 'year', ...of }
  if (name === 'last' || name === 'rolling') return { kind: 'rolling', n: numbers[0] ?? 1, ...withUnit, ...of }
  return { kind: 'shift', name, ...of }
}

const readModifiers = (r: Reader): readonly TimeModifier[] => {
  const modifiers: TimeModifier[] = []
  while (r.take('@')) {
    const name = r.next().text
    const words: string[] = []
    if (r.take('(')) while (!r.take(')')) if (!r.take(',')) words.push(r.next().text)
    modifiers.push(modifierNamed(name, words))
  }
  return modifiers
}

const unquoted = (text: string): string => text.slice(1, -1).replaceAll("''", "'")

const readKey = (r: Reader): CoordinateKey => {
  const isNegative = r.take('-')
  const { kind, text } = r.next()
  if (kind === 'text') return unquoted(text)
  if (kind === 'number') return isNegative ? -Number(text) : Number(text)
  return text === 'null' ? null : text === 'true'
}

const readMember = (r: Reader): CoordinateKey | readonly CoordinateKey[] => {
  if (!r.take('(')) return readKey(r)
  const path = listed(r, () => readKey(r))
  r.need(')')
  return path
}

const readChange = (r: Reader): CoordinateChange => {
  if (r.peek().text === 'all' && r.peek(1).text === '(') {
    r.next()
    r.need('(')
    const attribute = r.next().text
    r.need(')')
    return { kind: 'all', attribute }
  }
  const attribute = r.next().text
  if (r.take('=')) return { kind: 'members', attribute, members: [readMember(r)] }
  r.need('in')
  r.need('(')
  const members = listed(r, () => readMember(r))
  r.need(')')
  return { kind: 'members', attribute, members }
}

const readOver = (r: Reader, name: string): Calculation => {
  const operands = [readSum(r)]
  while (r.take(',')) operands.push(readSum(r))
  r.need('over')
  const attribute = r.next().text
  r.need(')')
  if (name === 'median') return { kind: 'over', function: 'percentile', operands, attribute, p: 0.5 }
  const [operand, share] = operands
  if (name === 'percentile' && operand !== undefined && share?.kind === 'number') {
    return { kind: 'over', function: 'percentile', operands: [operand], attribute, p: share.value }
  }
  return { kind: 'over', function: name as OverFunction, operands, attribute }
}

const readCall = (r: Reader, name: string): Calculation => {
  r.need('(')
  if (overFunctions.includes(name)) return readOver(r, name)
  if (name === 'property') {
    const attribute = r.next().text
    r.need(')')
    return { kind: 'property', attribute }
  }
  const values = listed(r, () => readOr(r))
  r.need(')')
  const [first, second, third] = values
  if (name === 'own' && first !== undefined) return { kind: 'own', operand: first }
  if (name === 'coalesce') return { kind: 'coalesce', arguments: values }
  if (name !== 'if' || first === undefined || second === undefined) throw new Error(`there is no function ${name}`)
  return { kind: 'if', condition: first, value: second, ...(third !== undefined && { otherwise: third }) }
}

const readOperand = (r: Reader): Calculation => {
  const { kind, text } = r.next()
  if (kind === 'number') return { kind: 'number', value: Number(text) }
  if (kind === 'text') return { kind: 'text', value: unquoted(text) }
  if (text === '(') {
    const inner = readOr(r)
    r.need(')')
    return inner
  }
  if (kind !== 'name') throw new Error(`expected a value, found ${text}`)
  if (r.peek().text === '(' && r.peek().kind === 'sign') return readCall(r, text)
  const modifiers = readModifiers(r)
  return { kind: 'measure', measure: text, ...(modifiers.length > 0 && { modifiers }) }
}

const readChanged = (r: Reader): Calculation => {
  let operand = readOperand(r)
  while (r.take('{')) {
    const changes = listed(r, () => readChange(r))
    r.need('}')
    operand = { kind: 'at', operand, changes }
  }
  return operand
}

const readSigned = (r: Reader): Calculation =>
  r.take('-') ? { kind: 'negate', operand: readSigned(r) } : readChanged(r)

const leftToRight = (r: Reader, signs: readonly string[], read: () => Calculation): Calculation => {
  let left = read()
  for (let sign = r.peek().text; signs.includes(sign) && r.peek().kind === 'sign'; sign = r.peek().text) {
    r.next()
    left = { kind: 'arithmetic', op: sign as ArithmeticOperator, left, right: read() }
  }
  return left
}

const readSum = (r: Reader): Calculation =>
  leftToRight(r, ['+', '-'], () => leftToRight(r, ['*', '/'], () => readSigned(r)))

const readComparison = (r: Reader): Calculation => {
  if (r.take('not')) return { kind: 'not', operand: readComparison(r) }
  const left = readSum(r)
  const op = r.peek().text
  if (r.peek().kind !== 'sign' || !['=', '<>', '<', '<=', '>', '>='].includes(op)) return left
  r.next()
  return { kind: 'comparison', op: op as ComparisonOperator, left, right: readSum(r) }
}

const readAnd = (r: Reader): Calculation => {
  let left = readComparison(r)
  while (r.take('and')) left = { kind: 'logic', op: 'and', left, right: readComparison(r) }
  return left
}

const readOr = (r: Reader): Calculation => {
  let left = readAnd(r)
  while (r.take('or')) left = { kind: 'logic', op: 'or', left, right: readAnd(r) }
  return left
}

const known = new Map<string, Calculation>()

/** Reads a calculation as a request writes it; what was read once is remembered. @throws Error on what is none */
export const parseCalculation = (source: string): Calculation => {
  const found = known.get(source) ?? freshCalculation(source)
  known.set(source, found)
  return found
}

const freshCalculation = (source: string): Calculation => {
  const r = readerOf(source)
  const calculation = readOr(r)
  if (r.peek().kind !== 'end') throw new Error(`${r.peek().text} follows a calculation in ${source}`)
  return calculation
}

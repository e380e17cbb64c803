import { closest } from '../../contract/closest.ts'
import type { CoordinateChange, CoordinateKey, ScalarType } from '../expression.ts'
import type { Report } from '../problem.ts'
import type { Phrase } from '../yaml/node.ts'
import { isDate } from './date.ts'
import type { CalculationScope, ScopeAttribute } from './scope.ts'
import type { CalculationUnit } from './statistics.ts'
import type { ChangeSyntax, KeySyntax, MemberSyntax, NameSyntax } from './syntax.ts'
import { replacePart } from './unit.ts'

interface Place {
  readonly scope: CalculationScope
  readonly phrase: Phrase
  readonly report: Report
}

/** An attribute by the name that a calculation gives it; undefined after a problem, which is reported. */
export const readAttribute = (
  { path, at }: NameSyntax,
  { scope, phrase, report }: Place,
): (ScopeAttribute & { readonly name: string }) | undefined => {
  const name = path.join('.')
  const attribute = scope.attributes.get(name)
  if (attribute !== undefined) return { ...attribute, name }
  if (scope.isBroken(name)) return undefined
  const nearest = closest(name, scope.attributes.keys())
  return report(phrase.at(at), 'unknown_attribute', { of: `cube ${scope.cube}`, name, closest: nearest })
}

const expected: Readonly<Record<ScalarType, string>> = {
  integer: 'a whole number',
  decimal: 'a number',
  double: 'a number',
  text: 'a text in single quotes',
  boolean: 'true or false',
  date: "a date such as '2017-12-31'",
}

/** A value as a key of an attribute; undefined where it is none. An exact decimal stays as written, in quotes or not. */
const keyOf = ({ value, text }: KeySyntax, type: ScalarType): CoordinateKey | undefined => {
  if (value === null) return null
  if (type === 'decimal') {
    const written = text ?? value
    return typeof written === 'string' && /^-?\d+(\.\d+)?$/.test(written) ? written : undefined
  }
  if (typeof value === 'number') {
    if (type === 'integer') return Number.isSafeInteger(value) ? value : undefined
    return type === 'double' && Number.isFinite(value) ? value : undefined
  }
  if (typeof value === 'boolean') return type === 'boolean' ? value : undefined
  return type === 'text' || (type === 'date' && isDate(value)) ? value : undefined
}

const shown = ({ value, text }: KeySyntax) => text ?? (typeof value === 'string' ? `'${value}'` : String(value))

const readKey = (key: KeySyntax, name: string, type: ScalarType | undefined, { phrase, report }: Place) => {
  const found = type === undefined ? key.value : keyOf(key, type)
  if (found !== undefined || type === undefined) return found
  const where = `a member of ${name}`
  return report(phrase.at(key.at), 'wrong_type', { where, expected: expected[type], found: shown(key) })
}

/** A scalar names the last key of a path; a path has all of them. */
const readMember = (member: MemberSyntax, attribute: NonNullable<ReturnType<typeof readAttribute>>, place: Place) => {
  const { name, within } = attribute
  const chain = [...within, name]
  const { keys, at } = member
  if (keys.length > 1 && keys.length !== chain.length) {
    const found = `${keys.length} (${keys.map(shown).join(', ')})`
    const path = chain.length === 1 ? 'one value' : `a path of ${chain.length} (${chain.join(', ')})`
    const where = `a member of ${name}`
    return place.report(place.phrase.at(at), 'wrong_type', { where, expected: path, found: `a path of ${found}` })
  }
  const names = chain.slice(-keys.length)
  const read = keys.map((key, i) => {
    const level = names[i] ?? name
    return readKey(key, level, place.scope.attributes.get(level)?.type, place)
  })
  const path = read.flatMap((key) => (key === undefined ? [] : [key]))
  const [only] = path
  if (only === undefined || path.length < keys.length) return undefined
  return path.length === 1 ? only : path
}

const readChange = (syntax: ChangeSyntax, place: Place): CoordinateChange | undefined => {
  const attribute = readAttribute(syntax.attribute, place)
  if (attribute === undefined) return undefined
  if (syntax.kind === 'all') return { kind: 'all', attribute: attribute.name }
  const read = syntax.members.map((member) => readMember(member, attribute, place))
  const members = read.flatMap((member) => (member === undefined ? [] : [member]))
  return members.length < read.length ? undefined : { kind: 'members', attribute: attribute.name, members }
}

/**
 * Resolves the changes of one `{…}`: attributes known, each once, keys of their types.
 *
 * @returns undefined after a problem was reported
 */
export const readChanges = (
  syntax: readonly ChangeSyntax[],
  scope: CalculationScope,
  phrase: Phrase,
  report: Report,
): readonly CoordinateChange[] | undefined => {
  const place = { scope, phrase, report }
  const changes = syntax.flatMap((change) => readChange(change, place) ?? [])
  const names = syntax.map(({ attribute }) => attribute.path.join('.'))
  const repeated = syntax.find((_, i) => names.indexOf(names[i] ?? '') < i)
  if (repeated) {
    const name = repeated.attribute.path.join('.')
    return report(phrase.at(repeated.attribute.at), 'repeated', { where: 'one change of coordinate', name })
  }
  return changes.length < syntax.length ? undefined : changes
}

/** The unit at another coordinate: money in several currencies becomes that of the one that the change sets. */
export const unitAt = (
  unit: CalculationUnit,
  changes: readonly CoordinateChange[],
  { attributes }: CalculationScope,
): CalculationUnit =>
  changes.reduce((found, change) => {
    const currency = attributes.get(change.attribute)?.currency
    if (found === undefined || found === 'any' || currency === undefined || change.kind !== 'members') return found
    const [only, ...more] = change.members
    return typeof only === 'string' && more.length === 0 ? replacePart(found, currency, only) : found
  }, unit)

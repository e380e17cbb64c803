import { closest } from '../../contract/closest.ts'
import type { TimeModifier } from '../calendar.ts'
import type { Calculation, CoordinateChange } from '../expression.ts'
import type { Report } from '../problem.ts'
import type { Phrase } from '../yaml/node.ts'
import { mapParts } from './operands.ts'
import type { CalculationScope, DateRole } from './scope.ts'
import type { ModifierArgument, ModifierSyntax } from './syntax.ts'

/** How many modifiers may stand after each other. */
export const maxModifiers = 10

/** How many periods a modifier may reach. */
const mostPeriods = 10_000

type Need = 'none' | 'optional' | 'required'

interface Shape {
  readonly unit: Need
  readonly n: Need
  /** for a message: what it takes in brackets */
  readonly takes: string
}

const shapes: Readonly<Record<string, Shape>> = {
  prior: { unit: 'optional', n: 'optional', takes: 'a period and how many of it, as in @prior(quarter, 2)' },
  ytd: { unit: 'none', n: 'none', takes: 'nothing' },
  to_date: { unit: 'required', n: 'none', takes: 'a period, as in @to_date(quarter)' },
  closing: { unit: 'required', n: 'none', takes: 'a period, as in @closing(month)' },
  last: { unit: 'optional', n: 'required', takes: 'how many periods, as in @last(3)' },
  rolling: { unit: 'optional', n: 'required', takes: 'how many of which period, as in @rolling(3 month)' },
}
const shiftShape: Shape = { unit: 'none', n: 'none', takes: 'nothing' }

/** The words of time modifiers, which therefore name no shift of a calendar. */
export const modifierWords: readonly string[] = Object.keys(shapes)

interface Place {
  readonly scope: CalculationScope
  readonly phrase: Phrase
  readonly report: Report
}

type Word = NonNullable<ModifierArgument['word']>

/** The arguments sorted by what they are; the role is the last one where it names a date role and is needed as no period. */
interface Sorted {
  readonly role: Word | undefined
  readonly units: readonly Word[]
  readonly counts: readonly Word[]
}

/** The period that a unit means: itself, `day` the date. */
const periodOf = (unit: string, { periods }: DateRole): string | undefined => {
  if (periods.includes(unit)) return unit
  return unit === 'day' && periods.includes('date') ? 'date' : undefined
}

const sortArguments = (args: readonly ModifierArgument[], { unit }: Shape, { scope }: Place): Sorted => {
  const words = args.flatMap(({ word }) => word ?? [])
  const counts = args.flatMap(({ number }) => number ?? [])
  const last = args.at(-1)
  const candidate = last?.number === undefined ? last?.word : undefined
  const isPeriod = (text: string) => [...scope.dates.values()].some((role) => periodOf(text, role) !== undefined)
  const isUnit = candidate && unit !== 'none' && words.length === 1 && isPeriod(candidate.text)
  const role = candidate && !isUnit && scope.dates.has(candidate.text) ? candidate : undefined
  return { role, units: role ? words.slice(0, -1) : words, counts }
}

const fits = (need: Need, parts: readonly Word[]) =>
  need === 'required' ? parts.length === 1 : parts.length <= (need === 'none' ? 0 : 1)

const foundIn = (args: readonly ModifierArgument[]) =>
  args.map(({ number, word }) => [number, word].flatMap((part) => part?.text ?? []).join(' ')).join(', ') || 'nothing'

const misfit = (syntax: ModifierSyntax, shape: Shape, { role, units }: Sorted, place: Place): undefined => {
  const { scope, phrase, report } = place
  const stranger = units[shape.unit === 'none' ? 0 : 1]
  if (stranger === undefined || role !== undefined) {
    const where = `what @${syntax.name} takes in brackets`
    const expected = `${shape.takes}; a date role may come last`
    return report(phrase.at(syntax.at), 'wrong_type', { where, expected, found: foundIn(syntax.arguments) })
  }
  if (scope.isBroken(stranger.text)) return undefined
  return report(phrase.at(stranger.at), 'wrong_value', {
    where: `the date role of @${syntax.name}`,
    found: stranger.text,
    closest: closest(stranger.text, scope.dates.keys()),
    expected: [...scope.dates.keys()],
  })
}

const readUnit = (name: string, { text, at }: Word, role: DateRole, { scope, phrase, report }: Place) => {
  const period = periodOf(text, role)
  if (period !== undefined || scope.isBroken(text)) return period
  const where = `the period of @${name}`
  const nearest = closest(text, [...role.periods, ...scope.dates.keys()])
  return report(phrase.at(at), 'wrong_value', { where, found: text, closest: nearest, expected: [...role.periods] })
}

const readCount = (name: string, { text, at }: Word, { phrase, report }: Place) => {
  const n = Number(text)
  if (Number.isInteger(n) && n >= 1 && n <= mostPeriods) return n
  const expected = `a whole number from 1 to ${mostPeriods}`
  return report(phrase.at(at), 'wrong_type', { where: `how many periods @${name} reaches`, expected, found: text })
}

const unknownModifier = ({ name, at }: ModifierSyntax, shifts: Iterable<string>, { phrase, report }: Place) => {
  const expected = [...new Set([...modifierWords, ...shifts])]
  return report(phrase.at(at), 'unknown_modifier', { name, closest: closest(name, expected), expected })
}

const modifierOf = (name: string, unit: string | undefined, n: number | undefined): TimeModifier | undefined => {
  const some = unit === undefined ? {} : { unit }
  switch (name) {
    case 'prior':
      return { kind: 'prior', ...some, n: n ?? 1 }
    case 'ytd':
      return { kind: 'to_date', unit: 'year' }
    case 'to_date':
    case 'closing':
      return unit === undefined ? undefined : { kind: name, unit }
    case 'last':
    case 'rolling':
      return n === undefined ? undefined : { kind: 'rolling', ...some, n }
    default:
      return { kind: 'shift', name }
  }
}

/**
 * Resolves one time modifier: its word, and in brackets a period, a number and a date role as far as it takes them.
 *
 * @returns the modifier, whose role is left out where it is the cube's time; undefined after a problem was reported
 */
export const readModifier = (
  syntax: ModifierSyntax,
  scope: CalculationScope,
  phrase: Phrase,
  report: Report,
): TimeModifier | undefined => {
  const place = { scope, phrase, report }
  const { name } = syntax
  if (scope.dates.size === 0) return report(phrase.at(syntax.at), 'no_date_role', { cube: scope.cube, name })
  const shape = shapes[name] ?? shiftShape
  const found = sortArguments(syntax.arguments, shape, place)
  const moved = scope.dates.get(found.role?.text ?? scope.time ?? '')
  const shifts = moved?.shifts.keys() ?? [...scope.dates.values()].flatMap((date) => [...date.shifts.keys()])
  if (!modifierWords.includes(name) && !moved?.shifts.has(name)) return unknownModifier(syntax, shifts, place)
  if (!fits(shape.unit, found.units) || !fits(shape.n, found.counts)) return misfit(syntax, shape, found, place)
  if (moved === undefined) return undefined
  const [unit] = found.units
  const [count] = found.counts
  const period = unit && readUnit(name, unit, moved, place)
  const n = count && readCount(name, count, place)
  if ((unit && period === undefined) || (count && n === undefined)) return undefined
  const modifier = modifierOf(name, period, n)
  return modifier && (found.role && found.role.text !== scope.time ? { ...modifier, role: found.role.text } : modifier)
}

/** Whether a modifier takes each date to another one by a column, so that what it gives is no range of dates any more. */
const isMapped = (modifier: TimeModifier, { dates, time }: CalculationScope): boolean =>
  modifier.kind === 'shift' && dates.get(modifier.role ?? time ?? '')?.shifts.get(modifier.name)?.kind === 'map'

/** The name of a shift by mapped dates after which the same role is moved again, with no range of dates to start from. */
export const mappedTooEarly = (modifiers: readonly TimeModifier[], scope: CalculationScope): string | undefined => {
  const roleOf = ({ role }: TimeModifier) => role ?? scope.time
  const early = modifiers.find(
    (modifier, i) =>
      isMapped(modifier, scope) && modifiers.slice(i + 1).some((next) => roleOf(next) === roleOf(modifier)),
  )
  return early?.kind === 'shift' ? early.name : undefined
}

/** The attribute by which changes of coordinate say which dates are meant, whatever a modifier outside them moves. */
const fixedBy = (changes: readonly CoordinateChange[], { role }: TimeModifier, { dates, time }: CalculationScope) => {
  const name = role ?? time ?? ''
  const periods = (dates.get(name)?.periods ?? []).map((period) => `${name}.${period}`)
  return changes.find(({ attribute }) => periods.includes(attribute))?.attribute
}

/**
 * A calculation at the dates that modifiers give: they come before those that its measures have, for a measure's own
 * modifiers change the dates that it is asked for. Values of attributes stay, and what sets its dates itself.
 *
 * @param fixes is told the attribute by which a part sets its dates
 */
export const modified = (
  calculation: Calculation,
  modifiers: readonly TimeModifier[],
  scope: CalculationScope,
  fixes: (attribute: string) => void,
): Calculation => {
  if (modifiers.length === 0) return calculation
  if (calculation.kind === 'measure')
    return { ...calculation, modifiers: [...modifiers, ...(calculation.modifiers ?? [])] }
  const moving = modifiers.filter((modifier) => {
    const attribute = calculation.kind === 'at' ? fixedBy(calculation.changes, modifier, scope) : undefined
    if (attribute !== undefined) fixes(attribute)
    return attribute === undefined
  })
  return mapParts(calculation, (part) => modified(part, moving, scope, fixes))
}

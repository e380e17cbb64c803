import { QueryError } from '../../contract/errors.ts'
import type { CubeQuery, Member } from '../../contract/query.ts'
import type { Value } from '../../contract/result.ts'
import type { Cube } from '../../model/cube.ts'
import type { InvariantTest } from '../../model/test.ts'
import { type AddingUp, addingUp, addUpTo, sumText } from './adds-up.ts'
import { cellText } from './cell-text.ts'
import { type AskedRow, type AskedRows, askRows, cubeIn, type Tested } from './tested.ts'
import { isNear, memberOf, shownMember, shownValue } from './values.ts'

/** Attributes with more members are not asked by each of them. */
const mostMembers = 5_000

/** So many problems of a cube are told. */
const mostTold = 10

/** Questions to one cube, and what their answers say against each other. */
interface Asking {
  readonly tested: Tested
  readonly cube: Cube
  readonly problems: string[]
  /** shares are doubles, so that what comes by a bridge adds up but for the last digits */
  readonly isExact: boolean
  questions: number
}

interface Query {
  readonly measures: CubeQuery['measures']
  readonly by?: readonly string[]
  readonly where?: CubeQuery['where']
}

/** The answer of a question; undefined where it has no sound one, or more rows than are looked at. */
const ask = async (asking: Asking, { measures, by = [], where = [] }: Query): Promise<AskedRows | undefined> => {
  try {
    const found = await askRows(asking.tested, asking.cube.name, { measures, by, where }, mostMembers + 1)
    asking.questions++
    return found.rows.length > mostMembers ? undefined : found
  } catch (error) {
    if (error instanceof QueryError && error.code !== 'cancelled') return undefined
    throw error
  }
}

const isExactly = ({ isExact }: Asking, { measures }: AskedRows, i: number): boolean =>
  isExact && measures[i]?.type !== 'double'

const wholeOf = (answer: AskedRows, i: number): Value => answer.rows[0]?.values[i] ?? null

/** The rows of measures along one attribute, special members included, add up to what they are without it. */
const totalsAreSums = async (asking: Asking, { attribute, measures }: AddingUp): Promise<AskedRows | undefined> => {
  const whole = await ask(asking, { measures: [...measures] })
  const rows = await ask(asking, { measures: [...measures], by: [attribute] })
  if (whole === undefined || rows === undefined) return undefined
  for (const [i, name] of measures.entries()) {
    const values = rows.rows.map((row) => row.values[i] ?? null)
    if (addUpTo(values, wholeOf(whole, i), isExactly(asking, rows, i))) continue
    asking.problems.push(`${name} is ${shownValue(wholeOf(whole, i))}, but by ${attribute} it has ${sumText(values)}`)
  }
  return rows
}

/** What is at a member and what is not add up to everything. */
const splits = async (asking: Asking, { attribute, measures }: AddingUp, member: Member): Promise<void> => {
  const [whole, met, unmet] = [
    await ask(asking, { measures: [...measures] }),
    await ask(asking, { measures: [...measures], where: [{ attribute, in: [member] }] }),
    await ask(asking, { measures: [...measures], where: [{ attribute, notIn: [member] }] }),
  ]
  if (whole === undefined || met === undefined || unmet === undefined) return
  for (const [i, name] of measures.entries()) {
    const parts = [wholeOf(met, i), wholeOf(unmet, i)]
    if (addUpTo(parts, wholeOf(whole, i), isExactly(asking, whole, i))) continue
    const [is, not] = parts.map(shownValue)
    const at = `${attribute} ${shownMember(member)}`
    asking.problems.push(`${name} is ${shownValue(wholeOf(whole, i))}, but ${is} at ${at} and ${not} elsewhere`)
  }
}

const keyOf = ({ at }: AskedRow): string => JSON.stringify(at)

const isSameValue = (a: Value, b: Value): boolean =>
  a === b || (typeof a === 'number' && typeof b === 'number' && isNear(a, b)) || String(a) === String(b)

/** Whether two answers say the same of a coordinate: one that is not listed is 0 or empty. */
const isSameCell = (a: Value, b: Value | undefined): boolean =>
  b === undefined ? Number(a ?? 0) === 0 : isSameValue(a, b)

/** The first coordinate at which two columns of answers differ, for people. */
const difference = (
  by: readonly string[],
  [one, i]: readonly [AskedRows, number],
  [other, j]: readonly [AskedRows, number],
): { readonly at: string; readonly a: string; readonly b: string } | undefined => {
  const others = new Map(other.rows.map((row) => [keyOf(row), row.values[j] ?? null]))
  const row = one.rows.find((found) => !isSameCell(found.values[i] ?? null, others.get(keyOf(found))))
  if (row === undefined) return undefined
  const at = Object.fromEntries(row.at.map((coordinate, k) => [by[k] ?? '', memberOf(coordinate)]))
  return { at: cellText(at), a: shownValue(row.values[i] ?? null), b: shownValue(others.get(keyOf(row)) ?? null) }
}

/** A measure is the same alone and beside all others. */
const aloneAsTogether = async (asking: Asking, by: readonly string[], names: readonly string[]): Promise<void> => {
  const together = await ask(asking, { measures: [...names], by })
  if (together === undefined) return
  for (const [i, name] of names.entries()) {
    const alone = await ask(asking, { measures: [name], by })
    const found = alone && difference(by, [alone, 0], [together, i])
    if (found === undefined) continue
    asking.problems.push(`${name} at ${found.at} is ${found.a} alone, and ${found.b} beside the other measures`)
  }
}

/** A calculated measure is what its calculation says. */
const calculationsHold = async (asking: Asking, by: readonly string[]): Promise<void> => {
  for (const measure of asking.cube.measures.values()) {
    if (measure.kind !== 'calculated') continue
    const { expression } = measure.source
    const whole = await ask(asking, { measures: [measure.name], by })
    const parts = await ask(asking, { measures: [{ calc: expression, as: 'parts' }], by })
    const found = whole && parts && difference(by, [whole, 0], [parts, 0])
    if (found === undefined) continue
    asking.problems.push(`${measure.name} at ${found.at} is ${found.a}, but ${expression} is ${found.b}`)
  }
}

/** The shares of all members in the whole add up to 1. */
const sharesAddUp = async (asking: Asking, { attribute, measures }: AddingUp): Promise<void> => {
  for (const name of measures) {
    const share = { measure: name, show: 'share' as const, base: 'grand' as const, as: 'share' }
    const found = await ask(asking, { measures: [share], by: [attribute] })
    const known = (found?.rows ?? []).flatMap(({ values: [value] }) => value ?? [])
    if (known.length === 0 || addUpTo(known, 1, false)) continue
    asking.problems.push(`the shares of ${name} by ${attribute} do not add up to 1: ${sumText(known)}`)
  }
}

/** An attribute that several members tell apart, to ask measures by. */
const groupedBy = async (asking: Asking): Promise<readonly string[]> => {
  const { hierarchies, attributes, measures } = asking.cube
  const tops = [...hierarchies.values()].flatMap(({ levels }) => levels.slice(0, 1))
  const [measure] = measures.keys()
  for (const name of measure === undefined ? [] : [...tops, ...attributes.keys()]) {
    const found = await ask(asking, { measures: [measure ?? ''], by: [name] })
    if (found !== undefined && found.rows.length > 1) return [name]
  }
  return []
}

const runOn = async (tested: Tested, cube: Cube, signal: AbortSignal | undefined): Promise<Asking> => {
  const facts = [...(cube.facts?.values() ?? [cube])]
  const isBridged = facts.some(({ roles }) => [...roles.values()].some(({ bridge }) => bridge !== undefined))
  const asking: Asking = { tested, cube, problems: [], isExact: !isBridged, questions: 0 }
  for (const along of addingUp(cube)) {
    signal?.throwIfAborted()
    const rows = await totalsAreSums(asking, along)
    const row = rows?.rows.find(({ at: [coordinate] }) => coordinate?.special === undefined)
    if (row?.at[0] !== undefined) await splits(asking, along, memberOf(row.at[0]))
    if (rows !== undefined) await sharesAddUp(asking, along)
  }
  const by = await groupedBy(asking)
  const names = [...cube.measures.values()].filter(({ kind }) => kind !== 'display').map(({ name }) => name)
  await aloneAsTogether(asking, by, names)
  await calculationsHold(asking, by)
  return asking
}

/** What the questions to cubes and views found, and how many were asked. */
export interface InvariantsFound {
  readonly problems: readonly string[]
  readonly seen: string
}

/**
 * Asks a cube or view, or all of them, questions made of its own attributes and measures, whose answers must agree: parts add up
 * to their total, what is at a member and what is not to everything, shares to 1; a measure is the same alone and beside
 * others, and a calculated one what its calculation says. Questions without a sound answer are left out.
 */
export const runInvariants = async (
  tested: Tested,
  { of }: InvariantTest,
  signal: AbortSignal | undefined,
): Promise<InvariantsFound> => {
  const { cubes, views } = tested.model
  const asked = of === undefined ? [...cubes.values(), ...views.values()] : [cubeIn(tested.model, of)]
  const problems: string[] = []
  let questions = 0
  for (const cube of asked) {
    const found = await runOn(tested, cube, signal)
    questions += found.questions
    const more = found.problems.length > mostTold ? [`${cube.name}: and ${found.problems.length - mostTold} more`] : []
    problems.push(...found.problems.slice(0, mostTold).map((problem) => `${cube.name}: ${problem}`), ...more)
  }
  const what = asked.length === 1 ? (asked[0]?.name ?? '') : `${asked.length} cubes and views`
  return { problems, seen: `${questions} questions to ${what}` }
}

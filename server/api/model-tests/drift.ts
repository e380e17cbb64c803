import { compileNewest, compileRowCount } from '../../compiler/model-tests/drift.ts'
import type { DriftTest } from '../../model/test.ts'
import { askRows, type Before, rowsOf, type Tested } from './tested.ts'
import { memberOf, shownMember } from './values.ts'

/** What a test of bounds found: what is wrong, or why it could not be judged, or what it looked at. */
export interface DriftFound {
  readonly problems: readonly string[]
  readonly skipped?: string
  readonly seen?: string
}

type Of<K extends DriftTest['kind']> = Extract<DriftTest, { kind: K }>

const dayMs = 24 * 60 * 60 * 1000

const days = (count: number): string => `${count} day${count === 1 ? '' : 's'}`

const percent = (share: number): string => `${Number(share.toFixed(1))} %`

const nothingBefore = 'nothing was published before to compare with; it is judged by each load'

const freshness = async (
  { session }: Tested,
  { table, column, maxDays }: Of<'freshness'>,
  today: string,
): Promise<DriftFound> => {
  const [row] = await rowsOf(session, compileNewest(table, column))
  const newest = row?.[0]
  if (newest == null) return { problems: [`${table} has no ${column} at all`] }
  const age = Math.round((Date.parse(today) - Date.parse(String(newest))) / dayMs)
  const seen = `the newest ${column} of ${table} is ${newest}, ${days(age)} before ${today}`
  return age <= maxDays ? { problems: [], seen } : { problems: [`${seen}; expected ${days(maxDays)} at most`] }
}

const count = async (tested: Pick<Tested, 'session'>, table: string): Promise<number> => {
  const [row] = await rowsOf(tested.session, compileRowCount(table))
  return Number(row?.[0] ?? 0)
}

const changeProblem = (
  { table, maxDrop, maxGrowth }: Of<'row_count'>,
  was: number,
  now: number,
): string | undefined => {
  if (was === 0) return undefined
  const change = ((now - was) / was) * 100
  const counts = `${table} has ${now} rows, ${was} before:`
  if (maxDrop !== undefined && -change > maxDrop)
    return `${counts} ${percent(-change)} less; expected ${percent(maxDrop)} at most`
  if (maxGrowth !== undefined && change > maxGrowth)
    return `${counts} ${percent(change)} more; expected ${percent(maxGrowth)} at most`
  return undefined
}

const countBefore = async (before: Before, table: string): Promise<number | undefined> => {
  try {
    return await before.read((session) => count({ session }, table))
  } catch {
    // The table need not have been there before.
    return undefined
  }
}

const rowCount = async (tested: Tested, test: Of<'row_count'>, before: Before | undefined): Promise<DriftFound> => {
  const { table, min, max, maxDrop, maxGrowth } = test
  const now = await count(tested, table)
  const problems = [
    ...(min !== undefined && now < min ? [`${table} has ${now} rows; expected ${min} at least`] : []),
    ...(max !== undefined && now > max ? [`${table} has ${now} rows; expected ${max} at most`] : []),
  ]
  if (maxDrop === undefined && maxGrowth === undefined) return { problems, seen: `${table} has ${now} rows` }
  const was = before && (await countBefore(before, table))
  if (was === undefined) return problems.length > 0 ? { problems } : { problems, skipped: nothingBefore }
  const change = changeProblem(test, was, now)
  return { problems: change === undefined ? problems : [...problems, change], seen: `${table} has ${now} rows` }
}

/** The share of each member in the sum of all, in percent; none where that is 0. */
const sharesOf = async (tested: Tested, { of, by, measure, where }: Of<'distribution'>) => {
  const { rows } = await askRows(tested, of, { measures: [measure], by: [by], where: [...where] })
  const values = rows.map(({ at: [coordinate], values: [value] }) => ({
    member: coordinate === undefined ? '' : shownMember(memberOf(coordinate)),
    value: Number(value ?? 0),
  }))
  const total = values.reduce((sum, { value }) => sum + value, 0)
  return new Map(total === 0 ? [] : values.map(({ member, value }) => [member, (value / total) * 100] as const))
}

const sharesBefore = async (tested: Tested, before: Before, test: Of<'distribution'>) => {
  try {
    return await before.read((session) => sharesOf({ ...tested, session, profiles: before.profiles }, test))
  } catch {
    // Tables of before need not have what the definitions of now read.
    return undefined
  }
}

const distribution = async (
  tested: Tested,
  test: Of<'distribution'>,
  before: Before | undefined,
): Promise<DriftFound> => {
  const was = before && (await sharesBefore(tested, before, test))
  if (was === undefined || was.size === 0) return { problems: [], skipped: nothingBefore }
  const now = await sharesOf(tested, test)
  const moved = [...new Set([...was.keys(), ...now.keys()])]
    .map((member) => ({ member, from: was.get(member) ?? 0, to: now.get(member) ?? 0 }))
    .filter(({ from, to }) => Math.abs(to - from) > test.maxPoints)
  const problems = moved.map(
    ({ member, from, to }) =>
      `${test.by} ${member} has ${percent(to)} of ${test.measure}, ${percent(from)} before; expected it to move by ${test.maxPoints} points at most`,
  )
  return { problems }
}

/**
 * Looks whether data are as a test of bounds or drift says.
 *
 * @param today  ISO date that the age of data is counted from
 */
export const runDrift = (
  tested: Tested,
  test: DriftTest,
  before: Before | undefined,
  today: string,
): Promise<DriftFound> => {
  switch (test.kind) {
    case 'freshness':
      return freshness(tested, test, today)
    case 'row_count':
      return rowCount(tested, test, before)
    case 'distribution':
      return distribution(tested, test, before)
  }
}

import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { WrongCell } from '../../contract/model-tests.ts'
import type { Member } from '../../contract/query.ts'
import type { Value } from '../../contract/result.ts'
import type { GoldenRow, GoldenTest } from '../../model/test.ts'
import { cellText, wrongCellText } from './cell-text.ts'
import { changedRows } from './changed-rows.ts'
import { type AskedRow, type AskedRows, askRows, type Before, type Tested } from './tested.ts'
import { isAsWritten, isAt, memberOf } from './values.ts'

/** What a test found: nothing wrong, or what is. */
export interface Found {
  readonly problems: readonly string[]
  readonly cells?: readonly WrongCell[]
}

/** A golden answer has so many rows at most. */
const mostRows = 50_000

/** So many wrong cells are looked behind, and told with the rows that changed them. */
const mostExplained = 5

/** So many wrong cells are told. */
const mostTold = 20

const atOf = ({ by }: GoldenTest, members: readonly Member[]): Record<string, Member> =>
  Object.fromEntries(by.map((name, i) => [name, members[i] ?? null]))

const fitting = ({ rows }: AskedRows, members: readonly Member[]): readonly AskedRow[] =>
  rows.filter(({ at }) => at.every((coordinate, i) => isAt(members[i] ?? null, coordinate)))

/** The row of the answer that is called most like one that is not there. */
const nearestTo = (test: GoldenTest, { rows }: AskedRows, members: readonly Member[]) => {
  const others = rows.map(({ at }) => cellText(atOf(test, at.map(memberOf))))
  const nearest = closest(cellText(atOf(test, members)), others)
  return { nearest: nearest ?? null }
}

/** The wrong cells of one row; a row that is not there is empty. */
const wrongIn = (test: GoldenTest, answer: AskedRows, row: AskedRow | undefined, expected: GoldenRow): WrongCell[] =>
  expected.values.flatMap(({ text }, i) => {
    const column = answer.measures[i]
    const value = row?.values[i] ?? null
    if (column !== undefined && isAsWritten(text, value, column.type)) return []
    const members = row === undefined ? expected.members : row.at.map(memberOf)
    const nearest = row === undefined ? nearestTo(test, answer, expected.members) : undefined
    return [{ at: atOf(test, members), measure: test.measures[i] ?? '', expected: text, found: value, ...nearest }]
  })

const ask = (tested: Tested, { of, measures, by, where }: GoldenTest) =>
  askRows(tested, of, { measures: [...measures], by, where: [...where] }, mostRows + 1)

const unlisted = (test: GoldenTest, { rows }: AskedRows): readonly string[] => {
  if (!test.complete) return []
  const isListed = (row: AskedRow) =>
    test.rows.some(({ members }) => row.at.every((coordinate, i) => isAt(members[i] ?? null, coordinate)))
  const others = rows.filter((row) => !isListed(row))
  const [first] = others
  if (first === undefined) return []
  const values = first.values.map((value) => value ?? 'empty').join(', ')
  const at = cellText(atOf(test, first.at.map(memberOf)))
  return [`${others.length} ${others.length === 1 ? 'row is' : 'rows are'} not listed, the first at ${at}: ${values}`]
}

/** What the cell was in the data of before; undefined where these cannot say. */
const valueBefore = (
  answer: AskedRows | undefined,
  test: GoldenTest,
  { at, measure }: WrongCell,
): Value | undefined => {
  if (answer === undefined) return undefined
  const members = test.by.map((name) => at[name] ?? null)
  const [row] = fitting(answer, members)
  return row?.values[test.measures.indexOf(measure)] ?? null
}

const answerBefore = async (tested: Tested, before: Before, test: GoldenTest): Promise<AskedRows | undefined> => {
  try {
    return await before.read((session) => ask({ ...tested, session, profiles: before.profiles }, test))
  } catch {
    // Tables of before need not have what the definitions of now read.
    return undefined
  }
}

const explained = async (
  tested: Tested,
  before: Before,
  test: GoldenTest,
  cells: readonly WrongCell[],
): Promise<readonly WrongCell[]> => {
  const was = await answerBefore(tested, before, test)
  if (was === undefined) return cells
  const found: WrongCell[] = []
  for (const cell of cells) {
    const value = valueBefore(was, test, cell)
    const withValue = { ...cell, ...(value !== undefined && { before: value }) }
    const asked = { measures: [...test.measures], by: test.by, where: [...test.where] }
    const rows =
      found.length < mostExplained
        ? await changedRows(tested, before, { of: test.of, asked, at: cell.at, measure: cell.measure })
        : undefined
    found.push({ ...withValue, ...(rows && { rows: [...rows] }) })
  }
  return found
}

const several = (test: GoldenTest, { members }: GoldenRow, count: number): string =>
  `${cellText(atOf(test, members))}: ${count} rows fit; give the whole path of each member, such as [US, Springfield]`

/** Asks a golden test, and says which cells are something else, since when and by which rows. */
export const runGolden = async (tested: Tested, before: Before | undefined, test: GoldenTest): Promise<Found> => {
  const answer = await ask(tested, test)
  if (answer.rows.length > mostRows)
    throw new QueryError('unsound', { reason: 'too_many_tested', limit: mostRows }, 'where')
  const problems: string[] = []
  const cells = test.rows.flatMap((expected) => {
    const rows = fitting(answer, expected.members)
    if (rows.length > 1) {
      problems.push(several(test, expected, rows.length))
      return []
    }
    return wrongIn(test, answer, rows[0], expected)
  })
  const told = cells.slice(0, mostTold)
  const known = before === undefined || told.length === 0 ? told : await explained(tested, before, test, told)
  const more = cells.length > mostTold ? [`and ${cells.length - mostTold} more cells`] : []
  const wrong = known.map(wrongCellText)
  return { problems: [...wrong, ...more, ...problems, ...unlisted(test, answer)], cells: known }
}

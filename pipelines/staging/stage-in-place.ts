import type { BigIntStats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { PipelineError } from '../problem.ts'
import { changedWhileRead, isLarge, largeBytes, type UnreadFile } from '../sources/data-files.ts'
import { readProblem } from '../sources/file-bytes.ts'
import { createPlainFile, type PlainFile } from '../sources/plain-file.ts'
import { readRecords } from '../sources/records.ts'
import { brokenInPlaceSql, countBrokenSql, moveBrokenSql } from '../steps/contract.ts'
import type { FileRecord, LineEnd } from '../steps/delimited.ts'
import {
  forgetPlaceSql,
  numberedSql,
  type PlacedFile,
  type PlaceNames,
  placedRecords,
  placeNames,
  placeSql,
  rowsInPlaceSql,
} from '../steps/in-place.ts'
import { type Proof, proofsOf } from '../steps/proof.ts'
import { identifier, isPattern } from '../steps/quote.ts'
import {
  createShiftSql,
  type LocatedRows,
  lineOfRow,
  locateRows,
  type Shift,
  shiftsOf,
  timesIn,
} from '../steps/row-lines.ts'
import type { DelimitedFile, Source } from '../steps/source.ts'
import { rawTable } from '../steps/stage.ts'
import { createPile, createTextBatch, type ReadOtherwise, whole } from './stage-records.ts'
import type { Staging } from './staging.ts'

/** A source of delimited text. */
export type Delimited = Source & { readonly file: DelimitedFile }

/** So many files of a source are read where they stand at most: each is a branch of every statement. */
const mostFiles = 32

/** Where more lines are others, reading them apart takes longer than it saves: one in so many, past the first. */
const fewest = 1000
const oneIn = 20

/** So many records wait in memory at most while the engine reads. */
const mostRecords = 50_000

/** What was found while the lines of a file were looked at. */
interface Scanned {
  lines: number
  /** numbers of lines that are no records that stay */
  readonly others: number[]
  readonly records: FileRecord[]
  end: LineEnd | undefined
}

const isWorthwhile = ({ lines, others, records, end }: Scanned) =>
  end !== undefined && records.length <= mostRecords && others.length <= Math.max(fewest, lines / oneIn)

const isSameFile = (a: BigIntStats, b: BigIntStats) =>
  a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs

const statOf = ({ path, absolute }: UnreadFile): Promise<BigIntStats> =>
  stat(absolute, { bigint: true }).catch((error) => {
    throw new PipelineError([{ file: path, message: readProblem(error) }], { cause: error })
  })

/** Whether a file is worth being read where it stands: one that is not large is read sooner in the usual way. */
export const mayStand = async ({ largeFrom = largeBytes }: Staging, file: UnreadFile): Promise<boolean> =>
  !file.absolute.endsWith('.gz') && !isPattern(file.absolute) && (await isLarge(file, largeFrom))

const numbersOf = async ({ session }: Staging, sql: string, column: string): Promise<readonly number[]> => [
  ...((await session.numbers(sql))[column] ?? []),
]

/** Lines that are not proved. */
interface OtherLines extends Pick<PlainFile, 'write' | 'remove'> {
  /** those that the engine reads: it reads each line without a look at those before, and so the same among these */
  readonly read: (end: LineEnd) => Promise<readonly number[]>
}

const createOtherLines = (
  staging: Staging,
  source: Delimited,
  { again }: PlaceNames,
  proofs: readonly Proof[],
): OtherLines => {
  let lineEnd: LineEnd = '\n'
  let found: readonly number[] = []
  const readAgain = async (absolute: string) => {
    const lines = { absolute, bytes: 0, end: lineEnd, isNumbered: true }
    await staging.session.run(placeSql(source, source.file, lines, again, proofs))
    found = await numbersOf(staging, numberedSql(again), 'line')
  }
  const { write, remove, end } = createPlainFile(staging.scratch, readAgain, Number.POSITIVE_INFINITY)
  return {
    write,
    remove,
    read: async (of) => {
      lineEnd = of
      await end()
      return found
    },
  }
}

/** What a file is read with. */
interface Place {
  readonly staging: Staging
  readonly source: Delimited
  /** the source, called otherwise: for records that do not stay */
  readonly others: Source
  readonly proofs: readonly Proof[]
  readonly file: UnreadFile
  /** the file, before it is read */
  readonly before: BigIntStats
  readonly names: PlaceNames
  /** for records that do not stay */
  readonly pile: PlainFile
  readonly otherLines: OtherLines
}

/** Lets the engine read the file; says whether it could. */
const readByEngine = ({ staging, source, file, before, names, proofs }: Place, end: LineEnd): Promise<boolean> => {
  const lines = { absolute: file.absolute, bytes: Number(before.size), end, isNumbered: false }
  return staging.session.run(placeSql(source, source.file, lines, names.table, proofs)).then(
    () => true,
    () => false,
  )
}

/**
 * Looks at the lines of a file while the engine reads it.
 *
 * @returns undefined where too many are others, or the engine cannot read it
 */
const readTwice = async (place: Place, onRead: (rows: number) => void): Promise<Scanned | undefined> => {
  const { source, file, proofs, pile, otherLines } = place
  const scanned: Scanned = { lines: 0, others: [], records: [], end: undefined }
  let reading: Promise<boolean> | undefined
  try {
    for await (const { records, plain, standing } of readRecords(file, source, source.file, {
      proofs,
      ...whole(place.staging, file),
    })) {
      if (plain !== undefined) await pile.write(plain)
      if (standing === undefined) throw new Error(`${file.path} was not read line by line`)
      await otherLines.write(standing.otherLines)
      // the header is no record
      onRead(standing.lines - Math.max(scanned.lines, 1))
      scanned.lines = standing.lines
      scanned.end = standing.end
      for (const line of standing.others) scanned.others.push(line)
      for (const record of records) scanned.records.push(record)
      if (scanned.end === undefined || !isWorthwhile(scanned)) return undefined
      reading ??= readByEngine(place, scanned.end)
    }
    if (scanned.end === undefined) return undefined
    return (await reading) ? scanned : undefined
  } finally {
    await reading
  }
}

/** The lines that the engine left out, none of which is proved; undefined where it cannot be so. */
const leftOutOf = async (
  { otherLines }: Place,
  { others, lines, end }: Scanned,
  rows: number,
): Promise<readonly number[] | undefined> => {
  if (rows === lines) return []
  if (rows + others.length === lines) return others
  if (end === undefined) return undefined
  const read = new Set(await otherLines.read(end))
  return others.filter((line) => !read.has(line))
}

/** Finds out on which lines the rows stand that the engine read. */
const locate = async (place: Place, scanned: Scanned): Promise<LocatedRows | undefined> => {
  const [rows = 0] = await numbersOf(place.staging, rowsInPlaceSql(place.names), 'rows')
  const leftOut = await leftOutOf(place, scanned, rows)
  return leftOut && locateRows(rows, leftOut, scanned.others, scanned.lines)
}

/** Takes rows away that a table names by their numbers, which is gone then. */
const deleteRows = ({ names }: Place, rows: string) =>
  `DELETE FROM ${identifier(names.table)} WHERE rowid IN (SELECT _row FROM ${identifier(rows)}); DROP TABLE ${identifier(rows)}`

/** Says on which lines rows stand, in a table where it is not the same for all. */
const shiftOf = async ({ staging: { session }, names }: Place, { spans }: LocatedRows): Promise<Shift> => {
  if (spans.length < 2) return spans[0]?.[2] ?? 1
  const shifts = shiftsOf(spans)
  const { bits, columns } = shifts
  await session.run(createShiftSql(names.shift, shifts))
  await session.appendColumns(names.shift, columns[0]?.length ?? 0, columns)
  return { bits, table: names.shift, times: timesIn(shifts) }
}

/** Leaves of the rows that the engine read those that stay, and puts into the table of others those that break a rule. */
const keepThose = async (place: Place, located: LocatedRows): Promise<PlacedFile> => {
  const { staging, source, others, proofs, file, names } = place
  const { session } = staging
  const rows = `rows:${names.table}`
  if (located.unread.length > 0) {
    await session.run(`CREATE OR REPLACE TEMP TABLE ${identifier(rows)} (_row INTEGER)`)
    await session.appendColumns(rows, located.unread.length, [Float64Array.from(located.unread)])
    await session.run(deleteRows(place, rows))
  }
  const shift = await shiftOf(place, located)
  const placed: PlacedFile = { path: file.path, table: names.table, shift, proofs }
  const records = placedRecords(source, placed, false)
  const [broken] = await numbersOf(staging, countBrokenSql(source, records), 'rows')
  if (broken === 0) return placed
  await session.run(brokenInPlaceSql(source, records, rows))
  const { line, join } = lineOfRow(shift, '_row')
  await session.run(moveBrokenSql(source, `${identifier(rows)}${join}`, line, rawTable(others)))
  await session.run(deleteRows(place, rows))
  return placed
}

/** Reads a file where it stands, and the records that do not stay into the table of others: how many of them are texts. */
const readFile = async (place: Place, onRead: (rows: number) => void) => {
  const { staging, others, file, before, pile } = place
  const scanned = await readTwice(place, onRead)
  const located = scanned && (await locate(place, scanned))
  if (located === undefined) return undefined
  if (!isSameFile(before, await statOf(file))) throw changedWhileRead(file)
  const placed = await keepThose(place, located)
  await pile.end()
  const texts = createTextBatch(staging, others, file)
  await texts.add(scanned?.records ?? [])
  return { placed, texts: await texts.end() }
}

/** Reads files of a source where they stand. */
export interface Placer {
  readonly read: ReadOtherwise
  /** the files that were read so, in order */
  readonly placed: () => readonly PlacedFile[]
}

/**
 * Reads files of a source where they stand: the engine reads a file line by line while its lines are looked at. Records that
 * any reader reads alike, with values that the engine writes as they are written, stay as the engine read them; all others are
 * put into the table of `others`, judged.
 *
 * @param others  the source, called otherwise
 */
export const createPlacer = (staging: Staging, source: Delimited, others: Source): Placer => {
  const { session } = staging
  const proofs = proofsOf(source, source.file.header)
  const placed: PlacedFile[] = []
  const read: ReadOtherwise = async ({ format }, file, onRead) => {
    if (placed.length >= mostFiles || !(await mayStand(staging, file))) return undefined
    const names = placeNames(source, placed.length)
    const before = await statOf(file)
    // nothing of a file is staged before it is sure that all of it can be
    const pile = createPile(staging, { source: others, format }, file, Number.POSITIVE_INFINITY)
    const otherLines = createOtherLines(staging, source, names, proofs)
    let isKept = false
    let told = 0
    const tell = (rows: number) => {
      told += rows
      onRead(rows)
    }
    try {
      const found = await readFile({ staging, source, others, proofs, file, before, names, pile, otherLines }, tell)
      isKept = found !== undefined
      if (found === undefined) onRead(-told)
      else placed.push(found.placed)
      return found?.texts
    } finally {
      pile.remove()
      otherLines.remove()
      await session.run(forgetPlaceSql(names, isKept)).catch(() => undefined)
    }
  }
  return { read, placed: () => placed }
}

import { createHash } from 'node:crypto'
import { compileMonthFigures, type MonthFigure } from '../compiler/month-figures.ts'
import type { Session } from '../engine/engine.ts'
import {
  type FigureRow,
  hasFigureStore,
  readFigures,
  readRestated,
  replaceFigures,
  storeRestated,
} from '../engine/figure-store.ts'
import type { Cube } from '../model/cube.ts'
import { type CubeProfile, completeThroughOf, linkProfiles, type SetVersion } from '../model/profile.ts'
import { StartError } from './start-error.ts'
import type { Verified } from './verify.ts'

/** The data whose figures are stored, and what they are compared with. */
export interface RestatedBy extends SetVersion {
  /** the run that publishes them; absent where the data are those of before */
  readonly run?: number | undefined
  /** the run erased a person: that members are other ones is no news then */
  readonly hasErased?: boolean
  /** for so long a restatement is told: those of runs that began since then */
  readonly since: Date
}

type Figures = readonly FigureRow[]

const hashed = (figure: MonthFigure): MonthFigure => {
  const definition = createHash('sha256').update(figure.definition).digest('hex').slice(0, 16)
  return { ...figure, definition }
}

/** The figures of a cube, each with a hash of what finds it. */
const monthFigures = (cube: Cube, profile: CubeProfile | undefined, through: string | undefined) =>
  compileMonthFigures(cube, profile, through).map((found) => ({ ...found, figures: found.figures.map(hashed) }))

const ask = async (session: Session, cube: Cube, sql: string, parameters: Parameters<Session['all']>[1]) => {
  try {
    return await session.all(sql, parameters)
  } catch (error) {
    const { file, line, column } = cube.definition
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error)
    throw new StartError(`${file}:${line}:${column}: cube ${cube.name} cannot be added up by month: ${reason}`, {
      cause: error,
    })
  }
}

/** The figures of a cube by month, in dates up to one. */
const figuresOf = async (
  session: Session,
  cube: Cube,
  profile: CubeProfile | undefined,
  through: string | undefined,
) => {
  const found: FigureRow[] = []
  for (const { month, figures, statement } of monthFigures(cube, profile, through)) {
    const rows = await ask(session, cube, statement.sql, statement.parameters)
    for (const row of rows.filter((dated) => dated[month] !== null)) {
      for (const { name, of, definition } of figures) {
        const value = row[name] ?? null
        const at = { cube: cube.name, kind: of, figure: name, definition, month: String(row[month]) }
        if (value !== null) found.push({ ...at, value: String(value) })
      }
    }
  }
  return found
}

const keyOf = ({ kind, figure, month }: FigureRow): string => `${kind} ${figure} ${month}`

/** Sums of doubles depend on the order of rows, in their last digits. */
const tolerance = 1e-9

const isSame = (was: string | undefined, now: string | undefined, isDouble: boolean | undefined): boolean => {
  if (was === now) return true
  if (was === undefined || now === undefined || isDouble !== true) return false
  return Math.abs(Number(was) - Number(now)) <= tolerance * Math.max(Math.abs(Number(was)), Math.abs(Number(now)))
}

/** What is another value than before, of figures that are defined as they were. */
const changesOf = (cube: Cube, before: Figures, after: Figures, definitions: readonly MonthFigure[]) => {
  const alike = new Map(
    definitions.map((figure) => [`${figure.of} ${figure.name} ${figure.definition}`, figure.isDouble]),
  )
  const isAlike = ({ kind, figure, definition }: FigureRow) => alike.has(`${kind} ${figure} ${definition}`)
  const [old, fresh] = [before, after].map((rows) => new Map(rows.filter(isAlike).map((row) => [keyOf(row), row])))
  // A figure that was defined otherwise before, or not at all, has no value to differ from.
  const known = new Set(before.filter(isAlike).map(({ kind, figure }) => `${kind} ${figure}`))
  const rows = new Map([...(old ?? []), ...(fresh ?? [])])
  return [...rows].flatMap(([key, { kind, figure, definition, month }]) => {
    const [was, now] = [old?.get(key)?.value, fresh?.get(key)?.value]
    const isKnown = known.has(`${kind} ${figure}`)
    if (!isKnown || isSame(was, now, alike.get(`${kind} ${figure} ${definition}`))) return []
    return [{ cube: cube.name, kind, figure, month, was: was ?? null, now: now ?? null }]
  })
}

const definitionsOf = (cube: Cube, profile: CubeProfile | undefined): readonly MonthFigure[] =>
  monthFigures(cube, profile, undefined).flatMap(({ figures }) => figures)

/** Whether what is stored of a cube is of these data, and all of it defined as it is now. */
const isStored = (stored: Figures, definitions: readonly MonthFigure[]): boolean => {
  const known = new Set(stored.map(({ kind, definition }) => `${kind} ${definition}`))
  return definitions.every(({ of, definition }) => known.has(`${of} ${definition}`))
}

/**
 * Compares the months that were complete before with what these data say of them, writes what was restated, and stores
 * the figures of now, to be compared with what comes next; says in the profiles what was restated lately. To be run in the
 * transaction that publishes.
 *
 * @throws StartError where the engine cannot add a cube up, such as where a sum outgrows its type
 */
export const restate = async (session: Session, verified: Verified, on: RestatedBy): Promise<Verified> => {
  const { model, profiles } = verified
  if (!(await hasFigureStore(session))) return verified
  const { dataVersion, rows: stored } = await readFigures(session)
  const next: (FigureRow & { readonly through: string | undefined })[] = []
  for (const cube of model.cubes.values()) {
    const profile = profiles.get(cube.name)
    const through = completeThroughOf(cube, profile)
    const before = stored.filter((row) => row.cube === cube.name)
    const definitions = definitionsOf(cube, profile)
    if (dataVersion === on.dataVersion && isStored(before, definitions)) {
      next.push(...before)
      continue
    }
    const after = await figuresOf(session, cube, profile, through)
    next.push(...after.map((row) => ({ ...row, through })))
    const [first] = before
    if (first === undefined || on.run === undefined || on.hasErased === true || dataVersion === on.dataVersion) continue
    const compared = first.through === through ? after : await figuresOf(session, cube, profile, first.through)
    await storeRestated(session, on.run, changesOf(cube, before, compared, definitions))
  }
  await replaceFigures(session, on.dataVersion, next)
  const restated = await readRestated(session, on.since)
  const told = [...profiles].map(([name, profile]) => {
    const ofCube = restated.filter(({ cube }) => cube === name)
    return [name, ofCube.length === 0 ? profile : { ...profile, restated: ofCube }] as const
  })
  return { model, profiles: linkProfiles(new Map(told)) }
}

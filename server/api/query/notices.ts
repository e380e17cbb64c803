import type { CompiledQuery } from '../../compiler/compile.ts'
import { compileFilterCheck } from '../../compiler/filter-check.ts'
import { asAsked } from '../../compiler/plan/as-asked.ts'
import type { CubeQuery } from '../../contract/query.ts'
import type { Notice } from '../../contract/result.ts'
import type { Engine } from '../../engine/engine.ts'
import { readRows } from '../../engine/rows.ts'
import { createCache } from '../cache.ts'
import { canonical } from '../canonical.ts'
import { cubeOf, profileOf } from '../current.ts'
import type { Serving, Snapshot } from '../serving.ts'

type FilterValues = CompiledQuery['filterValues'][number]

const unknownValue = (attribute: string, found: string, nearest: string | null): Notice => ({
  code: 'unknown_value',
  details: { attribute, found, nearest },
  text: `${attribute} has no member "${found}"${nearest === null ? '' : `; nearest is "${nearest}"`}`,
})

/** How many looked-up lists of filter values are kept. */
const kept = 2000

/**
 * Finds filter values that are no member, with the nearest one that is: notices `unknown_value`. The same values on the
 * same data are looked up once, so that a repeated query stays one call of the engine.
 */
export const createValueCheck = (engine: Engine, serving: Serving) => {
  const cache = createCache<readonly Notice[]>(kept)
  serving.onPublish(cache.clear)
  const look = async (
    snapshot: Snapshot,
    { from, parameters }: Pick<CubeQuery, 'from' | 'parameters'>,
    { attribute, members }: FilterValues,
    signal: AbortSignal,
  ) => {
    const declared = cubeOf(snapshot, from, 'from')
    const { cube, profile } = asAsked(declared, profileOf(snapshot, declared), { parameters })
    const statement = compileFilterCheck(cube, profile, attribute, members)
    const { rows } = await readRows(statement, await engine.answer(statement, { signal }), members.length)
    return rows.map(([found, nearest]) =>
      unknownValue(attribute, String(found), nearest === null || nearest === undefined ? null : String(nearest)),
    )
  }
  type Asked = Pick<CompiledQuery, 'query' | 'filterValues'>
  return async (snapshot: Snapshot, { query, filterValues }: Asked, signal: AbortSignal): Promise<Notice[]> => {
    const notices: Notice[] = []
    for (const values of filterValues) {
      const key = `${snapshot.model.version} ${snapshot.dataVersion} ${query.from} ${canonical([query.parameters, values])}`
      const found = cache.get(key) ?? (await look(snapshot, query, values, signal))
      cache.set(key, found, 1)
      notices.push(...found)
    }
    return notices
  }
}

const span = (from: unknown, to: unknown): string => (from === to ? String(from) : `${String(from)} to ${String(to)}`)

const isDated = (date: unknown): boolean => /^\d{4}-\d{2}-\d{2}$/.test(String(date))

/** Which dates are read, in words; `undefined` where there are none: data are not complete there, or it is out of all time. */
const readSpan = (from: unknown, to: unknown): string | undefined => {
  if (!isDated(to)) return undefined
  if (!isDated(from)) return `all dates up to ${String(to)}`
  return String(from) > String(to) ? undefined : span(from, to)
}

/** Why no date is read. */
const nothingRead = (to: unknown, through: string | undefined): string => {
  if (!isDated(to)) return 'is of dates outside the years 1 to 9999, of which there are none'
  return through === undefined ? 'is of no date' : `is of no date yet: data are complete through ${through}`
}

/** What measures with time modifiers are compared with, by dates: notices `compared_dates`. */
export const compareDates = async (
  engine: Engine,
  { comparisons }: Pick<CompiledQuery, 'comparisons'>,
  signal: AbortSignal,
): Promise<Notice[]> => {
  const notices: Notice[] = []
  for (const { measures, through, statement } of comparisons) {
    const { rows } = await readRows(statement, await engine.answer(statement, { signal }), 1)
    const [from, to, readsFrom, readsTo] = rows[0] ?? []
    if (from == null || readsFrom == null) continue
    const read = readSpan(readsFrom, readsTo)
    const cut = through !== undefined && to === through ? `; data are complete through ${through}` : ''
    const told = read === undefined ? nothingRead(readsTo, through) : `is of ${read}${cut}`
    const dates = {
      readsFrom: read !== undefined && isDated(readsFrom) ? readsFrom : null,
      readsTo: read === undefined ? null : readsTo,
    }
    notices.push({
      code: 'compared_dates',
      details: { measures, from, to, ...dates, completeThrough: through ?? null },
      text: `${measures.join(', ')} for ${span(from, to)} ${told}`,
    })
  }
  return notices
}

/** Rows without a version of a member at their date: notices `no_version`. */
export const countGaps = async (
  engine: Engine,
  { versionGaps }: Pick<CompiledQuery, 'versionGaps'>,
  signal: AbortSignal,
): Promise<Notice[]> => {
  const notices: Notice[] = []
  for (const { role, cube, unknown, statement } of versionGaps) {
    const { rows } = await readRows(statement, await engine.answer(statement, { signal }), 1)
    const count = Number(rows[0]?.[0] ?? 0)
    if (count === 0) continue
    const whose = cube === undefined ? '' : ` of ${cube}`
    const [rowsHave, they] =
      count === 1 ? [`1 row${whose} has`, 'it counts'] : [`${count} rows${whose} have`, 'they count']
    const text = `${rowsHave} no version of ${role} that is valid at its date; ${they} under ${unknown}.`
    notices.push({ code: 'no_version', details: { role, rows: count, ...(cube !== undefined && { cube }) }, text })
  }
  return notices
}

export type ValueCheck = ReturnType<typeof createValueCheck>

/** What a page shows, in words; a page without a row does not say how many there are. */
const pageText = (limit: number | undefined, offset: number, rowTuples: number | undefined): string => {
  const of = rowTuples === undefined ? '' : ` of ${rowTuples}`
  if (limit === 0) return `shows no rows${of}: the limit is 0`
  if (rowTuples === undefined || rowTuples <= offset) return `shows no rows${of}: there is no row ${offset + 1}`
  const shown = limit === undefined ? 'all rows' : `at most ${limit} rows`
  return `shows ${shown}${of}, from row ${offset + 1}`
}

/** The notice that says that `limit` or `offset` left rows out; none where all are there. */
export const limitNotices = ({ limit, offset = 0 }: CubeQuery, rowTuples: number | undefined): Notice[] => {
  const isCut =
    offset > 0 || limit === 0 || (limit !== undefined && rowTuples !== undefined && rowTuples > offset + limit)
  if (!isCut) return []
  const details = { ...(limit !== undefined && { limit }), offset, ...(rowTuples !== undefined && { rows: rowTuples }) }
  return [{ code: 'limited', details, text: pageText(limit, offset, rowTuples) }]
}

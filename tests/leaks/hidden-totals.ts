import type { QueryResult } from '../../server/contract/result.ts'
import { type Ask, jsonOf, type Request } from './ask.ts'
import { textOf } from './comparable.ts'
import type { Told } from './names.ts'
import { attributesOf, ownRows, query, type Seen } from './question.ts'
import type { Compared } from './seen.ts'

const rowsOf = async (ask: Ask, request: Request): Promise<Map<string, readonly unknown[]>> => {
  const answer = await ask(request)
  if (answer.status !== 200) throw new Error(`${JSON.stringify(request)}: ${JSON.stringify(jsonOf(answer))}`)
  const { rows, grouping, special, columns } = jsonOf(answer) as QueryResult
  const keys = columns.filter(({ axis }) => axis !== 'measure').length
  return new Map(
    rows.map((row, r) => {
      const kinds = special.filter((found) => found.row === r).map(({ column, kind }) => [column, kind])
      return [textOf([row.slice(0, keys), grouping[r], kinds]), row.slice(keys)]
    }),
  )
}

/** A measure that counts all rows, and those that are sums or counts of some. */
const measuresFor = (seen: Seen) => {
  const own = ownRows(seen)
  const count = own.find(({ aggregation, filter }) => aggregation === 'count' && filter === undefined)
  // what a bridge brings covers the rows alone that it leads to
  const others = own.filter(
    ({ aggregation, filter }) => aggregation !== undefined && filter?.includes('assigned(') !== true,
  )
  return { count, others }
}

/** Questions whose totals may cover rows that the reader may not see. */
const totalQuestions = (seen: Seen): readonly Request[] => {
  const { count, others } = measuresFor(seen)
  if (count === undefined) return []
  const { name: from } = seen.catalog
  const measures = [count, ...others.filter(({ name }) => name !== count.name)].map(({ name }) => name)
  const fits = attributesOf(seen, count.name, 8).filter(({ unassigned }) => unassigned === undefined)
  return [
    query({ from, measures }),
    ...fits.map(({ name }) => query({ from, measures, rows: [name], totals: true })),
    ...fits
      .filter(({ period }) => period === undefined)
      .map(({ name }) => query({ from, measures: [count.name], rows: [name], empty: true })),
    ...fits
      .slice(1, 3)
      .map(({ name }) => query({ from, measures, rows: [fits[0]?.name ?? '', name], totals: true, limit: 500 })),
  ]
}

/**
 * What totals tell where those are hidden that cover other rows: a value must be that of the rows that may be seen where these
 * are all rows of its coordinate, or none, and empty elsewhere.
 */
export const toldByTotals = async ({ reader, owner, rows }: Compared, all: readonly Seen[]): Promise<Told[]> => {
  const told: Told[] = []
  for (const request of all.flatMap(totalQuestions)) {
    const [found, whole, allowed] = [
      await rowsOf(reader, request),
      await rowsOf(owner, request),
      await rowsOf(rows, request),
    ]
    for (const [key, values] of found) {
      const rowsAllowed = allowed.get(key)?.[0]
      const isWhole = rowsAllowed === 0 || whole.get(key)?.[0] === rowsAllowed
      const expected = values.map((_, i) => (isWhole ? (allowed.get(key)?.[i] ?? null) : null))
      if (textOf(values) !== textOf(expected))
        told.push({ request, problem: `${key}: ${textOf(values)}, expected ${textOf(expected)}` })
    }
    const extra = [...found.keys()].filter((key) => !allowed.has(key))
    if (extra.length > 0) told.push({ request, problem: `has ${extra.join(' ')}, of which no row may be seen` })
  }
  return told
}

import type { Statement } from '../compiler/statement.ts'
import { QueryError } from '../contract/errors.ts'
import { type QueryResult, SpecialKind, type Value } from '../contract/result.ts'
import type { Answer, Chunk } from './engine.ts'
import { type Layout, layoutOf } from './layout.ts'
import { valueReader } from './values.ts'
import type { Vector } from './vectors.ts'

/** The rows of a result with what stands behind its nulls, as the contract's JSON has them. */
export type ResultRows = Pick<QueryResult, 'rows' | 'grouping' | 'special'> & {
  /** of each labelled column; empty where there are none */
  readonly labels: NonNullable<QueryResult['labels']>
  /** leaf row tuples before the limit; undefined where the statement does not count them or no row is left */
  readonly rowTuples: number | undefined
}

/** The column of a chunk at `at`, which a statement's layout says is there. */
export const vectorAt = (chunk: Chunk, at: number): Vector => {
  const vector = chunk.columns[at]
  if (vector === undefined) throw new Error(`the engine gave ${chunk.columns.length} columns; expected more than ${at}`)
  return vector
}

/** Reads the number of leaf row tuples from a chunk; undefined where the statement does not count them. */
export const rowTuplesOf = (chunk: Chunk | undefined, layout: Layout): number | undefined => {
  if (chunk === undefined || layout.rowTuples === undefined) return undefined
  return Number(valueReader(vectorAt(chunk, layout.rowTuples), { name: 'rowTuples', type: 'integer' })(0))
}

const readValues = (chunk: Chunk, layout: Layout): Value[][] => {
  const rows = Array.from({ length: chunk.rowCount }, () => new Array<Value>(layout.values.length))
  layout.values.forEach((column, c) => {
    const read = valueReader(vectorAt(chunk, column.at), column)
    for (const [r, row] of rows.entries()) row[c] = read(r)
  })
  return rows
}

const readGrouping = (chunk: Chunk, layout: Layout): number[] => {
  if (layout.grouping === undefined) return new Array<number>(chunk.rowCount).fill(0)
  const read = valueReader(vectorAt(chunk, layout.grouping), { name: '_grouping', type: 'integer' })
  return Array.from({ length: chunk.rowCount }, (_, r) => Number(read(r)))
}

const readSpecials = (chunk: Chunk, layout: Layout, before: number): QueryResult['special'] =>
  layout.specials.flatMap(({ at, of, name }) => {
    const read = valueReader(vectorAt(chunk, at), { name, type: 'text' })
    return Array.from({ length: chunk.rowCount }, (_, r) => ({ row: before + r, column: of, kind: read(r) })).flatMap(
      (special) => (special.kind === null ? [] : [{ ...special, kind: SpecialKind.parse(special.kind) }]),
    )
  })

/** The labels of a column's members by their keys, each at its first appearance. */
class Labels {
  readonly #layout: Layout['labels'][number]
  readonly #column: string
  readonly #members = new Map<string, { key: Value[]; label: string }>()
  constructor(layout: Layout['labels'][number], column: string) {
    this.#layout = layout
    this.#column = column
  }
  add(chunk: Chunk, rows: readonly (readonly Value[])[]): void {
    const { at, name, path } = this.#layout
    const read = valueReader(vectorAt(chunk, at), { name, type: 'text' })
    rows.forEach((row, r) => {
      const label = read(r)
      const key = path.map((column) => row[column] ?? null)
      if (label !== null) this.#members.set(JSON.stringify(key), { key, label: String(label) })
    })
  }
  get found() {
    return { column: this.#column, path: [...this.#layout.path], members: [...this.#members.values()] }
  }
}

const countRest = async (answer: Answer): Promise<number> => {
  let rows = 0
  for (let chunk = await answer.next(); chunk !== undefined; chunk = await answer.next()) rows += chunk.rowCount
  return rows
}

/**
 * Reads an answer to its end and closes it. `special` is ordered by row, then column.
 *
 * @param limit  most rows that may be read
 * @throws QueryError `too_many_rows`, or `overflow` on an integer beyond 2^53
 */
export const readRows = async (statement: Statement, answer: Answer, limit: number): Promise<ResultRows> => {
  const layout = layoutOf(statement)
  const rows: Value[][] = []
  const grouping: number[] = []
  const special: QueryResult['special'] = []
  const labels = layout.labels.map((label) => new Labels(label, layout.values[label.of]?.name ?? ''))
  let rowTuples: number | undefined
  try {
    for (let chunk = await answer.next(); chunk !== undefined; chunk = await answer.next()) {
      const count = rows.length + chunk.rowCount
      if (count > limit) throw new QueryError('too_many_rows', { rows: count + (await countRest(answer)), limit })
      rowTuples ??= rowTuplesOf(chunk, layout)
      for (const found of readSpecials(chunk, layout, rows.length)) special.push(found)
      for (const bits of readGrouping(chunk, layout)) grouping.push(bits)
      const values = readValues(chunk, layout)
      for (const column of labels) column.add(chunk, values)
      for (const row of values) rows.push(row)
    }
  } finally {
    await answer.close()
  }
  special.sort((a, b) => a.row - b.row || a.column - b.column)
  return { rows, grouping, special, labels: labels.map((column) => column.found), rowTuples }
}

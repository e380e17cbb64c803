import type { Table, Vector } from 'apache-arrow'
import { memberOf } from '../../server/contract/grid.ts'
import type { CubeQuery, Member } from '../../server/contract/query.ts'
import type { Column, SpecialKind, Value } from '../../server/contract/result.ts'
import { callFor } from './client.ts'

/** The members of an attribute that rows of an answer have: each once, and per row which it is. */
export interface CodedMembers {
  readonly members: readonly Member[]
  readonly codes: Int32Array
}

/** The answer to a question of one measure by one attribute on rows and one on columns, column by column. */
export interface PairAnswer {
  readonly row: CodedMembers
  readonly column: CodedMembers
  /** 1 where there is a value, 0 where it is empty */
  readonly present: Uint8Array
  /** whole numbers of units of 10 to the power of minus `scale`; doubles as they are */
  readonly amounts:
    | { readonly kind: 'exact'; readonly units: readonly bigint[]; readonly scale: number }
    | { readonly kind: 'double'; readonly values: Float64Array }
}

/** A decimal of 128 bits, lowest word first. */
const fromWords = (words: Uint32Array): bigint =>
  BigInt.asIntN(
    128,
    words.reduce((sum, word, i) => sum + (BigInt(word) << BigInt(32 * i)), 0n),
  )

const unitsOf = (found: unknown): bigint => {
  if (found instanceof Uint32Array) return fromWords(found)
  return typeof found === 'bigint' ? found : BigInt(Number(found))
}

const asValue = (found: unknown, type: Column['type']): Value => {
  if (found === null || found === undefined) return null
  if (type === 'date') return new Date(Number(found)).toISOString().slice(0, 10)
  return typeof found === 'bigint' ? Number(found) : (found as Value)
}

const childOf = (table: Table, name: string): Vector => {
  const child = table.getChild(name)
  if (child === null) throw new Error(`the answer has no column ${name}`)
  return child
}

/** The members of one axis: the keys before the attribute's own are part of its member. */
const membersOf = (table: Table, columns: readonly Column[], axis: 'row' | 'column'): CodedMembers => {
  const found = columns.filter((column) => column.axis === axis)
  const own = found.find(({ implied }) => implied !== true)
  if (own === undefined) throw new Error(`the answer has no ${axis} attribute`)
  const path = found
    .filter(({ implied }) => implied === true)
    .map((c) => ({ type: c.type, of: childOf(table, c.name) }))
  const values = childOf(table, own.name)
  const specials = table.getChild(`${own.name}._special`)
  const codes = new Int32Array(table.numRows)
  const members: Member[] = []
  const known = new Map<string, number>()
  for (let row = 0; row < table.numRows; row++) {
    const special = (specials?.get(row) ?? undefined) as SpecialKind | undefined
    const before = path.map(({ of, type }) => asValue(of.get(row), type))
    const member = memberOf(asValue(values.get(row), own.type), special, before)
    const key = JSON.stringify(member)
    const code = known.get(key) ?? members.push(member) - 1
    known.set(key, code)
    codes[row] = code
  }
  return { members, codes }
}

const amountsOf = (values: Vector, present: Uint8Array, type: Column['type']): PairAnswer['amounts'] => {
  if (type === 'double') {
    return { kind: 'double', values: Float64Array.from(present, (is, row) => (is === 1 ? Number(values.get(row)) : 0)) }
  }
  const arrow: { scale?: number } = values.type
  const units = Array.from(present, (is, row) => (is === 1 ? unitsOf(values.get(row)) : 0n))
  return { kind: 'exact', units, scale: arrow.scale ?? 0 }
}

/** Reads the Arrow table of an answer, whose schema says its columns. */
export const pairAnswer = (table: Table): PairAnswer => {
  const head = JSON.parse(table.schema.metadata.get('clientele') ?? '{}') as { columns?: readonly Column[] }
  const columns = head.columns ?? []
  const measure = columns.find(({ axis }) => axis === 'measure')
  if (measure === undefined) throw new Error('the answer has no measure')
  const values = childOf(table, measure.name)
  const present = Uint8Array.from({ length: table.numRows }, (_, row) => (values.isValid(row) ? 1 : 0))
  return {
    row: membersOf(table, columns, 'row'),
    column: membersOf(table, columns, 'column'),
    present,
    amounts: amountsOf(values, present, measure.type),
  }
}

/** Asks for one measure by two attributes as Arrow, whose reader comes with the first question. @throws ApiError */
export const fetchPairAnswer = async (query: CubeQuery, signal: AbortSignal): Promise<PairAnswer> => {
  const [response, { tableFromIPC }] = await Promise.all([
    callFor('query', { body: query, parameters: {}, signal }, 'application/vnd.apache.arrow.stream'),
    import('apache-arrow'),
  ])
  return pairAnswer(tableFromIPC(new Uint8Array(await response.arrayBuffer())))
}

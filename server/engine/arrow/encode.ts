import {
  AsyncByteQueue,
  type Data,
  Field,
  Int32,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
} from 'apache-arrow'
import type { Statement } from '../../compiler/statement.ts'
import type { Answer, Chunk } from '../engine.ts'
import { integerReader } from '../integers.ts'
import { type Layout, layoutOf } from '../layout.ts'
import { rowTuplesOf, vectorAt } from '../rows.ts'
import type { VectorType } from '../vectors.ts'
import type { ColumnBuilder } from './builder.ts'
import { type BatchSize, columnBuilder } from './column.ts'
import { fixedBuilder } from './fixed.ts'
import { arrowType } from './types.ts'

const batchRows = 65_536

/** A batch whose texts have more bytes in one column ends with the chunk that brought them. */
const batchBytes = 2 ** 23

/** Pieces of the stream that are larger leave on their own, smaller ones together. */
const largePiece = 32_768

/** Keeps what the writer writes until it is taken. */
class Pieces extends AsyncByteQueue {
  private pieces: Uint8Array[] = []
  override write(piece: Uint8Array) {
    this.pieces.push(piece)
  }
  *take(): Generator<Uint8Array, void, undefined> {
    let small: Uint8Array[] = []
    for (const piece of this.pieces) {
      if (piece.length < largePiece) small.push(piece)
      else {
        if (small.length > 0) yield Buffer.concat(small)
        small = []
        yield piece
      }
    }
    if (small.length > 0) yield Buffer.concat(small)
    this.pieces = []
  }
}

interface Column {
  readonly field: Field
  readonly append: (chunk: Chunk) => void
  /** bytes of its texts so far; absent where the size of a value is known */
  readonly weight?: () => number
  readonly take: () => Data
}

interface Place {
  readonly name: string
  readonly at: number
  readonly isRepeated?: boolean
}

const valueColumn = ({ name, at, isRepeated }: Place, id: number, type: VectorType, size: BatchSize): Column => {
  const field = new Field(name, arrowType(type, id, isRepeated), true)
  const builder: ColumnBuilder = columnBuilder(type, field.type, size)
  return {
    field,
    append: (chunk) => builder.append(vectorAt(chunk, at), chunk.rowCount),
    take: builder.take,
    ...(builder.weight && { weight: builder.weight }),
  }
}

/** The bits of rolled-up attributes as int32, whatever whole number the engine gave; 0 where nothing is rolled up. */
const groupingColumn = (at: number | undefined, size: BatchSize): Column => {
  const builder = fixedBuilder(new Int32(), 4, size.capacity, (vector, rows, target) => {
    const memory = new DataView(target.buffer, target.byteOffset, target.byteLength)
    const { type } = vector
    const read = type.kind === 'integer' ? integerReader(vector, type.bytes, type.signed) : () => 0
    for (let row = 0; row < rows; row++) memory.setInt32(row * 4, Number(read(row)), true)
  })
  const none = {
    type: { kind: 'boolean', bytes: 1 },
    data: new Uint8Array(),
    validity: null,
    outside: () => new Uint8Array(),
  } as const
  return {
    field: new Field('_grouping', new Int32(), false),
    append: (chunk) => builder.append(at === undefined ? none : vectorAt(chunk, at), chunk.rowCount),
    take: builder.take,
  }
}

const columnsOf = (layout: Layout, types: readonly VectorType[], size: BatchSize, isGrouped: boolean): Column[] => {
  const named = [...layout.values, ...layout.labels, ...layout.specials].map((place: Place, id) => {
    const type = types[place.at]
    if (type === undefined) throw new Error(`the engine gave ${types.length} columns; expected more than ${place.at}`)
    return valueColumn(place, id, type, size)
  })
  return isGrouped ? [...named, groupingColumn(layout.grouping, size)] : named
}

const batchOf = (schema: Schema, columns: readonly Column[], length: number) => {
  const children = columns.map((column) => column.take())
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }))
}

/** Writes chunks as batches; `encode` gives the bytes that a chunk completed, `end` the rest. */
const startStream = (columns: readonly Column[], metadata: ReadonlyMap<string, string>, capacity: number) => {
  const schema = new Schema(
    columns.map((column) => column.field),
    new Map(metadata),
  )
  const pieces = new Pieces()
  const writer = new RecordBatchStreamWriter({ autoDestroy: false })
  writer.reset(pieces, schema)
  let rows = 0
  const flush = () => {
    if (rows > 0) writer.write(batchOf(schema, columns, rows))
    rows = 0
  }
  return {
    encode: (chunk: Chunk) => {
      if (rows + chunk.rowCount > capacity) flush()
      for (const column of columns) column.append(chunk)
      rows += chunk.rowCount
      if (columns.some(({ weight }) => weight !== undefined && weight() > batchBytes)) flush()
      return pieces.take()
    },
    end: () => {
      flush()
      writer.finish()
      return pieces.take()
    },
  }
}

/**
 * An answer as an Arrow IPC stream, piece by piece, in batches of 65,536 rows: the columns of the result, a column
 * `<name> (label)` for each whose members have labels, `<name>._special` for each that may hold special members, and,
 * unless `isGrouped` is false, `_grouping`. Types follow the engine's: whole numbers
 * by their size, HUGEINT as Decimal128(38, 0), an ENUM as a dictionary, all other text as Utf8.
 * The answer is closed when the last piece was taken or the reader returns.
 *
 * @param describe  gives what the schema carries as metadata, from the number of leaf row tuples before the limit
 */
export async function* encodeArrow(
  statement: Statement,
  answer: Answer,
  describe: (rowTuples: number | undefined) => ReadonlyMap<string, string>,
  isGrouped = true,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    const layout = layoutOf(statement)
    const first = await answer.next()
    const second = first === undefined ? undefined : await answer.next()
    const isOnly = second === undefined
    const capacity = isOnly ? (first?.rowCount ?? 0) : batchRows
    const columns = columnsOf(layout, answer.types, { capacity, isOnly }, isGrouped)
    const stream = startStream(columns, describe(rowTuplesOf(first, layout)), capacity)
    if (first !== undefined) yield* stream.encode(first)
    for (let chunk = second; chunk !== undefined; chunk = await answer.next()) yield* stream.encode(chunk)
    yield* stream.end()
  } finally {
    await answer.close()
  }
}

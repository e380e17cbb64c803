import { type DataType, Dictionary, type Int32, type Utf8 } from 'apache-arrow'
import { assertNever } from '../../contract/assert-never.ts'
import type { VectorType } from '../vectors.ts'
import type { ColumnBuilder } from './builder.ts'
import { booleanBuilder, copySame, copyWidened, doubleBuilder, fixedBuilder } from './fixed.ts'
import { repeatedBuilder } from './repeated.ts'
import { dictionaryBuilder, spelledBuilder, textBuilder } from './text.ts'

/** How large the batches will be. */
export interface BatchSize {
  /** most rows of a batch */
  readonly capacity: number
  /** the answer is one batch of one chunk */
  readonly isOnly: boolean
}

/** Collects a column that lies in the engine as `type` and leaves as `arrow`, which `arrowType` gave. */
export const columnBuilder = (type: VectorType, arrow: DataType, { capacity, isOnly }: BatchSize): ColumnBuilder => {
  switch (type.kind) {
    case 'integer':
    case 'date':
      return fixedBuilder(arrow, type.bytes, capacity, copySame)
    case 'decimal':
      return fixedBuilder(arrow, 16, capacity, type.bytes === 16 ? copySame : copyWidened(type.bytes))
    case 'double':
      return doubleBuilder(arrow, type.bytes, capacity)
    case 'boolean':
      return booleanBuilder(capacity)
    case 'text':
      return arrow instanceof Dictionary
        ? repeatedBuilder(arrow as Dictionary<Utf8, Int32>, capacity)
        : textBuilder(capacity)
    case 'enum':
      return arrow instanceof Dictionary
        ? dictionaryBuilder(arrow as Dictionary<Utf8>, type, capacity, isOnly)
        : spelledBuilder(type, capacity)
    default:
      return assertNever(type)
  }
}

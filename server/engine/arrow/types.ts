import {
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Dictionary,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
} from 'apache-arrow'
import { assertNever } from '../../contract/assert-never.ts'
import type { VectorType } from '../vectors.ts'

/** An enum of more values leaves as plain text: its dictionary would outweigh most answers. */
const mostDictionaryValues = 65_536

/** Digits of a HUGEINT, the widest whole number. */
const hugeDigits = 38

const integer = ({ bytes, signed }: { readonly bytes: number; readonly signed: boolean }): DataType => {
  switch (bytes) {
    case 1:
      return signed ? new Int8() : new Uint8()
    case 2:
      return signed ? new Int16() : new Uint16()
    case 4:
      return signed ? new Int32() : new Uint32()
    case 8:
      return signed ? new Int64() : new Uint64()
    default:
      return new Decimal(0, hugeDigits)
  }
}

/** The codes of an enum as they lie in memory. */
const codes = (bytes: 1 | 2 | 4) => (bytes === 1 ? new Uint8() : bytes === 2 ? new Uint16() : new Uint32())

/**
 * The Arrow type of a column, which depends on its type in the engine and never on its rows.
 *
 * @param id  of the dictionary, different for each column
 * @param isRepeated  texts leave as a dictionary
 */
export const arrowType = (type: VectorType, id: number, isRepeated = false): DataType => {
  switch (type.kind) {
    case 'integer':
      return integer(type)
    case 'decimal':
      return new Decimal(type.scale, type.precision)
    case 'double':
      return type.bytes === 8 ? new Float64() : new Float32()
    case 'date':
      return new DateDay()
    case 'boolean':
      return new Bool()
    case 'text':
      return isRepeated ? new Dictionary(new Utf8(), new Int32(), id) : new Utf8()
    case 'enum':
      return type.size > mostDictionaryValues ? new Utf8() : new Dictionary(new Utf8(), codes(type.bytes), id)
    default:
      return assertNever(type)
  }
}

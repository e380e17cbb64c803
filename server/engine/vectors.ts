/**
 * How the values of a column lie in memory, little endian, `bytes` a row: whole numbers in two's complement, a decimal
 * as its unscaled whole number, a date as days since 1970-01-01, a boolean as 0 or 1, an enum as the code of its value.
 *
 * Text is 16 bytes: its length in UTF-8 (uint32), then up to 12 bytes of text padded with zeros, or, where it is
 * longer, 4 bytes of it and the address of all of it.
 */
export type VectorType =
  | { readonly kind: 'integer'; readonly bytes: 1 | 2 | 4 | 8 | 16; readonly signed: boolean }
  | { readonly kind: 'decimal'; readonly bytes: 2 | 4 | 8 | 16; readonly precision: number; readonly scale: number }
  | { readonly kind: 'double'; readonly bytes: 4 | 8 }
  | { readonly kind: 'date'; readonly bytes: 4 }
  | { readonly kind: 'boolean'; readonly bytes: 1 }
  | { readonly kind: 'text'; readonly bytes: 16 }
  | {
      readonly kind: 'enum'
      readonly bytes: 1 | 2 | 4
      readonly size: number
      readonly value: (code: number) => string
    }

/** One column of a chunk, over the engine's own memory: read it before the chunk is let go, never write to it. */
export interface Vector {
  readonly type: VectorType
  /** `bytes` of the type for each row; what stands in the place of a null means nothing */
  readonly data: Uint8Array
  /** one bit a row, least significant first, 1 = has a value; null where every row has one */
  readonly validity: Uint8Array | null
  /** bytes from an address on, which stands at `offset` in `data`; `length` ends within the texts that follow each other there */
  outside(offset: number, length: number): Uint8Array
}

/** Whether row `row` of a vector has a value. */
export const hasValue = (vector: Vector, row: number): boolean =>
  vector.validity === null || ((vector.validity[row >> 3] ?? 0) & (1 << (row & 7))) !== 0

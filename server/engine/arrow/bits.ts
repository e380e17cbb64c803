/** How many bits of a byte are 1. */
const ones = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length)

/** Bits of many chunks in one bitmap, least significant first. */
export interface Bitmap {
  /** takes over the first `count` bits of `bits`; all 1 where it is null */
  append(bits: Uint8Array | null, count: number): void
  /** sets one bit, counted from the first that was appended, to 0 */
  clear(index: number): void
  /** the bitmap so far, or undefined where every bit is 1, with the number of zeros; starts the next one */
  take(): { readonly bits: Uint8Array | undefined; readonly zeros: number }
}

const appendBits = (target: Uint8Array, from: number, bits: Uint8Array, count: number) => {
  const shift = from & 7
  const bytes = Math.ceil(count / 8)
  let at = from >> 3
  if (shift === 0) {
    target.set(bits.subarray(0, bytes), at)
    return
  }
  for (let i = 0; i < bytes; i++, at++) {
    const byte = bits[i] ?? 0
    target[at] = ((target[at] ?? 0) & ((1 << shift) - 1)) | (byte << shift)
    target[at + 1] = byte >> (8 - shift)
  }
}

const appendOnes = (target: Uint8Array, from: number, to: number) => {
  for (let i = from; i < to && (i & 7) !== 0; i++) target[i >> 3] = (target[i >> 3] ?? 0) | (1 << (i & 7))
  const firstWhole = (from + 7) >> 3
  if (firstWhole << 3 < to) target.fill(255, firstWhole, (to + 7) >> 3)
}

const countZeros = (bits: Uint8Array, length: number): number => {
  let found = 0
  for (let i = 0; i < length >> 3; i++) found += ones[bits[i] ?? 0] ?? 0
  if ((length & 7) !== 0) found += ones[(bits[length >> 3] ?? 0) & ((1 << (length & 7)) - 1)] ?? 0
  return length - found
}

/** @param capacity  most bits that it will hold; memory is taken only once there is a zero */
export const createBitmap = (capacity: number): Bitmap => {
  let length = 0
  let bitmap: Uint8Array | undefined
  const materialize = () => {
    if (bitmap === undefined) {
      // One byte more than needed, because a shifted copy writes the byte after its last.
      bitmap = new Uint8Array(Math.ceil(capacity / 8) + 1)
      appendOnes(bitmap, 0, length)
    }
    return bitmap
  }
  return {
    append: (bits, count) => {
      if (bits !== null) appendBits(materialize(), length, bits, count)
      else if (bitmap !== undefined) appendOnes(bitmap, length, length + count)
      length += count
    },
    clear: (index) => {
      const bits = materialize()
      bits[index >> 3] = (bits[index >> 3] ?? 0) & ~(1 << (index & 7))
    },
    take: () => {
      const bits = bitmap
      const zeros = bits === undefined ? 0 : countZeros(bits, length)
      const used = Math.ceil(length / 8)
      if (bits !== undefined && (length & 7) !== 0) {
        bits[used - 1] = (bits[used - 1] ?? 0) & ((1 << (length & 7)) - 1)
      }
      bitmap = undefined
      length = 0
      return zeros === 0 || bits === undefined ? { bits: undefined, zeros: 0 } : { bits: bits.subarray(0, used), zeros }
    },
  }
}

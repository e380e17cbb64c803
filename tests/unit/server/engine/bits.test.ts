import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createBitmap } from '../../../../server/engine/arrow/bits.ts'

const pack = (bits: readonly boolean[]) => {
  const bytes = new Uint8Array(Math.ceil(bits.length / 64) * 8).fill(0xa5)
  bits.forEach((bit, i) => {
    const byte = bytes[i >> 3] ?? 0
    bytes[i >> 3] = bit ? byte | (1 << (i & 7)) : byte & ~(1 << (i & 7))
  })
  return bytes
}
const chunk = fc.oneof(fc.array(fc.boolean(), { maxLength: 70 }), fc.integer({ min: 0, max: 70 }))

it('keeps the bits of chunks of any length in order, whatever stands behind their last bit', () => {
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 6 }), (chunks) => {
      const right = chunks.flatMap((bits) => (typeof bits === 'number' ? new Array<boolean>(bits).fill(true) : bits))
      const bitmap = createBitmap(right.length)
      for (const bits of chunks) {
        if (typeof bits === 'number') bitmap.append(null, bits)
        else bitmap.append(pack(bits), bits.length)
      }
      const { bits, zeros } = bitmap.take()
      expect(zeros).toBe(right.filter((bit) => !bit).length)
      if (zeros > 0) expect(right.map((_, i) => ((bits?.[i >> 3] ?? 0) & (1 << (i & 7))) !== 0)).toEqual(right)
      else expect(bits).toBeUndefined()
      expect(bitmap.take()).toEqual({ bits: undefined, zeros: 0 })
    }),
  )
})

/** Memory of fewer bytes costs the collector less than sharing does. */
const leastShared = 32_768

/**
 * Zeroed memory for a column of a batch. Large memory is shared, although nobody shares it: the collector counts what is not,
 * and looks through all there is after every 64 MB that came and went, which takes longer than making the batches does.
 */
export const memoryOf = (bytes: number): Uint8Array =>
  bytes < leastShared ? new Uint8Array(bytes) : new Uint8Array(new SharedArrayBuffer(bytes))

/** Memory for whole numbers of four bytes, zeroed. */
export const wordsFor = (count: number): Int32Array => {
  const { buffer, byteOffset } = memoryOf(count * 4)
  return new Int32Array(buffer, byteOffset, count)
}

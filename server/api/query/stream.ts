/** An answer up to this many bytes leaves in one piece, with its length and with the status of any failure. */
const wholeBytes = 262_144

const sizeOf = (pieces: readonly Uint8Array[]) => pieces.reduce((size, piece) => size + piece.length, 0)

/** The beginning of an answer; `rest` is undefined where it is all of it. */
export interface Begun {
  readonly pieces: readonly Uint8Array[]
  readonly rest: AsyncGenerator<Uint8Array, void, undefined> | undefined
}

/** Waits for an answer's first pieces, so that what fails early fails with its status and not half-way. */
export const begin = async (answer: AsyncGenerator<Uint8Array, void, undefined>): Promise<Begun> => {
  const pieces: Uint8Array[] = []
  for (;;) {
    const { value, done } = await answer.next()
    if (done === true) return { pieces, rest: undefined }
    pieces.push(value)
    if (sizeOf(pieces) > wholeBytes) return { pieces, rest: answer }
  }
}

/**
 * An answer as a stream that is read as fast as the client takes it. A failure breaks the stream, and with it the
 * connection; a client that leaves ends the answer.
 *
 * @param onDone  called with the whole answer when it was sent to its end and weighs at most `keepBytes`
 */
export const toStream = (
  { pieces, rest }: Begun,
  keepBytes: number,
  onDone: (whole: Uint8Array) => void,
): ReadableStream<Uint8Array> => {
  const waiting = [...pieces]
  let kept: Uint8Array[] | undefined = [...pieces]
  return new ReadableStream({
    pull: async (controller) => {
      const next = waiting.shift()
      if (next !== undefined) {
        controller.enqueue(next)
        return
      }
      const { value, done } = (await rest?.next()) ?? { value: undefined, done: true }
      if (done === true || value === undefined) {
        if (kept !== undefined) onDone(Buffer.concat(kept))
        controller.close()
        return
      }
      kept?.push(value)
      if (kept !== undefined && sizeOf(kept) > keepBytes) kept = undefined
      controller.enqueue(value)
    },
    cancel: async () => {
      await rest?.return()
    },
  })
}

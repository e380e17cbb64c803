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

/** What becomes of an answer that is sent as a stream. */
export interface Outcome {
  /** the whole answer, where it was sent to its end and weighs at most `keepBytes` */
  readonly onDone: (whole: Uint8Array) => void
  /** the failure that broke it off; gives whether the connection is broken already */
  readonly onBreak: (failure: unknown) => boolean
}

/**
 * An answer as a stream that is read as fast as the client takes it. A failure breaks the stream, and with it the
 * connection; a client that leaves ends the answer.
 */
export const toStream = (
  { pieces, rest }: Begun,
  keepBytes: number,
  { onDone, onBreak }: Outcome,
): ReadableStream<Uint8Array> => {
  const waiting = [...pieces]
  let kept: Uint8Array[] | undefined = [...pieces]
  const keep = (piece: Uint8Array) => {
    kept?.push(piece)
    if (kept !== undefined && sizeOf(kept) > keepBytes) kept = undefined
  }
  const advance = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const first = waiting.shift()
    if (first !== undefined) return controller.enqueue(first)
    const next = await rest?.next()
    if (next === undefined || next.done === true) {
      if (kept !== undefined) onDone(Buffer.concat(kept))
      return controller.close()
    }
    keep(next.value)
    controller.enqueue(next.value)
  }
  return new ReadableStream({
    pull: async (controller) => {
      try {
        await advance(controller)
      } catch (failure) {
        if (onBreak(failure)) controller.close()
        else controller.error(failure)
      }
    },
    cancel: async () => {
      await rest?.return()
    },
  })
}

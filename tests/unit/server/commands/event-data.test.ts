import { expect, it } from 'vitest'
import { z } from 'zod'
import { eventData } from '../../../../server/commands/event-data.ts'

/** An answer whose body comes in these pieces of bytes. */
const inPieces = (text: string, size: number) => {
  const bytes = new TextEncoder().encode(text)
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.subarray(at, at + size))
      controller.close()
    },
  })
  return new Response(body)
}

const text = 'event: a\ndata: {"n": "é"}\n\n: a beat\n\ndata: {"n":\ndata: "two lines"}\r\n\r\ndata: {"n": "cut off"}\n'

it.each([1, 2, 7, 1000])('are the data of every whole event, in pieces of %i bytes', async (size) => {
  const found: string[] = []
  for await (const { n } of eventData(inPieces(text, size), z.object({ n: z.string() }))) found.push(n)
  expect(found).toEqual(['é', 'two lines'])
})

it('are nothing where there is no body, and an error where they are of another form', async () => {
  const read = async (answer: Response) => {
    const found: unknown[] = []
    for await (const data of eventData(answer, z.object({ n: z.string() }))) found.push(data)
    return found
  }
  expect(await read(new Response(null))).toEqual([])
  await expect(read(inPieces('data: {"m": 1}\n\n', 9))).rejects.toThrow()
})

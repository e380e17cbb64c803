import type { z } from 'zod'

/** The lines of a body, without their ends; a last one without an end is left out. */
async function* linesOf(answer: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of answer.body ?? []) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/)
    rest = lines.pop() ?? ''
    yield* lines
  }
}

/**
 * The data of server-sent events, JSON each, until the stream ends or breaks off.
 *
 * @throws ZodError where an event is of another form than this
 */
export async function* eventData<S extends z.ZodType>(answer: Response, schema: S): AsyncGenerator<z.output<S>> {
  let data: string[] = []
  for await (const line of linesOf(answer)) {
    if (line.startsWith('data:')) data.push(line.slice('data:'.length))
    if (line !== '' || data.length === 0) continue
    yield schema.parse(JSON.parse(data.join('\n')))
    data = []
  }
}

import { z } from 'zod'

const Refusal = z.object({ error: z.object({ message: z.string(), path: z.string() }) })

/** A request that the API refused: its message, and where in the request the reason lies, empty for the whole. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest'
  readonly path: string
  constructor(route: string, status: number, body: unknown) {
    const refusal = Refusal.safeParse(body)
    super(refusal.success ? refusal.data.error.message : `${route} answered ${status}`)
    this.path = refusal.success ? refusal.data.error.path : ''
  }
}

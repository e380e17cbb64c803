import { z } from 'zod'

const Refusal = z.object({ error: z.object({ message: z.string(), path: z.string(), details: z.unknown() }) })

/** A request that the API refused: its message, where in the request the reason lies, empty for the whole, and the details. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest'
  readonly path: string
  readonly details: unknown
  constructor(route: string, status: number, body: unknown) {
    const refusal = Refusal.safeParse(body)
    super(refusal.success ? refusal.data.error.message : `${route} answered ${status}`)
    this.path = refusal.success ? refusal.data.error.path : ''
    this.details = refusal.success ? refusal.data.error.details : undefined
  }
}

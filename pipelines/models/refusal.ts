/**
 * Data that cannot carry a model: thrown in place of a number. Its message says what was found and what is needed; `details`
 * has the same as values, for whoever shows it in other words.
 */
export class ModelRefusal extends Error {
  override readonly name = 'ModelRefusal'
  /** what is wrong, such as `too_few_customers`: the same for the same reason in every model */
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>
  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** What a model makes of the data, or what its refusal is turned into; other failures are thrown. */
export const orRefusal = <T, R>(work: () => T, told: (refusal: ModelRefusal) => R): T | R => {
  try {
    return work()
  } catch (error) {
    if (error instanceof ModelRefusal) return told(error)
    throw error
  }
}

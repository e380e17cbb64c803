import { type RefusalFacts, type RefusalSentence, refusalCode, refusalText } from '../../server/contract/refusals.ts'

/** JSON has no NaN and no infinity: they are told by their names. */
const told = (value: unknown): unknown => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value)

/** A refusal beside what the data can carry: its code, its sentence with what that tells, and the sentence in English. */
export interface ToldRefusal {
  readonly code: string
  readonly sentence: RefusalSentence
  readonly facts: Readonly<Record<string, unknown>>
  readonly message: string
}

/** Data that cannot carry a model: thrown in place of a number. */
export class ModelRefusal extends Error {
  override readonly name = 'ModelRefusal'
  /** what is wrong, such as `too_few_customers`: the same for the same reason in every model */
  readonly code: string
  /** the sentence that says it, by which each language has words of its own */
  readonly sentence: RefusalSentence
  /** what was found and what is needed, as the sentence tells it */
  readonly details: Readonly<Record<string, unknown>>
  private constructor(sentence: RefusalSentence, message: string, details: Readonly<Record<string, unknown>>) {
    super(message)
    this.code = refusalCode(sentence)
    this.sentence = sentence
    this.details = Object.fromEntries(Object.entries(details).map(([name, value]) => [name, told(value)]))
  }
  /** A refusal by its sentence and what that tells; the message is its English text. */
  static of<S extends RefusalSentence>(sentence: S, ...facts: RefusalFacts<S>): ModelRefusal {
    return new ModelRefusal(sentence, refusalText(sentence, ...facts), facts[0] ?? {})
  }
  /** The refusal as it stands beside what the data can carry. */
  told(): ToldRefusal {
    return { code: this.code, sentence: this.sentence, facts: this.details, message: this.message }
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

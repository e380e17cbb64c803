import { ModelRefusal } from '../../../pipelines/models/refusal.ts'
import { QueryError } from '../../contract/errors.ts'
import type { Refused } from '../../contract/forecast.ts'
import type { RefusalFacts, RefusalSentence } from '../../contract/refusals.ts'

/** What data that carry no model end in, for a client; other failures stay what they are. @param path where in the request the reason lies */
export const toRefused = (failure: unknown, path = ''): unknown => {
  if (!(failure instanceof ModelRefusal)) return failure
  const { code, sentence, message, details } = failure
  const told = { reason: code, sentence, problem: message, found: details }
  return new QueryError('model_refused', told, path, { cause: failure })
}

/** The error `model_refused` by its sentence and what that tells. @param path where in the request the reason lies; empty for the whole */
export const refusedAt = <S extends RefusalSentence>(path: string, sentence: S, ...facts: RefusalFacts<S>): unknown =>
  toRefused(ModelRefusal.of(sentence, ...facts), path)

/** A refusal beside what the data can carry, its English text as `reason`. */
export const withReason = (refusal: ModelRefusal): Refused => {
  const { message: reason, ...told } = refusal.told()
  return { ...told, reason }
}

import { QueryError } from '../../contract/errors.ts'

/**
 * Says that the data cannot carry what is asked for.
 *
 * @param reason what is wrong, the same for the same reason in every analysis
 * @param found what the problem tells of, as values
 * @param path where in the request it lies
 * @throws QueryError `model_refused`, always
 */
export const refuse = (
  reason: string,
  problem: string,
  found: Readonly<Record<string, unknown>> = {},
  path = '',
): never => {
  throw new QueryError('model_refused', { reason, problem, found }, path)
}

import { EraseError } from '../../pipelines/erase.ts'
import { PipelineError } from '../../pipelines/problem.ts'
import type { Keeping } from '../api/keeping.ts'
import type { Serving } from '../api/serving.ts'
import type { Lists } from '../api/steward.ts'
import { QueryError } from '../contract/errors.ts'
import type { Publisher } from './publisher.ts'
import { StartError } from './start-error.ts'

/** Why nothing was erased, as the API says it; what is nobody's input stays what it is. */
const refusal = (error: unknown): unknown => {
  if (error instanceof EraseError) {
    return new QueryError('invalid_request', { problem: error.message }, error.path, { cause: error })
  }
  if (!(error instanceof PipelineError || error instanceof StartError)) return error
  return new QueryError('unsound', { reason: 'not_erased', cause: error.message }, '', { cause: error })
}

/** The entity whose keys stand in lists. */
const listed = 'customer'

/** Erases records as the API is asked to. */
export const createErase =
  (publisher: Publisher, serving: Serving, lists: Pick<Lists, 'erase'>): Keeping['erase'] =>
  async ({ entity, key }) => {
    const { pseudonym, erasedBefore, rows, isWiped } = await publisher
      .erase({ entity, key })
      .catch((error: unknown) => {
        throw refusal(error)
      })
    const changed = entity === listed ? await lists.erase({ key, pseudonym }) : []
    return {
      entity,
      pseudonym,
      erasedBefore: erasedBefore ?? null,
      tables: [...rows].map(([name, count]) => ({ name, rows: count })),
      lists: [...changed],
      isWiped,
      dataVersion: serving.current()?.dataVersion ?? null,
    }
  }

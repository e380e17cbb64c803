import type { Refused } from '../../contract/model-tests.ts'
import type { Serving } from '../serving.ts'

/** What tests keep from being served, without what they found; null where they keep nothing. */
export const refusedOf = (serving: Serving): Refused | null => {
  const refused = serving.refused()
  if (refused === undefined) return null
  const { what, run, since } = refused
  return { what, run, since }
}

import type { Notice } from '../../contract/result.ts'
import { canonical } from '../canonical.ts'

/** Notices of several answers, each once. */
export const eachOnce = (notices: readonly Notice[]): Notice[] => [
  ...new Map(notices.map((notice) => [canonical(notice), notice])).values(),
]

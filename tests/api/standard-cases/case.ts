import type { RequestOf } from '../../../server/contract/routes.ts'

/** A question to a standard cube over `fixtures/standard` and its rows as texts, worked out by hand from the files there. */
export type StandardCase = readonly [what: string, query: RequestOf<'query'>, expected: readonly (readonly string[])[]]

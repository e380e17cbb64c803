import type { Grid, GridHeader } from '../../server/contract/grid.ts'
import type { CubeQuery } from '../../server/contract/query.ts'
import type { Path } from './exploration.ts'
import type { Expanded } from './query.ts'

/** A grid with the request that gave it. */
export interface Answer {
  readonly query: CubeQuery
  readonly grid: Grid
}

/** What is under an expanded row or column: its answer, that it is still being fetched, or why there is none. */
export type Children = Answer | { readonly pending: true } | { readonly failed: string }

/** The key of a row or column by its path. */
export const pathKey = (path: Path): string => JSON.stringify(path)

/** Names what is under an expanded row, an expanded column, or where both cross. */
export const childKey = ({ rows, columns }: Expanded): string =>
  `${rows === undefined ? '' : pathKey(rows)}${columns === undefined ? '' : `|${pathKey(columns)}`}`

/** The members of a header as a path. */
export const headerPath = (header: GridHeader): Path => header.members.map((m) => m.member)

/** Whether a path is among others. */
export const isListed = (paths: readonly Path[], path: Path): boolean => paths.some((p) => pathKey(p) === pathKey(path))

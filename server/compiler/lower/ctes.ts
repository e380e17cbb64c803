import type { NamedQuery } from '../sql/ast.ts'

/** Named queries of a statement, in order. */
export type Ctes = NamedQuery[]

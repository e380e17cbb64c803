import type { SqlStatement } from '../sql/ast.ts'
import type { Statement, StatementColumn } from '../statement.ts'

/** Prints the syntax tree of a statement for one engine. The only place where SQL text is made. */
export interface Dialect {
  readonly name: string
  readonly print: (statement: SqlStatement, columns: readonly StatementColumn[]) => Statement
}

import { PipelineError, type Problem } from '../problem.ts'
import { readTextTable, type TextRow } from '../steps/text-table.ts'

/** A file of a workspace that is a table of text. */
export interface TableFile {
  /** path from the workspace folder */
  readonly file: string
  readonly content: string
  /** which it must have */
  readonly columns: readonly string[]
  /** why a row is none of it */
  readonly problemOf: (row: TextRow) => string | undefined
}

/**
 * The rows of a table, in the order of its file.
 *
 * @throws PipelineError for a file without one of its columns, and with every row that is none of it, by its line
 */
export const rowsOfTable = ({ file, content, columns, problemOf }: TableFile): readonly TextRow[] => {
  const table = readTextTable(content)
  const missing = columns.find((name) => !table.columns.includes(name))
  if (missing !== undefined) {
    const message = `there is no column "${missing}"; expected ${columns.join(', ')}; found ${table.columns.join(', ')}`
    throw new PipelineError([{ file, line: 1, message }])
  }
  const problems = table.rows.flatMap((row): Problem[] => {
    const message = row.problem ?? problemOf(row)
    return message === undefined ? [] : [{ file, line: row.line, message }]
  })
  if (problems.length > 0) throw new PipelineError(problems)
  return table.rows
}

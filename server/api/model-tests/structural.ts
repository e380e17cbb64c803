import { compileStructural } from '../../compiler/model-tests/structural.ts'
import type { TestOutcome } from '../../contract/model-tests.ts'
import type { WarehouseSchema } from '../../model/schema.ts'
import type { StructuralTest } from '../../model/test.ts'
import { rowText } from './cell-text.ts'
import { rowsOf, type Tested } from './tested.ts'

/** What a structural test found: nothing, or what is wrong with some of the rows that say so. */
export interface StructuralFound {
  readonly problems: readonly string[]
  readonly examples?: NonNullable<TestOutcome['examples']>
}

/** The lineage columns of a table as drill-through calls them. */
const renamed: Readonly<Record<string, string>> = { source_file: '_file', source_line: '_line' }

/** Looks for rows that break a structural test. */
export const runStructural = async (
  { session, model }: Tested,
  schema: WarehouseSchema,
  test: StructuralTest,
): Promise<StructuralFound> => {
  const problems: string[] = []
  const found = { count: 0, rows: [] as Record<string, string | null>[] }
  for (const { problem, statement } of compileStructural(test, model.cubes, schema)) {
    const names = statement.columns.flatMap((column) => (column.kind === 'value' ? [column.column.name] : []))
    const rows = await rowsOf(session, statement)
    const [first] = rows
    if (first === undefined) continue
    const examples = rows.map((row) =>
      Object.fromEntries(
        names.slice(0, -1).map((name, i) => [renamed[name] ?? name, row[i] == null ? null : String(row[i])]),
      ),
    )
    const count = Number(first.at(-1))
    const more = count > rows.length ? `; and ${count - rows.length} more` : ''
    problems.push(`${problem}; found ${count}: ${examples.map(rowText).join('; ')}${more}`)
    found.count += count
    found.rows.push(...examples)
  }
  return problems.length === 0 ? { problems } : { problems, examples: found }
}

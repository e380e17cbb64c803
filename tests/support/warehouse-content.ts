import type { TestWarehouse } from './pipeline-warehouse.ts'

/** Columns that tell which run brought a row: those of the order in which files came, not of the data. */
const ofRun = ['run_id', 'staged_at']

/** The tables that a load leaves, those of the journal not among them. */
const tableNames = async ({ query }: TestWarehouse): Promise<string[]> => {
  const rows = await query(
    "SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND regexp_matches(table_name, '^(raw|dim|fact)_') ORDER BY 1",
  )
  return rows.map(({ table_name: name }) => String(name))
}

/**
 * What a load left: of each table its columns, how many rows it has, and sums over hashes of all values, which know no order;
 * the rejected rows as they are. Equal where the warehouses are, whichever runs made them.
 */
export const contentOf = async (warehouse: TestWarehouse): Promise<unknown> => {
  const content: Record<string, unknown> = {}
  for (const name of await tableNames(warehouse)) {
    const columns = await warehouse.query(
      `SELECT column_name AS name, data_type AS type FROM duckdb_columns() WHERE table_name = '${name}' ORDER BY column_index`,
    )
    const values = columns.filter((column) => !ofRun.includes(String(column.name)))
    const hashed = values.map((column) => `"${column.name}"`).join(', ')
    const [sums] = await warehouse.query(
      `SELECT count(*) AS rows, CAST(sum(CAST(hash(${hashed}) AS HUGEINT)) AS VARCHAR) AS hashes,
        CAST(bit_xor(md5_number(CAST(row(${hashed}) AS VARCHAR))) AS VARCHAR) AS texts FROM "${name}"`,
    )
    content[name] = { columns, ...sums }
  }
  const rejected = await warehouse.query(
    'SELECT * EXCLUDE run_id FROM rejected_rows WHERE run_id = (SELECT max(run_id) FROM etl_run) ORDER BY ALL',
  )
  return { ...content, rejected }
}

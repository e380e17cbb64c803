import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { CopyOrder, CountedTable, Session, WarehouseCopy } from './engine.ts'
import { createSession } from './session.ts'
import { type Stop, startStop } from './stop.ts'

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`

/** Name of the copy while it is attached: hidden, so that nobody who lists tables meets it. */
const copy = 'copy_of_warehouse'

const tablesOf = async (session: Session): Promise<CountedTable[]> => {
  const names = await session.all(
    "select table_name from duckdb_tables() where not temporary and schema_name = 'main' order by table_name",
  )
  const tables: CountedTable[] = []
  for (const { table_name: name } of names) {
    const [row] = await session.all(`select count(*) as n from main.${quoted(String(name))}`)
    tables.push({ name: String(name), rows: Number(row?.n) })
  }
  return tables
}

const copyTables = async (
  session: Session,
  warehouse: string,
  tables: readonly CountedTable[],
  onCopied: (done: number, total: number) => void,
) => {
  const total = tables.reduce((sum, { rows }) => sum + rows, 0)
  let done = 0
  await session.run(`copy from database ${quoted(warehouse)} to ${copy} (schema)`)
  for (const { name, rows } of tables) {
    const table = `main.${quoted(name)}`
    await session.run(`insert into ${copy}.${table} from ${quoted(warehouse)}.${table}`)
    done += rows
    onCopied(done, total)
  }
}

/**
 * Copies a warehouse into a new file, in one transaction, so that all of it is of one moment; who reads or loads meanwhile
 * is not kept waiting. The copy has no log beside it.
 *
 * @param stop  ends it; what was written then stays and is nothing
 * @throws the engine's error, such as that there is no room
 */
export const copyWarehouse = async <T>(
  connection: DuckDBConnection,
  stop: Stop,
  { file, look, onCopied = () => undefined }: CopyOrder<T>,
): Promise<WarehouseCopy<T>> => {
  const session = createSession(connection, stop)
  const [row] = await session.all('select current_database() as name')
  const warehouse = String(row?.name)
  await session.run(`attach ${text(file)} as ${copy} (hidden true)`)
  try {
    await session.run('begin transaction')
    const tables = await tablesOf(session)
    const found = await look(session)
    await copyTables(session, warehouse, tables, onCopied)
    await session.run('commit')
    await session.run(`checkpoint ${copy}`)
    return { tables, found }
  } finally {
    // Past the stop, which would keep these from being run.
    await connection.run('rollback').catch(() => undefined)
    await connection.run(`detach ${copy}`).catch(() => undefined)
  }
}

/**
 * Reads which tables a warehouse file has that nothing has open, without changing it.
 *
 * @throws the engine's error where it is no whole warehouse file
 */
export const readTables = async (file: string): Promise<readonly CountedTable[]> => {
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY', threads: '1', memory_limit: '256MB' })
  const stop = startStop()
  try {
    const connection = await instance.connect()
    try {
      await connection.run('set enable_external_access = false; set lock_configuration = true')
      return await tablesOf(createSession(connection, stop))
    } finally {
      connection.closeSync()
    }
  } finally {
    stop.end()
    instance.closeSync()
  }
}

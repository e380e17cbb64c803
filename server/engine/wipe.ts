import { randomBytes } from 'node:crypto'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Session } from './engine.ts'
import { createSession } from './session.ts'
import type { Stop } from './stop.ts'

/** The table whose rows take all unused room of the file; a load drops it where its process was killed. */
const filler = 'unused_room'

const valueBytes = 8

/** So many blocks more than are unused, so that none is left out. */
const moreBlocks = 4

/** Blocks of tables and parts of blocks of the catalog that are unused. */
const unusedOf = async (session: Session) => {
  const [size] = await session.all('pragma database_size')
  const [parts] = await session.all(
    'select coalesce(sum(free_blocks), 0) as free, max(total_blocks) as per_block from pragma_metadata_info()',
  )
  const bytes = Number(size?.block_size)
  const perBlock = Number(parts?.per_block)
  return { blocks: Number(size?.free_blocks), bytes, parts: Number(parts?.free), partBytes: bytes / perBlock }
}

/** Fills the unused room of tables with random numbers, which do not get shorter by being packed, and that of the catalog with a comment. */
const fill = async (session: Session): Promise<void> => {
  const { blocks, bytes, parts, partBytes } = await unusedOf(session)
  const rows = Math.ceil(((blocks + moreBlocks) * bytes) / valueBytes)
  await session.run(`create table ${filler} as select cast(random() * 1e18 as bigint) as value from range(${rows})`)
  const comment = randomBytes(Math.ceil(((parts + moreBlocks) * partBytes) / 2)).toString('hex')
  await session.run(`comment on table ${filler} is '${comment}'`)
}

/**
 * Overwrites what was removed from the warehouse's file: the engine only marks its room as unused, which is filled and
 * emptied.
 *
 * @param quietly  runs a statement while nobody reads, or gives false where somebody does for too long: old rows are kept for them
 * @returns whether all of it is overwritten; there is nothing to overwrite in a warehouse in memory
 */
export const wipeUnused = async (
  connection: DuckDBConnection,
  stop: Stop,
  quietly: (work: () => Promise<void>) => Promise<boolean>,
): Promise<boolean> => {
  const session = createSession(connection, stop)
  const [place] = await session.all('select path from duckdb_databases() where database_name = current_database()')
  if (place?.path == null) return true
  const checkpoint = () => quietly(() => session.run('checkpoint'))
  await session.run(`drop table if exists ${filler}`)
  if (!(await checkpoint())) return false
  try {
    await fill(session)
    return await checkpoint()
  } finally {
    await connection.run(`drop table if exists ${filler}`)
  }
}

import type { Session } from '../engine/engine.ts'

/** What brings the warehouse of one format to the next. */
export interface Migration {
  /** the format that it leads to, one above that from which it starts */
  readonly to: number
  /** what it does, for people */
  readonly does: string
  /** Changes the warehouse, inside a transaction; does no harm where it was done before. */
  readonly change: (session: Session) => Promise<void>
}

const hasTable = async (session: Session, name: string): Promise<boolean> => {
  const [row] = await session.all(
    "select 1 from duckdb_tables() where table_name = $1 and schema_name = 'main' and not temporary",
    [{ value: name, type: 'text' }],
  )
  return row !== undefined
}

/** Says since when text is not kept, and since when records stand in the warehouse, which retention goes by. */
const withDates = async (session: Session): Promise<void> => {
  if (await hasTable(session, 'rejected_rows'))
    await session.run('alter table rejected_rows add column if not exists text_removed_at timestamp')
  if (!(await hasTable(session, 'staged_file'))) return
  await session.run('alter table staged_file add column if not exists staged_at timestamp')
  await session.run(`
    update staged_file set staged_at = coalesce(
      (select min(started_at) from etl_run_file join etl_run using (run_id)
        where etl_run_file.source = staged_file.source and etl_run_file.file = staged_file.file
          and etl_run_file.fingerprint = staged_file.fingerprint),
      (select max(started_at) from etl_run))
    where staged_at is null`)
}

/** Says what models told of themselves by codes and facts; what was told in sentences is told anew by the next run. */
const withCodes = async (session: Session): Promise<void> => {
  if (!(await hasTable(session, 'model_run'))) return
  await session.run(`
    update model_run set card = json_merge_patch(card, '{"notes": [], "groups": []}')
    where json_extract(card, '$.refusal') is null`)
}

const valueColumns = ['contract_value', 'migration_value'].flatMap((name) => [name, `${name}_low`, `${name}_high`])

/** Columns of scores that there were not: the models are another version, so that the next run fills them. */
const withValues = async (session: Session): Promise<void> => {
  if (!(await hasTable(session, 'customer_score'))) return
  for (const column of valueColumns)
    await session.run(`alter table customer_score add column if not exists ${column} double`)
}

/** The steps from the first format to the current one, in order. */
export const migrations: readonly Migration[] = [
  { to: 2, does: 'notes when text was read and since when it is not kept', change: withDates },
  { to: 3, does: 'says by codes what models told of themselves', change: withCodes },
  { to: 4, does: 'has columns for the value of contracts and for that by migration', change: withValues },
]

import type { EngineValue, Session } from './engine.ts'

/** What a model of customers came to in a month, as the journal has it. */
export interface StoredModelRun {
  readonly model: string
  /** first day of the month, ISO */
  readonly month: string
  readonly runId: number
  readonly rows: number
  readonly refusal: { readonly code: string; readonly message: string } | null
  /** parsed JSON, each as it was stored */
  readonly parameters: unknown
  readonly metrics: unknown
  readonly card: unknown
}

/** Whether a warehouse has the table of models; one that no run of this version has touched has none. */
const hasModelStore = async (session: Session): Promise<boolean> =>
  (await session.all("select 1 from duckdb_tables() where table_name = 'model_run' and not temporary")).length > 0

const parsed = (value: EngineValue | undefined): unknown => JSON.parse(String(value))

const toRun = (row: Record<string, EngineValue>): StoredModelRun => ({
  model: String(row.model),
  month: String(row.month),
  runId: Number(row.run_id),
  rows: Number(row.rows),
  refusal: row.refusal_code == null ? null : { code: String(row.refusal_code), message: String(row.refusal_message) },
  parameters: parsed(row.parameters),
  metrics: parsed(row.metrics),
  card: parsed(row.card),
})

/** All months of all models, the newest first; none where no model was run. */
export const readModelRuns = async (session: Session): Promise<readonly StoredModelRun[]> => {
  if (!(await hasModelStore(session))) return []
  return (await session.all('select * from model_run order by month desc, model')).map(toRun)
}

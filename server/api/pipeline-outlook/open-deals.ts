import type { Seen } from '../../../pipelines/models/money/win-rates.ts'
import { ModelRefusal } from '../../../pipelines/models/refusal.ts'
import { toGrid } from '../../contract/grid.ts'
import type { PipelineOutlookRequest } from '../../contract/pipeline-outlook.ts'
import { CubeQuery, type Member } from '../../contract/query.ts'
import type { Notice, QueryResult, Value } from '../../contract/result.ts'
import type { Computing } from '../computed/computed-route.ts'

/** An open opportunity on the day. */
export interface OpenDeal {
  readonly deal: string
  /** as a key; `member` is what a query names */
  readonly stage: string
  readonly member: Member
  readonly amount: number
}

/** What is open on a day, and what is known by then of how opportunities end. */
export interface PipelineData {
  readonly day: string
  readonly unit: string | undefined
  readonly open: readonly OpenDeal[]
  readonly seen: readonly Seen[]
  readonly isWon: ReadonlyMap<string, boolean>
  readonly notices: readonly Notice[]
}

/** The names that the standard cubes have for it. */
const standard = {
  pipeline: 'pipeline',
  opportunities: 'opportunities',
  deal: 'opportunity',
  stage: 'stage',
  looked: 'snapshot.date',
  closed: 'closed.date',
  amount: 'open_value',
  open: 'open_deals',
  won: 'won_deals',
  lost: 'lost_deals',
} as const

interface Row {
  readonly keys: readonly { readonly key: string; readonly member: Member; readonly value: Value }[]
  readonly values: readonly Value[]
}

const rowsOf = (result: QueryResult): Row[] => {
  const grid = toGrid(result)
  return grid.rows.map((header) => ({
    keys: header.members.map(({ member, value }) => ({ key: JSON.stringify(member), member, value })),
    values: grid.cells(header)[0]?.values ?? [],
  }))
}

/** The last day on which the pipeline was looked at. @throws ModelRefusal `no_deals` where it never was */
const lastLook = async ({ ask }: Computing, day: string | undefined): Promise<string> => {
  const { rows } = await ask(
    CubeQuery.parse({
      from: standard.pipeline,
      measures: [standard.open],
      rows: [standard.looked],
      where: day === undefined ? [] : [{ attribute: standard.looked, to: day }],
      sort: [{ by: standard.looked, direction: 'desc' }],
      limit: 1,
    }),
  )
  const found = rows[0]?.[0]
  if (typeof found === 'string') return found
  throw day === undefined ? ModelRefusal.of('no_deals/never') : ModelRefusal.of('no_deals/until', { day })
}

const openOn = async ({ ask }: Computing, day: string, where: PipelineOutlookRequest['where']) => {
  const result = await ask(
    CubeQuery.parse({
      from: standard.pipeline,
      measures: [standard.amount],
      rows: [standard.deal, standard.stage],
      where: [...where, { attribute: standard.looked, in: [day] }],
    }),
  )
  const rows = rowsOf(result)
  const open = rows.flatMap(({ keys: [deal, stage], values: [amount] }): OpenDeal[] =>
    deal === undefined || stage === undefined || amount == null
      ? []
      : [{ deal: deal.key, stage: stage.key, member: stage.member, amount: Number(amount) }],
  )
  return { result, open, without: rows.length - open.length }
}

/**
 * Asks what is open on a day, and how those end that were open before and are closed by then.
 *
 * @throws ModelRefusal `no_deals` where nothing is open; QueryError `unknown_cube` in a workspace without the standard cubes
 */
export const pipelineData = async (
  { day: wanted, where }: PipelineOutlookRequest,
  computing: Computing,
): Promise<PipelineData> => {
  const { ask } = computing
  const day = await lastLook(computing, wanted)
  const { result, open, without } = await openOn(computing, day, where)
  const seen = await ask(
    CubeQuery.parse({
      from: standard.pipeline,
      measures: [{ calc: `max(${standard.amount} over ${standard.looked})`, as: 'amount' }],
      rows: [standard.deal, standard.stage],
      where: [{ attribute: standard.looked, to: day }],
    }),
  )
  const ended = await ask(
    CubeQuery.parse({
      from: standard.opportunities,
      measures: [standard.won, standard.lost],
      rows: [standard.deal],
      where: [{ attribute: standard.closed, to: day }],
    }),
  )
  const isWon = rowsOf(ended).flatMap(({ keys: [deal], values: [won, lost] }) =>
    deal === undefined || Number(won ?? 0) + Number(lost ?? 0) === 0 ? [] : [[deal.key, Number(won ?? 0) > 0] as const],
  )
  const noAmount: Notice[] =
    without === 0
      ? []
      : [
          {
            code: 'no_amount',
            details: { deals: without },
            text: `${without} open opportunities without a value are left out.`,
          },
        ]
  return {
    day,
    unit: result.columns.find(({ axis }) => axis === 'measure')?.unit,
    open,
    seen: rowsOf(seen).flatMap(({ keys: [deal, stage], values: [amount] }) =>
      deal === undefined || stage === undefined || amount == null
        ? []
        : [{ deal: deal.key, stage: stage.key, amount: Number(amount) }],
    ),
    isWon: new Map(isWon),
    notices: [...result.notices, ...seen.notices, ...ended.notices, ...noAmount],
  }
}

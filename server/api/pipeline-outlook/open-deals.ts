import type { Seen } from '../../../pipelines/models/money/win-rates.ts'
import { ModelRefusal } from '../../../pipelines/models/refusal.ts'
import type { PipelineOutlookRequest } from '../../contract/pipeline-outlook.ts'
import type { Member } from '../../contract/query.ts'
import type { Notice } from '../../contract/result.ts'
import type { AnsweredRow } from '../analysis/answered-rows.ts'
import type { Asking } from '../analysis/asking.ts'

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

/** A member as a key: that of none, of a blank and of each other special one is another. */
const keyOf = (row: AnsweredRow, attribute: string): string => JSON.stringify(row.member(attribute))

/** The last day on which the pipeline was looked at. @throws ModelRefusal `no_deals` where it never was */
const lastLook = async ({ ask }: Asking, day: string | undefined): Promise<string> => {
  const { rows } = await ask({
    from: standard.pipeline,
    measures: [standard.open],
    rows: [standard.looked],
    where: day === undefined ? [] : [{ attribute: standard.looked, to: day }],
    sort: [{ by: standard.looked, direction: 'desc' }],
    limit: 1,
  })
  const found = rows[0]?.value(standard.looked)
  if (typeof found === 'string') return found
  throw day === undefined ? ModelRefusal.of('no_deals/never') : ModelRefusal.of('no_deals/until', { day })
}

const openOn = async ({ ask }: Asking, day: string, where: PipelineOutlookRequest['where']) => {
  const { result, rows } = await ask({
    from: standard.pipeline,
    measures: [standard.amount],
    rows: [standard.deal, standard.stage],
    where: [...where, { attribute: standard.looked, in: [day] }],
  })
  const open = rows.flatMap((row): OpenDeal[] => {
    const amount = row.number(standard.amount)
    const [deal, stage] = [keyOf(row, standard.deal), keyOf(row, standard.stage)]
    return amount === undefined ? [] : [{ deal, stage, member: row.member(standard.stage), amount }]
  })
  return { result, open, without: rows.length - open.length }
}

/** How opportunities ended that are closed by a day. */
const endedBy = async ({ ask }: Asking, day: string) => {
  const { rows, notices } = await ask({
    from: standard.opportunities,
    measures: [standard.won, standard.lost],
    rows: [standard.deal],
    where: [{ attribute: standard.closed, to: day }],
  })
  const isWon = rows.flatMap((row) => {
    const [won, lost] = [row.number(standard.won) ?? 0, row.number(standard.lost) ?? 0]
    return won + lost === 0 ? [] : [[keyOf(row, standard.deal), won > 0] as const]
  })
  return { isWon: new Map(isWon), notices }
}

/** What was ever open in a stage up to a day, each by the most that it was worth there. */
const seenBy = async ({ ask }: Asking, day: string) => {
  const amount = 'amount'
  const { rows, notices } = await ask({
    from: standard.pipeline,
    measures: [{ calc: `max(${standard.amount} over ${standard.looked})`, as: amount }],
    rows: [standard.deal, standard.stage],
    where: [{ attribute: standard.looked, to: day }],
  })
  const seen = rows.flatMap((row): Seen[] => {
    const found = row.number(amount)
    return found === undefined
      ? []
      : [{ deal: keyOf(row, standard.deal), stage: keyOf(row, standard.stage), amount: found }]
  })
  return { seen, notices }
}

/**
 * Asks what is open on a day, and how those end that were open before and are closed by then.
 *
 * @throws ModelRefusal `no_deals` where nothing is open; QueryError `unknown_cube` in a workspace without the standard cubes
 */
export const pipelineData = async (
  { day: wanted, where }: PipelineOutlookRequest,
  asking: Asking,
): Promise<PipelineData> => {
  const day = await lastLook(asking, wanted)
  const { result, open, without } = await openOn(asking, day, where)
  const { seen, notices: ofSeen } = await seenBy(asking, day)
  const { isWon, notices: ofEnded } = await endedBy(asking, day)
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
    seen,
    isWon,
    notices: [...result.notices, ...ofSeen, ...ofEnded, ...noAmount],
  }
}

import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askRows } from '../support/ask.ts'
import { standardFolder } from '../support/pipeline-warehouse.ts'
import { loadWarehouse, type Warehouse } from '../support/warehouse.ts'

/** An opportunity as it was on a day; amounts in cents. */
interface State {
  readonly customer: string
  readonly owner: string
  readonly territory: string
  readonly stage: string
  readonly month: string
  readonly cents: number
}

interface History {
  /** by day, undefined where it was not seen; of two that follow each other most are alike */
  readonly states: readonly (State | undefined)[]
  readonly end: 'Won' | 'Lost' | 'Engaging'
  /** by how many days the CRM says later, or earlier, than the last snapshot that it was closed */
  readonly delay: number
}

/** Weeks, months and a day alone; C1 is promoted on 1 February, E2 changes office on 1 March. */
const days = [
  '2025-01-06',
  '2025-01-13',
  '2025-01-20',
  '2025-01-31',
  '2025-02-28',
  '2025-03-15',
  '2025-03-31',
  '2025-06-30',
]

const state: fc.Arbitrary<State> = fc.record({
  customer: fc.constantFrom('C1', 'C2', 'C3', ''),
  owner: fc.constantFrom('E1', 'E2', ''),
  territory: fc.constantFrom('T1', 'T2', 'T3'),
  stage: fc.constantFrom('Prospecting', 'Engaging', 'Proposal'),
  month: fc.constantFrom('2025-03', '2025-04', '2025-05'),
  cents: fc.constantFrom(0, 1, 333, 10_001, 250_000),
})

/** How a day differs from the one before: not at all, in a part, in all, or by being absent. */
const change = fc.oneof(
  fc.constant({}),
  fc.constant(undefined),
  state,
  ...(['customer', 'owner', 'territory', 'stage', 'month', 'cents'] as const).map((key) =>
    state.map((other) => ({ [key]: other[key] })),
  ),
)

const history: fc.Arbitrary<History> = fc.record({
  states: fc
    .tuple(state, fc.array(change, { minLength: days.length, maxLength: days.length }))
    .map(([first, changes]) => {
      let last = first
      return changes.map((changed) => {
        last = { ...last, ...changed }
        return changed && last
      })
    }),
  end: fc.constantFrom('Won', 'Lost', 'Engaging'),
  delay: fc.constantFrom(-70, -3, 0, 5, 40, 400),
})

const later = (day: string, count: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10)

const closedOn = ({ states, end, delay }: History): string => {
  const last = states.findLastIndex((seen) => seen !== undefined)
  return end === 'Engaging' || last < 0 ? '' : later(days[last] ?? '', delay)
}

const snapshotLines = (histories: readonly History[]) =>
  histories.flatMap(({ states }, id) =>
    states.flatMap((seen, d) =>
      seen === undefined
        ? []
        : [
            `${days[d]},D${id},${seen.customer},P1,${seen.owner},${seen.territory},${seen.stage},${seen.month}-15,${seen.cents / 100},0.5`,
          ],
    ),
  )

const opportunityLines = (histories: readonly History[]) =>
  histories.map((told, id) => `D${id},C1,P1,E1,,web,T1,${told.end},2025-01-01,${closedOn(told)},,,,,EUR`)

const fileOf = (header: string, lines: readonly string[]) => `${[header, ...lines].join('\n')}\n`

const folder = mkdtempSync(join(tmpdir(), 'pipeline-bridge-'))
const histories = fc.sample(history, { numRuns: 120, seed: fc.readConfigureGlobal().seed ?? 0 })
let warehouse: Warehouse

beforeAll(async () => {
  const workspace = join(folder, 'workspace')
  cpSync(standardFolder, workspace, { recursive: true })
  const header =
    'snapshot_date,opportunity_id,customer_id,product_id,employee_id,territory_id,stage,expected_close_date,amount,probability'
  writeFileSync(join(workspace, 'files/pipeline_snapshots.csv'), fileOf(header, snapshotLines(histories)))
  const ofDeals =
    'opportunity_id,customer_id,product_id,employee_id,campaign_id,channel_id,territory_id,stage,engaged_date,closed_date,expected_value,close_value,lost_reason,competitor_id,currency'
  writeFileSync(join(workspace, 'files/opportunities.csv'), fileOf(ofDeals, opportunityLines(histories)))
  warehouse = await loadWarehouse(join(folder, 'warehouse.duckdb'), workspace)
}, 60_000)
afterAll(async () => {
  await warehouse.engine.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The member of a state on a day, as the few rows of `fixtures/standard` say. */
const members: Readonly<Record<string, (of: State, day: string) => string>> = {
  stage: ({ stage }) => stage,
  'territory.name': ({ territory }) => ({ T1: 'North', T2: 'South', T3: 'East' })[territory] ?? '',
  'expected_close.month': ({ month }) => month,
  'owner.office': ({ owner }, day) => {
    if (owner === '') return '(unknown)'
    return owner === 'E2' && day < '2025-03-01' ? 'Rome' : 'Berlin'
  },
  'account.level': ({ customer }, day) => {
    if (customer === '') return '(unknown)'
    if (customer === 'C1') return day < '2025-02-01' ? 'gold' : 'platinum'
    return customer === 'C2' ? 'iron' : 'gold'
  },
}

const terms = ['opening', 'new', 'moved_in', 'moved_out', 'repriced', 'won', 'lost', 'closing'] as const
type Term = (typeof terms)[number]

/** Which member a state counts under on a day; undefined where a filter leaves it out. */
type Place = (of: State, day: string) => string | undefined

/** What the terms are, found by going through the histories day by day. */
const bridgeOf = (place: Place, from: string, to: string): Map<string, Record<Term, number>> => {
  const found = new Map<string, Record<Term, number>>()
  const add = (term: Term, member: string | undefined, cents: number) => {
    if (member === undefined) return
    const sums = found.get(member) ?? {
      opening: 0,
      new: 0,
      moved_in: 0,
      moved_out: 0,
      repriced: 0,
      won: 0,
      lost: 0,
      closing: 0,
    }
    found.set(member, { ...sums, [term]: sums[term] + cents })
  }
  const steps = days.map((day, d) => ({ day, d })).filter(({ day }) => day >= from && day <= to)
  for (const told of histories) {
    const at = (d: number) => {
      const seen = told.states[d]
      return seen && { cents: seen.cents, member: place(seen, days[d] ?? '') }
    }
    const isSeen = (some: readonly (State | undefined)[]) => some.some((seen) => seen !== undefined)
    for (const { day, d } of steps) {
      const [before, after] = [at(d - 1), at(d)]
      if (d === steps[0]?.d) add('opening', (d === 0 ? after : before)?.member, (d === 0 ? after : before)?.cents ?? 0)
      if (d === steps.at(-1)?.d) add('closing', after?.member, after?.cents ?? 0)
      if (d === 0) continue
      if (before && after) {
        const hasMoved = before.member !== after.member
        if (hasMoved) add('moved_out', before.member, before.cents)
        if (hasMoved) add('moved_in', after.member, before.cents)
        add('repriced', after.member, after.cents - before.cents)
      } else if (after) {
        add(isSeen(told.states.slice(0, d)) ? 'moved_in' : 'new', after.member, after.cents)
      } else if (before) {
        const closed = closedOn(told)
        const isOver = closed !== '' && closed <= day && !isSeen(told.states.slice(d))
        const how = told.end === 'Won' ? 'won' : 'lost'
        add(isOver ? how : 'moved_out', before.member, before.cents)
      }
    }
  }
  return found
}

/** The terms of a line of an answer in cents, an empty one 0. */
const centsOf = (line: string): [string, Record<Term, number>] => {
  const cells = line.split(' | ')
  const numbers = cells.slice(-terms.length).map((cell) => (cell === '·' ? 0 : Math.round(Number(cell) * 100)))
  const sums = Object.fromEntries(terms.map((term, i) => [term, numbers[i] ?? 0]))
  return [cells.length > terms.length ? (cells[0] ?? '') : 'all', sums as Record<Term, number>]
}

const isNothing = (sums: Record<Term, number>) => terms.every((term) => sums[term] === 0)

const something = (bridge: Iterable<[string, Record<Term, number>]>) =>
  Object.fromEntries([...bridge].filter(([, sums]) => !isNothing(sums)).sort(([a], [b]) => (a < b ? -1 : 1)))

const question = fc.record({
  by: fc.constantFrom(undefined, ...Object.keys(members)),
  only: fc.option(fc.subarray(['Prospecting', 'Engaging', 'Proposal'], { minLength: 1, maxLength: 2 }), {
    nil: undefined,
  }),
  period: fc.tuple(fc.constantFrom(...days, '2025-01-01', '2025-02-03', '2025-05-01'), fc.nat(180)),
})

describe('the pipeline bridge', () => {
  it('leads from opening to closing to the cent, and each term is what the snapshots tell day by day', async () => {
    await fc.assert(
      fc.asyncProperty(question, async ({ by, only, period: [from, length] }) => {
        const to = later(from, length)
        const where = [
          { attribute: 'snapshot.date', from, to },
          ...(only === undefined ? [] : [{ attribute: 'stage', in: only }]),
        ]
        const query = { measures: [...terms], where, ...(by !== undefined && { rows: [by] }) }
        const found = (await askRows(warehouse, 'pipeline_bridge', query)).map(centsOf)
        const place: Place = (of, day) => {
          if (only?.includes(of.stage) === false) return undefined
          return by === undefined ? 'all' : members[by]?.(of, day)
        }
        expect(something(found)).toEqual(something(bridgeOf(place, from, to)))
        for (const [, t] of found)
          expect(t.opening + t.new + t.moved_in - t.moved_out + t.repriced - t.won - t.lost).toBe(t.closing)
      }),
    )
  }, 120_000)

  it('tells every term in these histories', () => {
    const all = bridgeOf((_, day) => (day < '2025-02-01' ? 'early' : 'late'), '2025-01-01', '2025-12-31')
    for (const term of terms) expect([term, [...all.values()].some((sums) => sums[term] !== 0)]).toEqual([term, true])
  })
})

import { drawControlGroup } from '../../../pipelines/models/experiments/control-group.ts'
import { detectableRate } from '../../../pipelines/models/experiments/power.ts'
import { ModelRefusal, orRefusal } from '../../../pipelines/models/refusal.ts'
import type { DrawnList, ListRequest } from '../../contract/lists.ts'
import type { Asking } from '../analysis/asking.ts'
import { refusedAt } from '../analysis/refusal.ts'
import { isSeenAs } from '../analysis/same-rows.ts'
import { cubeOf, lastCompleteDay } from '../current.ts'
import type { ListMember } from '../steward.ts'

/** A customer who may be drawn. */
interface Candidate {
  readonly key: string
  readonly stratum: string
}

/** Refuses an attribute that does not hold the numbers of customers, or holds them in other words for this reader. */
const checkCustomer = ({ snapshot }: Asking, { who, customer }: ListRequest): void => {
  const cube = cubeOf(snapshot, who.from, 'who.from')
  const attribute = cube.attributes.get(customer)
  if (attribute === undefined) return
  if (attribute.mask !== undefined) throw refusedAt('customer', 'kept_back/customer', { attribute: customer })
  const role = attribute.role === undefined ? undefined : cube.roles.get(attribute.role)
  if (role?.table === 'dim_customer' && attribute.column === 'customer_id') return
  throw refusedAt('customer', 'no_customers/attribute', { attribute: customer })
}

const candidatesOf = async ({ ask }: Asking, { who, customer, strata }: ListRequest) => {
  const places = {
    from: 'who.from',
    'rows[0]': 'customer',
    'rows[1]': 'strata',
    rows: 'strata',
    '': 'who',
  }
  const { rows } = await ask({ ...who, rows: strata === undefined ? [customer] : [customer, strata] }, { places })
  const known = rows.filter((row) => row.value(customer) !== null)
  const candidates = known.map(
    (row): Candidate => ({
      key: String(row.value(customer)),
      stratum: strata === undefined ? '' : row.named(strata).label,
    }),
  )
  return { candidates, unknown: rows.length - known.length }
}

/** Refuses customers who are of several strata, as those whose level changed are in a cube of orders. */
const checkStrata = (candidates: readonly Candidate[], { strata }: ListRequest): void => {
  const seen = new Set<string>()
  const twice = candidates.find(({ key }) => seen.size === seen.add(key).size)
  if (twice !== undefined)
    throw refusedAt('strata', 'duplicate_subject/strata', { key: twice.key, strata: strata ?? '' })
}

const dayBefore = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10)

/** Where no orders tell how many would order anyway. */
const noOrders = ModelRefusal.of('no_base_rate/orders')

/** The share of customers who ordered in the last so many complete days. */
const rateOfOrders = async (
  asking: Asking,
  candidates: readonly Candidate[],
  { who, days }: ListRequest,
): Promise<number | ModelRefusal> => {
  const { ask, snapshot } = asking
  const cube = snapshot.model.cubes.get('orders')
  const through = cube && lastCompleteDay(snapshot, cube)
  if (cube?.attributes.get('customer.id')?.mask !== undefined || !cube?.attributes.has('customer.id')) return noOrders
  if (through === undefined || !cube.measures.has('orders')) return noOrders
  if (!isSeenAs(asking, 'orders', who.from)) return ModelRefusal.of('no_base_rate/seen_in_part')
  const begins = dayBefore(through, days - 1)
  const { rows: first } = await ask({
    from: 'orders',
    rows: ['ordered.date'],
    sort: [{ by: 'ordered.date' }],
    limit: 1,
  })
  const [earliest] = first.map((row) => String(row.value('ordered.date')))
  if (earliest === undefined) return noOrders
  if (earliest > begins) return ModelRefusal.of('no_base_rate/too_short', { from: earliest, to: through, count: days })
  const { rows } = await ask({
    from: 'orders',
    rows: ['customer.id'],
    having: [{ measure: 'orders', gt: 0 }],
    where: [{ attribute: 'ordered.date', from: begins, to: through }],
  })
  const ordered = new Set(rows.map((row) => String(row.value('customer.id'))))
  return candidates.filter(({ key }) => ordered.has(key)).length / candidates.length
}

type Powered = Pick<DrawnList, 'power' | 'noPower'>

/** What effect groups of these sizes can find; arms of different sizes find what two of their harmonic mean do. */
const powerOf = (
  base: { readonly rate: number; readonly from: 'asked' | 'orders' } | ModelRefusal,
  treatment: number,
  control: number,
): Powered => {
  if (base instanceof ModelRefusal) return { power: null, noPower: base.told() }
  if (base.rate === 0) return { power: null, noPower: ModelRefusal.of('no_base_rate/none').told() }
  if (base.rate === 1) return { power: null, noPower: ModelRefusal.of('no_base_rate/all').told() }
  const each = 2 / (1 / treatment + 1 / control)
  const { rate: baseRate, from } = base
  return orRefusal<Powered, Powered>(
    () => {
      const detectable = detectableRate(baseRate, each, { alpha: 0.05, power: 0.8 })
      const power = { baseRate, from, detectableRate: detectable, detectableDifference: detectable - baseRate }
      return { power, noPower: null }
    },
    (refusal) => ({ power: null, noPower: refusal.told() }),
  )
}

const strataOf = (members: readonly ListMember[]): DrawnList['strata'] =>
  [...new Set(members.map(({ stratum }) => stratum))].sort().map((stratum) => {
    const own = members.filter((member) => member.stratum === stratum)
    const control = own.filter(({ arm }) => arm === 'control').length
    return { stratum, treatment: own.length - control, control }
  })

/** A list that was drawn, with its customers in the order of their numbers. */
export interface Drawing {
  readonly list: DrawnList
  readonly members: readonly ListMember[]
}

/**
 * Draws a list: the customers of a query that the reader may see, and of them the control group.
 *
 * @param about the day of the draw, and who draws
 * @throws QueryError `model_refused`, with places in the request, and those of the query
 */
export const draw = async (
  asking: Asking,
  request: ListRequest,
  about: Pick<DrawnList, 'drawn' | 'author'>,
): Promise<Drawing> => {
  const { name, control: share, days, campaign = null, strata, seed = name, who, baseRate } = request
  checkCustomer(asking, request)
  const { candidates, unknown } = await candidatesOf(asking, request)
  if (candidates.length === 0) throw refusedAt('who', 'too_few_subjects/nobody')
  checkStrata(candidates, request)
  const left = new Set(drawControlGroup(candidates, share, seed))
  const members = candidates
    .map(({ key, stratum }): ListMember => ({ customer: key, stratum, arm: left.has(key) ? 'control' : 'treatment' }))
    .sort((a, b) => (a.customer < b.customer ? -1 : 1))
  const treatment = members.length - left.size
  const found = baseRate ?? (await rateOfOrders(asking, candidates, request))
  const base =
    typeof found === 'number' ? ({ rate: found, from: baseRate === undefined ? 'orders' : 'asked' } as const) : found
  const list = {
    name,
    ...about,
    days,
    customers: members.length,
    treatment,
    control: left.size,
    share,
    strata: strata === undefined ? [] : strataOf(members),
    strataOf: strata ?? null,
    campaign,
    seed,
    unknown,
    ...powerOf(base, treatment, left.size),
    who,
  }
  return { list, members }
}

import { areCounted, counted, numberText as n } from '../wording.ts'

const ofSome = (count: number, all: number): string => `${n(count)} of ${counted(all, 'customer')}`
const sameFeatures = (p: { features: readonly string[] }): string =>
  `all customers have the same ${p.features.join(', ')}; leave it out`

/** Why the data of customers carry no segments, levels or clusters, by what they tell. */
const segmentRefusals = {
  'negative_spend/days': (p: { count: number }) =>
    `on ${counted(p.count, 'day')} a customer ordered for less than 0; needed are amounts of 0 or more, returns with a quantity below 0`,
  'negative_spend/values': (p: { count: number; customers: number }) =>
    `${ofSome(p.count, p.customers)} have a value below 0 or none; shares of a total need values of 0 or more`,
  'negative_spend/monetary': (p: { count: number; customers: number }) =>
    `${ofSome(p.count, p.customers)} have a revenue below 0 or none; needed are numbers of 0 or more`,
  'out_of_range/recency': (p: { count: number; customers: number }) =>
    `${ofSome(p.count, p.customers)} have a recency below 0 or none; needed are numbers of 0 or more`,
  'out_of_range/frequency': (p: { count: number; customers: number }) =>
    `${ofSome(p.count, p.customers)} have a frequency below 0 or none; needed are numbers of 0 or more`,
  'too_few_customers/scores': (p: { count: number }) =>
    `there ${areCounted(p.count, 'customer')}; scores of five need at least 5`,
  'too_few_customers/levels': (p: { count: number }) =>
    `there ${areCounted(p.count, 'customer')}; levels need at least 2`,
  'too_few_customers/shares': (p: { count: number }) =>
    `there ${areCounted(p.count, 'customer')}; shares of a total need at least 2`,
  'too_few_customers/clusters': (p: { count: number; clusters: number; needed: number }) =>
    `there ${areCounted(p.count, 'customer')}; ${counted(p.clusters, 'cluster')} need at least ${n(p.needed)}`,
  'too_few_customers/dates': () => 'a date has no customers; both need some',
  'constant_feature/recency': (p: { value: number }) =>
    `all customers have a recency of ${n(p.value)}; scores need values that differ`,
  'constant_feature/frequency': (p: { value: number }) =>
    `all customers have a frequency of ${n(p.value)}; scores need values that differ`,
  'constant_feature/monetary': (p: { value: number }) =>
    `all customers have a revenue of ${n(p.value)}; scores need values that differ`,
  'constant_feature/values': () => 'all values are 0; shares of a total need one above 0',
  'constant_feature/features': sameFeatures,
  'out_of_range/clusters': (p: { clusters: number }) =>
    `${n(p.clusters)} clusters were asked for; needed is a whole number of at least 2`,
  'out_of_range/level_values': (p: { platinum: number; gold: number }) =>
    `platinum begins at ${n(p.platinum)}, gold at ${n(p.gold)}; needed are values above 0, platinum's the higher`,
  'out_of_range/level_shares': (p: { platinum: number; gold: number }) =>
    `platinum has a share of ${n(p.platinum)}, gold of ${n(p.gold)}; needed are shares of at most 1 in all`,
  'out_of_range/values': () => 'some values are not numbers; needed is one for each customer',
  repeated_customer: () => 'a customer stands twice on a date; needed is one row for each',
} as const

/** Why purchases carry no expected value, by what they tell. */
const valueRefusals = {
  'too_few_periods/orders': (p: { count: number; needed: number }) =>
    `there are orders of ${counted(p.count, 'month')}; needed are at least ${n(p.needed)}`,
  'too_few_periods/none_over': () => 'no month of the orders is over yet; needed is at least one',
  'date_in_future/orders': (p: { last: string; day: string }) =>
    `there are orders up to ${p.last}, after the day of the run, ${p.day}; models learn from what was: correct the dates of these orders, or the clock of this machine`,
  'date_in_future/purchases': (p: { count: number; rows: number }) =>
    `${n(p.count)} of ${counted(p.rows, 'purchase')} have no day or one after the end of the data; needed are days up to it`,
  no_rows: () => 'there are no purchases; a history needs some',
  'negative_spend/purchases': (p: { count: number; rows: number }) =>
    `${n(p.count)} of ${counted(p.rows, 'purchase')} have an amount below 0 or none; leave returns and cancellations out`,
  'negative_spend/means': (p: { count: number; rows: number }) =>
    `${n(p.count)} of ${counted(p.rows, 'mean amount')} are below 0; needed are amounts of 0 or more`,
  'too_few_customers/history': (p: { count: number; needed: number }) =>
    `there ${areCounted(p.count, 'customer')}; needed are at least ${n(p.needed)}`,
  'too_few_customers/repeaters': (p: { count: number; needed: number }) =>
    `${counted(p.count, 'customer')} bought again for an amount above 0; needed are at least ${n(p.needed)}`,
  no_repeat_purchases: (p: { count: number }) =>
    `${counted(p.count, 'customer')} bought again; needed are at least two`,
  'no_repeat_purchases/opportunities': () => 'nobody took an opportunity; needed are some who did',
  'impossible_history/purchases': (p: { row: number; purchases: number; last: number; age: number }) =>
    `customer ${n(p.row)} has ${n(p.purchases)} repeat purchases, the last at ${n(p.last)} of ${n(p.age)}; needed is a whole number of 0 or more, with the last between the first purchase and the end`,
  'impossible_history/opportunities': (p: { row: number; taken: number; chances: number; last: number }) =>
    `group ${n(p.row)} took ${n(p.taken)} of ${n(p.chances)} opportunities, the last at ${n(p.last)}; needed are whole numbers, taken ≤ last ≤ chances`,
  'impossible_history/renewals': (p: { row: number; renewals: number }) =>
    `contract ${n(p.row)} has ${n(p.renewals)} renewals; needed is a whole number`,
  'impossible_history/contracts': () => 'counts of contracts are below 0; needed are numbers of 0 or more',
  'too_few_periods/opportunities': (p: { count: number }) =>
    `there were ${counted(p.count, 'opportunity', 'opportunities')}; needed are at least 2`,
  'too_few_periods/renewals': (p: { count: number }) =>
    `there ${areCounted(p.count, 'renewal')}; needed are at least 2`,
  'too_few_periods/states': (p: { count: number; needed: number }) =>
    `there are orders of ${counted(p.count, 'quarter')}; needed are at least ${n(p.needed)}`,
  'too_few_customers/states': (p: { count: number; needed: number }) =>
    `customers were seen ${counted(p.count, 'time')} in the quarter after one with orders; needed are at least ${n(p.needed)}`,
  'no_repeat_purchases/states': () => 'nobody ordered again; needed are customers who did',
  'too_few_customers/contracts': (p: { count: number; needed: number }) =>
    `there ${areCounted(p.count, 'contract')}; needed are at least ${n(p.needed)}`,
  'none_churned/contracts': (p: { count: number }) =>
    `none of ${counted(p.count, 'contract')} ended; needed are some that did`,
  'all_churned/contracts': (p: { count: number }) =>
    `all of ${counted(p.count, 'contract')} ended; needed are some that did not`,
  constant_spend: (p: { amount: number }) => `all mean amounts are ${n(p.amount)}; needed are amounts that differ`,
  no_finite_mean: (p: { q: number }) =>
    `q is ${n(p.q)}: amounts spread so widely that they have no mean; needed is a q above 1`,
  'no_finite_value/retention': (p: { retention: number; growth: number; discount: number }) =>
    `retention ${n(p.retention)} and growth ${n(p.growth)} outweigh a discount of ${n(p.discount)}; needed is retention · (1 + growth) below 1 + discount`,
  'no_finite_value/migration': () =>
    'customers stay for ever in states that bring something and nothing is discounted; needed is a discount rate above 0',
  impossible_chances: (p: { row: number; states: number }) =>
    `row ${n(p.row)} of the chances does not fit ${n(p.states)} states; needed is a chance of 0 or more for each, 1 in all`,
  'out_of_range/horizon': (p: { periods: number; units: number; rate: number }) =>
    `a horizon of ${n(p.periods)} periods of ${n(p.units)} units at a rate of ${n(p.rate)}; needed are whole periods and units above 0, and a rate of 0 or more`,
  'out_of_range/margin': (p: { margin: number }) => `margin is ${n(p.margin)}; needed is a share above 0 and at most 1`,
  'out_of_range/discount': (p: { discount: number }) => `discount is ${n(p.discount)}; needed is a rate of 0 or more`,
  'out_of_range/number': (p: { name: string; value: number; least: number; most: number }) =>
    `${p.name} is ${n(p.value)}; needed is a number from ${n(p.least)} to ${n(p.most)}`,
} as const

/** Why customers carry no chances of leaving, by what they tell. */
const churnRefusals = {
  'too_few_periods/leaving': (p: { count: number; needed: number; seen: number; after: number }) =>
    `there are orders of ${counted(p.count, 'month')}; needed are at least ${n(p.needed)}: ${n(p.seen)} to know customers by, ${n(p.after)} to see who left, and ${n(p.after)} more to judge it by`,
  'too_few_periods/windows': (p: { from: number; cut: number; end: number }) =>
    `the windows are ${n(p.from)} to ${n(p.cut)} to ${n(p.end)}; needed is a day in each`,
  'too_few_periods/cut': (p: { latest: number; cut: number }) =>
    `the last purchase is of day ${n(p.latest)}; needed are purchases on or after the cut, ${n(p.cut)}`,
  no_date: () => 'some purchases have no day; needed is one for each',
  'negative_spend/amounts': (p: { count: number }) =>
    `${counted(p.count, 'amount')} ${p.count === 1 ? 'is' : 'are'} below 0; leave returns and cancellations out`,
  'too_few_customers/learning': (p: { count: number; needed: number }) =>
    `there ${areCounted(p.count, 'customer')} to learn from; needed are at least ${n(p.needed)}`,
  'too_few_customers/folds': () => 'all customers are in one part; needed are at least 2 to judge what was learned',
  wrong_label: (p: { row: number; label: number }) =>
    `row ${n(p.row)} has the label ${n(p.label)}; needed is 1 for left, 0 for stayed`,
  none_churned: (p: { count: number }) => `none of ${counted(p.count, 'customer')} left; needed are some who did`,
  all_churned: (p: { count: number }) => `all ${counted(p.count, 'customer')} left; needed are some who stayed`,
  'none_churned/judged': (p: { count: number }) =>
    `it happened to none of ${n(p.count)}; a prediction is judged by both some that it happened to and some that it did not`,
  'all_churned/judged': (p: { count: number }) =>
    `it happened to all of ${n(p.count)}; a prediction is judged by both some that it happened to and some that it did not`,
  'constant_feature/group': (p: { group: string }) =>
    `all customers are in the group ${p.group}; needed are two or more`,
  'dependent_features/penalty': () =>
    'some features follow from others, and the penalty is 0; needed is a penalty above 0, or fewer features',
  'dependent_features/drivers': () => 'some features follow from others; needed are fewer features',
  'dependent_features/effects': () =>
    'the effects have no bound or follow from each other: a feature tells who left without exception, or repeats others; leave it out',
  not_a_number: (p: { feature: string; row: number; value: number }) =>
    `${p.feature} is ${n(p.value)} in row ${n(p.row)}; needed is a number`,
  'impossible_history/time': (p: { row: number; time: number }) =>
    `row ${n(p.row)} has the time ${n(p.time)}; needed is one above 0: leave out who was never seen`,
  'impossible_history/periods': (p: { row: number; time: number }) =>
    `row ${n(p.row)} has the time ${n(p.time)}; needed is a whole number of periods`,
  beyond_data: (p: { until: number; last: number }) =>
    `the mean until ${n(p.until)} is not known: nobody was seen longer than ${n(p.last)}; needed is a time above 0 up to that`,
  'too_few_periods/contracts_unknown': () =>
    'nothing says up to which day the data are complete; whether a contract is continued is known up to that',
  'kept_back/contract_numbers': (p: { cube: string; attributes: readonly string[] }) =>
    `${p.attributes.join(', ')} of ${p.cube} is masked for you; without it nobody can tell which contract continues which`,
  'kept_back/contracts': (p: { cube: string }) =>
    `contracts of ${p.cube} are kept back from you; without them nobody can tell how long they last`,
  'too_many_members/attribute': (p: { attribute: string; count: number; most: number }) =>
    `${p.attribute} has ${counted(p.count, 'member')}; needed is an attribute with at most ${n(p.most)}`,
  'constant_feature/attributes': (p: { attributes: readonly string[] }) =>
    `all have the same ${p.attributes.join(', ')}; needed are attributes that differ`,
  'out_of_range/depth': (p: { depth: number; most: number }) =>
    `trees of depth ${n(p.depth)} were asked for; needed is 1 to ${n(p.most)}`,
  'out_of_range/offer': (p: { offer: number; contact: number; success: number; value: number }) =>
    `an offer of ${n(p.offer)} (contact ${n(p.contact)}, success ${n(p.success)}) for a value of ${n(p.value)}; needed are costs of 0 or more, a value above the offer, a success above 0 and at most 1`,
} as const

/** Why the data of customers carry no model. */
export const customerRefusals = { ...segmentRefusals, ...valueRefusals, ...churnRefusals } as const

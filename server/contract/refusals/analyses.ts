import { counted, dayText, numberText as n } from '../wording.ts'

/** Why a series carries no forecast. */
const forecastRefusals = {
  'bad_period/season': (p: { period: number }) =>
    `a season of ${n(p.period)} values; expected a whole number of at least 1`,
  'bad_period/short': () => 'Holt-Winters needs a season of at least 2 values',
  'bad_value/series': (p: { place: number; value: number }) =>
    `the value ${n(p.place)} is ${n(p.value)}; expected a finite number for each period`,
  'too_few_periods/series': (p: { count: number; period: number; needed: number }) =>
    `the series has ${counted(p.count, 'value')} with a season of ${n(p.period)}; at least ${n(p.needed)} are needed`,
  'too_few_periods/no_whole': () => 'the series has no whole period; a forecast needs at least two',
  'too_few_periods/one_whole': () => 'the series has one whole period; a forecast needs at least two',
  constant_series: (p: { count: number; value: number }) =>
    `all ${counted(p.count, 'value')} are ${n(p.value)}; a series that never changed says nothing of how it may`,
  bad_horizon: (p: { horizon: number }) => `a horizon of ${n(p.horizon)}; expected a whole number of at least 1`,
  future_date: (p: { date: string; through: string }) =>
    `the series has a value of ${dayText(p.date)}, the data end on ${dayText(p.through)}`,
  'not_positive/model': (p: { model: string; value: number }) =>
    `${p.model} multiplies, the series has a value of ${n(p.value)}; expected values above 0`,
  'not_positive/season': (p: { value: number }) => `a multiplied season needs values above 0, found ${n(p.value)}`,
  bad_model: (p: { model: string }) => `${p.model} has a season, the series has none`,
  'no_variation/expected': () =>
    'more than half of the values are exactly as expected; there is no usual difference to judge others by',
  no_season: () => 'without a season there is nothing that a single value could stand out of',
  unknown_period: (p: { attribute: string; member: string; unit: string; example: string }) =>
    `${p.attribute} has the member ${p.member}, which is no ${p.unit} that the calendar computes; expected such as ${p.example}`,
  gaps: (p: { count: number; periods: readonly string[] }) =>
    `the series has no value for ${counted(p.count, 'period')}, ${p.count > p.periods.length ? 'such as ' : ''}${p.periods.join(', ')}; a forecast needs one for each period from the first to the last`,
  'out_of_bounds/least': (p: { period: string; value: number; least: number }) =>
    `the value of ${p.period} is ${n(p.value)}, less than ${n(p.least)}, which no value is said to be`,
  'out_of_bounds/most': (p: { period: string; value: number; most: number }) =>
    `the value of ${p.period} is ${n(p.value)}, more than ${n(p.most)}, which no value is said to be`,
} as const

const sums = (p: { before: number; after: number; wholeBefore: number; wholeAfter: number }): string =>
  `the members add up to ${n(p.before)} and ${n(p.after)}, the whole is ${n(p.wholeBefore)} and ${n(p.wholeAfter)}`

/** Why a change is not split. */
const driverRefusals = {
  'bad_value/outcome': (p: { member: string; dimension: string; before: number; after: number }) =>
    `${p.member} of ${p.dimension} goes from ${n(p.before)} to ${n(p.after)}; shares need finite numbers of at least 0`,
  'bad_value/member': (p: { member: string; before: number; after: number }) =>
    `${p.member} goes from ${n(p.before)} to ${n(p.after)}; expected finite numbers`,
  'empty_period/dimension': (p: { dimension: string; before: number; after: number }) =>
    `${p.dimension} adds up to ${n(p.before)} and ${n(p.after)}; shares need something in both`,
  'empty_period/rate_before': () =>
    'there is nothing to take a rate of before; each period needs a denominator above 0',
  'empty_period/rate_after': () => 'there is nothing to take a rate of after; each period needs a denominator above 0',
  'empty_period/before': () => 'the measure has no value before; a change needs one before and one after',
  'empty_period/after': () => 'the measure has no value after; a change needs one before and one after',
  no_change: (p: { dimension: string; value: number }) =>
    `${p.dimension} adds up to ${n(p.value)} in both; there is no change to explain`,
  'not_additive/ratio': () => 'the parts of a ratio do not add up to its change; split it into rate and mix',
  'not_additive/distinct': (p: Parameters<typeof sums>[0]) =>
    `${sums(p)}: what is counted is in several members, so that none has a share of its own`,
  'not_additive/numerators': (p: { sum: number; whole: number }) =>
    `the numerators of the members add up to ${n(p.sum)}, that of the whole is ${n(p.whole)}; only what adds up has a rate and a mix`,
  'not_additive/denominators': (p: { sum: number; whole: number }) =>
    `the denominators of the members add up to ${n(p.sum)}, that of the whole is ${n(p.whole)}; only what adds up has a rate and a mix`,
  not_adding_up: (p: Parameters<typeof sums>[0]) => `${sums(p)}; expected all members, each once`,
  'not_adding_up/along': (p: Parameters<typeof sums>[0] & { along: string }) =>
    `along ${p.along} ${sums(p)}; expected all members, each once`,
  no_members: () => 'there are no members; a change is shared among at least one',
  no_factors: () => 'there are no factors; a product needs at least one',
  bad_factor: (p: { name: string; before: number; after: number }) =>
    `the factor ${p.name} goes from ${n(p.before)} to ${n(p.after)}; expected finite numbers`,
  'not_positive/factor': (p: { name: string; before: number; after: number }) =>
    `the factor ${p.name} goes from ${n(p.before)} to ${n(p.after)}; logarithms need numbers above 0, Shapley values do not`,
  bad_sales: (p: { product: string; units: number; revenue: number }) =>
    `${n(p.units)} units of ${p.product} brought ${n(p.revenue)}; expected finite numbers`,
  no_sales: () => 'nothing was sold in either period; there is no change to split',
  bad_rate: (p: { segment: string; numerator: number; denominator: number }) =>
    `${p.segment} has ${n(p.numerator)} of ${n(p.denominator)}; expected finite numbers, the second above 0, or both 0`,
} as const

/** Why deals, funnels, cohorts and amounts of money carry no figure. */
const moneyRefusals = {
  'no_deals/open': () => 'there are no open deals; an outlook needs at least one',
  'no_deals/never': () => 'the pipeline was never looked at; an outlook needs at least one day',
  'no_deals/until': (p: { day: string }) =>
    `the pipeline was never looked at up to ${dayText(p.day)}; an outlook needs at least one day`,
  'no_deals/day': (p: { day: string }) =>
    `nothing is open on ${dayText(p.day)}; an outlook needs at least one open deal`,
  bad_deal: (p: { name: string; amount: number; probability: number }) =>
    `the deal ${p.name} has an amount of ${n(p.amount)} and a probability of ${n(p.probability)}; expected at least 0, and 0 to 1`,
  too_few_closed: (p: { stage: string; closed: number; all: number; needed: number }) =>
    `${n(p.closed)} deals that were open in ${p.stage} are closed, ${n(p.all)} of any stage; a rate needs at least ${n(p.needed)}`,
  bad_month: (p: { month: string }) => `a month is written ${p.month}; expected YYYY-MM`,
  no_activity: () => 'no customer was active; a cohort needs at least one',
  future_month: (p: { customer: string; month: string; through: string }) =>
    `the customer ${p.customer} was active in ${p.month}, the data end on ${dayText(p.through)}`,
  too_few_stages: (p: { count: number }) => `${counted(p.count, 'stage')}; a funnel needs at least 2`,
  empty_stage: (p: { stage: string; next: string }) =>
    `nobody reached ${p.stage}; there is no rate from it to ${p.next}`,
  not_nested: (p: { stage: string; reached: number; previous: string; before: number }) =>
    `${n(p.reached)} reached ${p.stage} and ${n(p.before)} reached ${p.previous} before; expected the same cohort in all stages`,
  out_of_order: (p: { stage: string; to: number; previous: string; from: number }) =>
    `${p.stage} was reached at ${n(p.to)}, ${p.previous} before it at ${n(p.from)}; expected stages one after the other`,
  'negative_amount/spend': (p: { spend: number }) =>
    `the spend is ${n(p.spend)}; expected a finite number of at least 0`,
  'negative_amount/customer': (p: { customer: string; amount: number }) =>
    `the customer ${p.customer} pays ${n(p.amount)}; expected a finite number of at least 0`,
  'negative_amount/named': (p: { name: string; amount: number }) =>
    `${p.name} is ${n(p.amount)}; expected a finite number of at least 0`,
  'too_few_periods/payback': () => 'there is no complete period since the spend; payback needs at least one',
  bad_margin: (p: { margin: number }) => `a gross margin of ${n(p.margin)}; expected a share above 0 and at most 1`,
  bad_subscription: (p: { churn: number; cost: number; discount: number; revenue: number }) =>
    `churn ${n(p.churn)}, cost ${n(p.cost)}, discount ${n(p.discount)}, revenue ${n(p.revenue)}; expected churn from 0 to 1 and the others at least 0`,
} as const

/** Why forecasts, splits of changes and figures of money are refused. */
export const analysisRefusals = { ...forecastRefusals, ...driverRefusals, ...moneyRefusals } as const

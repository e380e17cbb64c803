import { counted, dayText, numberText as n, percentText } from '../wording.ts'

const named = (names: readonly (string | number)[]): string => names.join(', ')

/** Why nothing can be said of an experiment. */
const experimentRefusals = {
  bad_p_value: (p: { value: number }) => `a p-value of ${n(p.value)}; expected a number from 0 to 1`,
  bad_capacity: (p: { name: string; capacity: number }) =>
    `${p.name} has a capacity of ${n(p.capacity)}; expected a whole number of at least 0, or Infinity`,
  bad_candidate: (p: { key: string; values: readonly string[]; actions: number }) =>
    `the customer ${p.key} has the values ${named(p.values)}; expected a finite number or null for each of ${counted(p.actions, 'action')}`,
  'too_few_arms/choice': (p: { count: number }) => `${counted(p.count, 'arm')}; a choice needs at least 2`,
  'too_few_arms/ratio': (p: { count: number }) => `${counted(p.count, 'arm')}; a ratio needs at least 2`,
  'too_few_arms/one': (p: { arm: string }) => `all subjects are in the arm ${p.arm}; there is nothing to compare`,
  bad_belief: (p: { a: number; b: number }) => `a belief of Beta(${n(p.a)}, ${n(p.b)}); expected numbers above 0`,
  bad_share: (p: { value: number }) => `a control group of ${n(p.value)}; expected a share between 0 and 1`,
  'duplicate_subject/drawn': (p: { key: string }) => `the customer ${p.key} is there twice; expected once`,
  'duplicate_subject/strata': (p: { key: string; strata: string }) =>
    `the customer ${p.key} is of several members of ${p.strata}; take an attribute that says how customers are now, as those of the cube customers do`,
  'too_few_subjects/groups': (p: { value: number; count: number; control: number }) =>
    `${n(p.value)} of ${counted(p.count, 'customer')} is a group of ${n(p.control)}; both groups need at least one`,
  'too_few_subjects/arm': (p: { arm: string; count: number }) =>
    `the ${p.arm} arm has ${counted(p.count, 'subject')}; a mean with its error needs at least 2`,
  'too_few_subjects/power': (p: { subjects: number; share: number }) =>
    `${n(p.subjects)} subjects in each arm do not tell even everybody from ${percentText(p.share)}; take more`,
  'too_few_subjects/conditions': (p: { experiment: string }) => `no subject of ${p.experiment} keeps the conditions`,
  'too_few_subjects/nobody': () => 'no customer keeps the conditions; there is nobody to draw',
  'no_variation/outcomes': () => 'all outcomes of both arms are equal; there is no error to judge a difference by',
  'no_variation/nobody': () => 'nobody of both arms did it; there is nothing to compare',
  'no_variation/everybody': () => 'everybody of both arms did it; there is nothing to compare',
  bad_action: (p: { name: string; probability: number; margin: number; cost: number }) =>
    `${p.name} has a probability of ${n(p.probability)}, a margin of ${n(p.margin)} and a cost of ${n(p.cost)}; expected 0 to 1 and finite amounts`,
  'bad_design/number': (p: { name: string; value: number }) =>
    `${p.name} is ${n(p.value)}; expected a number between 0 and 1`,
  'bad_design/equal': (p: { base: number }) => `both rates are ${n(p.base)}; no number of subjects tells them apart`,
  'bad_design/means': (p: { difference: number; deviation: number }) =>
    `a difference of ${n(p.difference)} with a deviation of ${n(p.deviation)}; expected a difference that is not 0 and a deviation above 0`,
  one_arm: (p: { treated: number; subjects: number }) =>
    `${n(p.treated)} of ${counted(p.subjects, 'subject')} were treated; a ranking is judged by both arms`,
  bad_scores: (p: { scores: number; outcomes: number; subjects: number }) =>
    `${n(p.scores)} scores and ${n(p.outcomes)} outcomes of ${counted(p.subjects, 'subject')}; expected one of each, all numbers`,
  'bad_counts/arms': (p: { counts: readonly string[]; shares: readonly string[] }) =>
    `arms of ${named(p.counts)} with shares of ${named(p.shares)}; expected as many shares as arms, shares above 0 and at least one subject`,
  'bad_counts/successes': (p: { successes: number; subjects: number }) =>
    `${n(p.successes)} of ${n(p.subjects)} succeeded; expected whole numbers, at least one subject and no more successes than subjects`,
  bad_outcome: (p: { outcome: number }) => `an outcome is ${n(p.outcome)}; expected a finite number`,
  bad_confidence: (p: { confidence: number }) => `a confidence of ${n(p.confidence)}; expected one between 0 and 1`,
  'constant_feature/one': (p: { feature: string }) =>
    `the feature ${p.feature} is the same for all subjects; leave it out`,
  'constant_feature/all': () => 'the features are the same for all subjects; take others',
  one_outcome: (p: { arm: string; did: number; subjects: number }) =>
    `${n(p.did)} of ${counted(p.subjects, 'subject')} of the ${p.arm} arm did it; a model needs some who did and some who did not`,
  too_many_members: (p: { feature: string; count: number; most: number }) =>
    `${p.feature} has ${counted(p.count, 'member')} among the subjects; a feature may have ${n(p.most)}: take one of fewer`,
  no_control_group: (p: { control: string; arms: readonly string[] }) =>
    `no subject is in an arm "${p.control}"; the arms are ${named(p.arms)}, and without a control group nothing tells what would have come anyway`,
  not_complete: (p: { arm: string; count: number }) =>
    `none of the ${counted(p.count, 'subject')} of arm ${p.arm} has an outcome yet: the days after the draw are not over, or the orders do not reach so far`,
  'kept_back/arm': (p: { arm: string }) =>
    `how many subjects the arm ${p.arm} has is kept back from you; without it nothing can be judged`,
  'kept_back/customer': (p: { attribute: string }) =>
    `${p.attribute} is masked for you; a list needs the numbers of customers as they are`,
  'no_customers/attribute': (p: { attribute: string }) =>
    `${p.attribute} is not the number of a customer; take one such as customer.id`,
  'no_base_rate/orders': () => 'there are no orders that tell how many would order anyway; say baseRate',
  'no_base_rate/seen_in_part': () => 'of the orders of these customers you see a part alone; say baseRate',
  'no_base_rate/too_short': (p: { from: string; to: string; count: number }) =>
    `orders are known from ${p.from} on, which is less than ${p.count} days until ${p.to}; say baseRate`,
  'no_base_rate/none': () =>
    'none of these customers ordered in the last such days, which tells nothing of how many will; say baseRate',
  'no_base_rate/all': () =>
    'all of these customers ordered in the last such days, which tells nothing of how many will; say baseRate',
} as const

/** Why spend, journeys and campaigns carry no figure. */
const spendRefusals = {
  no_counterpart: (p: { channel: string }) =>
    `no journey with ${p.channel} has one that is the same without it; there is nothing to compare`,
  bad_order: (p: { order: number }) => `a chain of order ${n(p.order)}; expected a whole number of at least 1`,
  too_many_states: (p: { states: number; most: number }) =>
    `the chain has ${counted(p.states, 'state')}, at most ${n(p.most)} are solved; take a lower order or group channels`,
  duplicate_order: (p: { order: string }) => `the order ${p.order} is there twice; expected once`,
  no_paths: () => 'there are no paths; attribution needs at least one',
  bad_path: (p: { channels: readonly string[]; conversions: number; nulls: number; value: number }) =>
    `the path ${p.channels.join(' > ')} has ${n(p.conversions)} conversions, ${n(p.nulls)} without and a value of ${n(p.value)}; expected finite numbers and counts of at least 0`,
  no_conversions: () => 'no path with touches ends in a conversion; there is nothing to share',
  'too_few_channels/touches': (p: { channels: readonly string[] }) =>
    `all touches are of ${named(p.channels)}; a comparison of channels needs at least two`,
  bad_touch: (p: { channel: string; age: number }) =>
    `a touch of ${p.channel} has the age ${n(p.age)}; expected at least 0`,
  'bad_rule/ends': (p: { ends: number }) => `each end gets ${n(p.ends)}; expected 0 to 0.5`,
  'bad_rule/half_life': (p: { halfLife: number }) => `a half-life of ${n(p.halfLife)}; expected one above 0`,
  too_many_channels: (p: { count: number; sets: number; most: number }) =>
    `${counted(p.count, 'channel')} have ${n(p.sets)} sets; at most ${n(p.most)} channels are gone through: group them, or take the closed form`,
  bad_carry_over: (p: { carryOver: number }) => `a carry-over of ${n(p.carryOver)}; expected at least 0 and below 1`,
  'negative_spend/spend': (p: { place: number; spend: number }) =>
    `the spend ${n(p.place)} is ${n(p.spend)}; expected a finite number of at least 0`,
  bad_bounds: (p: { name: string; low: number; high: number }) =>
    `${p.name} may get from ${n(p.low)} to ${n(p.high)}; expected finite numbers from 0, in this order`,
  bad_budget: (p: { budget: number; least: number; most: number }) =>
    `a budget of ${n(p.budget)}; the bounds of the channels allow ${n(p.least)} to ${n(p.most)}`,
  too_few_levels: (p: { name: string; count: number; needed: number }) =>
    `${p.name} was spent on at ${counted(p.count, 'different level')}; at least ${n(p.needed)} are needed to tell how its return falls: vary the spend`,
  bad_response: (p: { name: string; responses: number; spends: number }) =>
    `${p.name} has ${counted(p.responses, 'response')} to ${counted(p.spends, 'spend')}; expected a finite number for each`,
  no_response: (p: { name: string }) =>
    `what ${p.name} brought does not grow with what was spent; the data cannot tell what more of it would bring`,
  'too_few_channels/move': (p: { count: number }) => `${counted(p.count, 'channel')}; a move needs at least two`,
  'too_few_channels/curves': (p: { count: number; all: number; refused: readonly string[] }) =>
    `${n(p.count)} of ${counted(p.all, 'channel')} have a curve; a move needs at least two${p.refused.length === 0 ? '' : ` (${p.refused.join('; ')})`}`,
  'bad_limits/confidence': (p: { confidence: number }) =>
    `a confidence of ${n(p.confidence)}; expected one between 0 and 1`,
  'bad_limits/channel': (p: { name: string; low: number; high: number }) =>
    `${p.name} between ${n(p.low)} and ${n(p.high)} of its spend; expected a least of 0 to 1 and a most of at least 1`,
  'too_few_periods/weeks_unknown': () =>
    'nothing says up to which day the data are complete; weeks that are not over tell nothing',
  'too_few_periods/weeks': (p: { count: number; from: string; to: string; needed: number }) =>
    `${counted(p.count, 'whole week')} lie between ${dayText(p.from)} and ${dayText(p.to)}; at least ${n(p.needed)} are needed to tell how returns fall`,
  'too_few_periods/months_unknown': () =>
    'nothing says up to which day the data are complete; payback counts complete months',
  'no_spend/channels': () => 'no channel that keeps the conditions has any spend',
  'no_spend/campaigns': () => 'no campaign that keeps the conditions has any spend; there is nothing to be paid back',
  'kept_back/rows': (p: { cubes: readonly string[]; by: readonly string[] }) =>
    `policies by ${named(p.by)} leave you different rows of ${named(p.cubes)}; what a part brought by what the whole cost would be wrong`,
  'kept_back/channel': (p: { measure: string; channel: string }) =>
    `${p.measure} of ${p.channel} is kept back from you, or not known; without it nothing can be fitted`,
  'kept_back/campaign': (p: { campaign: string }) =>
    `the cost of ${p.campaign} is kept back from you; without it nothing can be said of what it brought`,
  unknown_cost: () => 'the cost of what was sold is not known; without it there is no margin to pay a spend back',
} as const

/** Why experiments, lists, journeys and spend are refused. */
export const campaignRefusals = { ...experimentRefusals, ...spendRefusals } as const

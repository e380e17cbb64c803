import { counted, numberText as n, percentText } from './wording.ts'

const named = (names: readonly string[]): string => names.join(', ')

/**
 * What a reader should know before the number of an analysis is believed, in English, by what it tells: names, lists of names,
 * numbers, and shares where the name of a fact says so; the number that the form of a noun depends on is called `count`.
 */
export const warningTexts = {
  not_proven: () =>
    'The interval of the gain holds 0: the data cannot tell whether the move brings anything. Try it on a part, with a control group.',
  little_explained: (p: { channels: readonly string[]; share: number }) =>
    `Of the variation of the weeks of ${named(p.channels)} the curve explains less than ${percentText(p.share)}: vary the spend to learn what it brings.`,
  never_off: (p: { channels: readonly string[] }) =>
    `${named(p.channels)} had hardly a week with much less than usual: what would come without it is booked to it as well, so its return is likely too high.`,
  not_incremental: (p: { channels: readonly string[] }) =>
    `What is booked to ${named(p.channels)} is not all caused by it; say by "incremental" what a lift test found.`,
  outside_observed: (p: { channels: readonly string[] }) =>
    `${named(p.channels)} would be spent on more than ever in some weeks: test that before it is believed.`,
  not_causal: () =>
    'Attribution says to whom orders are booked, not what would have come without the campaign; where there was a control group, take the lift.',
  bots: (p: { campaign: string }) =>
    `Machines made most of the contacts of ${p.campaign}: judge it, and what is said of all campaigns, without them.`,
  still_running: (p: { campaign: string; month: string }) =>
    `${p.campaign} has spend in ${p.month}: what it cost then cannot be paid back yet.`,
  history_begins: (p: { month: string; campaigns: readonly string[] }) =>
    `Orders are known from ${p.month} on: a first order in the year after that may be of an older customer, so ${named(p.campaigns)} may seem to have won too many.`,
  groups_differ: () => 'Groups may differ in more than what they are told apart by: a difference is no effect of it.',
  kinds_left_out: (p: { kinds: readonly string[] }) =>
    `Contracts of these kinds were never continued and are left out: ${named(p.kinds)}.`,
  beginnings_unknown: (p: { count: number }) =>
    `${counted(p.count, 'customer')} ${p.count === 1 ? 'is' : 'are'} left out: the first contract is not among those that are seen, so nobody knows since when.`,
  not_proportional: (p: { p: number; through: string }) =>
    `Hazard ratios change with the time since the first contract (p = ${n(p.p)}, contracts until ${p.through}): each is a mean over all times.`,
  sample_ratio: (p: { arm: string; foundShare: number; plannedShare: number }) =>
    `The arms are not as large as planned (${p.arm} has ${percentText(p.foundShare)} where ${percentText(p.plannedShare)} was planned): the draw or its count is broken, so believe no lift before that is explained.`,
  not_complete: (p: { count: number; subjects: number }) =>
    `${n(p.count)} of ${counted(p.subjects, 'subject')} have no outcome yet, and are in no rate and no value.`,
  few_conversions: (p: { count: number; subjects: number; arm: string }) =>
    `${n(p.count)} of ${counted(p.subjects, 'subject')} of ${p.arm} converted: too few of one kind for an interval that is to be relied on.`,
} as const

/** Code of a warning. */
export type WarningCode = keyof typeof warningTexts

/** A warning by its code and what it tells, with its English text. */
export const warningOf = <C extends WarningCode>(code: C, ...facts: Parameters<(typeof warningTexts)[C]>) => ({
  code,
  facts: facts[0] ?? {},
  text: (warningTexts[code] as (...facts: Parameters<(typeof warningTexts)[C]>) => string)(...facts),
})

import type { WarningTexts } from '../messages.ts'

/** What a reader should know before a number is believed, by its code. */
export const warnings: WarningTexts = {
  groups_differ: '各组的差异可能不止划分依据这一点：差别并不是它的结果。',
  kinds_left_out: '这些种类的合同从未接续，未计入：{{kinds}}。',
  beginnings_unknown: { other: '有 {{count, number}} 个客户未计入：其首份合同不在可见范围内，无人知道从何时开始。' },
  not_proportional: '风险比随距首份合同的时间变化（p = {{p}}，合同截至 {{through}}）：每个比值都是全部时间的平均。',
  not_proven: '增益的区间包含 0：数据说明不了调整是否有用。请先在一部分上试行，并设对照组。',
  little_explained: '对 {{channels}} 各周的变动，曲线只解释了不到 {{share}}：请变动花费，以了解它带来什么。',
  never_off: '{{channels}} 几乎没有花费远低于平常的周：不花费也会有的部分也记在其上，因此回报很可能偏高。',
  not_incremental: '记在 {{channels}} 上的并非全由其引起；请用 "incremental" 给出增量测试的结果。',
  outside_observed: '{{channels}} 在某些周的花费会超过以往任何时候：请先测试再相信。',
  not_causal: '归因说明订单记在谁名下，不说明没有营销活动会怎样；有对照组时请用增量。',
  bots: '{{campaign}} 的多数接触来自机器：请去掉它们再评价该活动以及关于全部活动的结论。',
  still_running: '{{campaign}} 在 {{month}} 仍有花费：当时的花费还不可能回本。',
  history_begins:
    '订单从 {{month}} 起才有记录：其后一年内的首单可能来自更早的客户，因此 {{campaigns}} 看起来可能赢得了过多客户。',
  sample_ratio:
    '各组大小与计划不符（{{arm}} 为 {{foundShare}}，计划为 {{plannedShare}}）：抽取或其计数有误，查明之前请勿相信任何增量。',
  not_complete: { other: '{{subjects}} 个对象中有 {{count, number}} 个还没有结果，不计入任何比率和金额。' },
  few_conversions: {
    other: '{{arm}} 组 {{subjects}} 个对象中有 {{count, number}} 个转化：其中一类太少，区间不可靠。',
  },
}

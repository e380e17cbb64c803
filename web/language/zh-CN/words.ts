import type { en } from '../en/index.ts'
import type { Translated } from '../messages.ts'

export const words: Translated<typeof en.words> = {
  yes: '是',
  no: '否',
  otherMembers: '其他',
  base: '基准',
  scenario: '情景',
  comma: '、',
  or: '或',
  and: '且',
  butNot: '但不含',
  special: {
    unknown: '（未知）',
    blank: '（空白）',
    own: '（自身）',
    restricted: '（无权查看）',
    unassigned: '（未分配）',
  },
  by: '按{{attributes}}查看{{measures}}',
  versus: '{{one}}对比{{other}}',
  under: '{{asked}}：{{scenarios}}',
  viewOf: '{{measure}}{{view}}',
  quarter: {
    first: '{{year}}年一季度',
    second: '{{year}}年二季度',
    third: '{{year}}年三季度',
    fourth: '{{year}}年四季度',
    fiscal: '{{year}}财',
  },
  toDay: '{{period}}（截至 {{day}}）',
  shifts: { prior_year: '上一年', prior_year_weekday: '上一年相同星期' },
  before: {
    day: { other: '{{count}} 天前' },
    week: { other: '{{count}} 周前' },
    month: { other: '{{count}} 个月前' },
    quarter: { other: '{{count}} 个季度前' },
    year: { other: '{{count}} 年前' },
    fiscal_quarter: { other: '{{count}} 个财政季度前' },
    fiscal_year: { other: '{{count}} 个财政年度前' },
  },
  share: { grand: '占总计比例', parent: '占上级比例', row: '占行比例', column: '占列比例' },
  rank: '排名',
  running: '累计',
  compared: { value: '{{shift}}', difference: '较{{shift}}变化', change: '较{{shift}}变化率' },
  target: { value: '目标', difference: '与目标的差额', attainment: '目标达成率' },
  noDate: '无日期',
  through: '数据完整的日期',
  throughDate: '数据完整的日期，截至 {{date}}',
  allUpTo: '截至 {{date}} 的所有日期',
  andMore: '{{first}} 等（另有 {{more}} 项）',
  lastFull: {
    day: { other: '最近 {{count}} 个完整日' },
    week: { other: '最近 {{count}} 个完整周' },
    month: { other: '最近 {{count}} 个完整月' },
    quarter: { other: '最近 {{count}} 个完整季度' },
    year: { other: '最近 {{count}} 个完整年' },
  },
  last: {
    day: { other: '最近 {{count}} 天' },
    week: { other: '最近 {{count}} 周' },
    month: { other: '最近 {{count}} 个月' },
    quarter: { other: '最近 {{count}} 个季度' },
    year: { other: '最近 {{count}} 年' },
  },
  current: '当前',
  currentOf: { day: '当天', week: '本周', month: '本月', quarter: '本季度', year: '本年' },
  toDate: { day: '当天至今', week: '本周至今', month: '本月至今', quarter: '本季度至今', year: '本年至今' },
  not: '非 {{what}}',
  from: '从 {{value}} 起',
  to: '至 {{value}}',
  contains: '包含“{{text}}”',
  startsWith: '以“{{text}}”开头',
  below: '{{what}} 之下',
  childrenOf: '{{what}} 的下一级',
  anyOf: '任一条件',
  allOf: '全部条件',
  notOf: '非',
  noneOf: '均不满足',
  notAllOf: '不同时满足',
  bracketed: '（{{what}}）',
  where: '{{asked}}，条件为{{conditions}}',
  set: '集合',
  condition: '条件',
  ranked: {
    top: '按{{measure}}前 {{n}} 名',
    bottom: '按{{measure}}后 {{n}} 名',
    percent: '贡献{{measure}} {{n}}% 的成员',
    sum: '贡献{{measure}}达 {{n}} 的成员',
  },
  chosenUnder: '按各自条件选出',
  in: '属于{{set}}',
  inNow: '属于当前的{{set}}',
  inOf: '属于 {{date}} 的{{set}}',
}

export const periods: Translated<typeof en.periods> = {
  many: { day: '天', week: '周', month: '个月', quarter: '个季度', year: '年' },
}

export const fits: Translated<typeof en.fits> = {
  attribute: {
    blank: { other: '{{measures}}在其每个成员下为空，总计正确。' },
    repeat: { other: '{{measures}}在其每个成员下相同。' },
    error: { other: '{{measures}}不能按它查看。' },
  },
  measure: {
    blank: '按{{attributes}}为空。',
    repeat: '按{{attributes}}所有成员相同。',
    error: '不能按{{attributes}}查看。',
  },
}

export const parameters: Translated<typeof en.parameters> = {
  kinds: { text: '文本', number: '数字', integer: '整数', boolean: '是或否', date: '日期' },
  fromTo: '{{min}} 到 {{max}} 的{{what}}',
  from: '不小于 {{min}} 的{{what}}',
  upTo: '不大于 {{max}} 的{{what}}',
  usually: '通常为 {{value}}',
  expected: '应为{{what}}',
  reset: '重置',
  resetOne: '重置{{parameter}}',
}

export const repair: Translated<typeof en.repair> = {
  drops: '去掉{{what}}',
  takes: '用{{other}}代替{{what}}',
  each: '每个{{attribute}}单独显示，不含总计',
  dropsFilter: '去掉筛选条件：{{filter}}',
  takesApart: '拆分筛选条件：{{filter}}',
  defaultOrder: '使用默认顺序',
  noTop: '不限名次',
  afresh: '重新开始',
}

export const address: Translated<typeof en.address> = {
  noOperator: '此处应为运算符，实际为 {{found}}',
  noName: '此处应为名称，实际为 {{found}}',
  linked: '实际为“{{found}}”，最多可有 {{most}} 个属性，每个一次',
  expected: '实际为“{{found}}”，应为 {{expected}}',
  unknown: '未知参数“{{key}}”；应为 {{expected}}',
  at: '{{key}}：{{problem}}',
  unreadable: '无法读取“{{value}}”',
  newer:
    '它的版本为 {{found}}，而此页面最高只能读取版本 {{known}}；其中内容均未读取。请重新加载页面：可能已有更新的版本',
}

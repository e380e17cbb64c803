import type { en } from '../en/index.ts'
import type { Translated } from '../messages.ts'

export const explore: Translated<typeof en.explore> = {
  kinds: { perspective: '透视', view: '视图', cube: '数据立方体' },
  startFrom: '从这里开始',
  undo: '撤销',
  redo: '重做',
  more: '更多',
  copyLink: '复制链接',
  linkCopied: '链接已复制',
  compare: '对比',
  badLink: '此链接不包含问题',
  afresh: '重新开始',
  noCube: '数据立方体未能打开',
  skip: '跳到表格',
  oldData: '这不是最新数据。',
  oldDefinitions: '这不是最新定义。',
  keptSince: '自 {{since}} 起，模型测试阻止了更新的版本对外提供。',
  why: '原因',
  dataReloaded: '数据已重新加载',
  modelReloaded: '定义已重新加载',
  rows: { other: '{{count, number}} 行' },
  firstOfRows: { other: '{{count, number}} 行中的前 {{first}} 行' },
  columns: { other: '{{count, number}} 列' },
  previousResult: '上一次结果：{{size}}',
  fromFact: '来自事实表，{{engine}}',
  fromRollup: '汇总表 {{rollup}}',
  notRun: '未执行。没有任何猜测。',
  removeAllFilters: '移除所有筛选条件',
  drillPath: '下钻路径',
}

export const keys: Translated<typeof en.keys> = {
  everywhere: '任何位置',
  findField: '查找字段',
  showKeys: '显示这些按键',
  close: '关闭已打开的内容',
  question: '问题',
  take: '抓住字段手柄，放下字段',
  carry: '把字段移到某个区域',
  table: '表格',
  nextCell: '移到相邻单元格',
  firstLast: '行首与行尾',
  behind: '查看单元格背后的内容；在标题上下钻',
  expand: '展开或收起一行',
  space: '空格',
}

export const commands: Translated<typeof en.commands> = {
  addMeasure: '添加指标',
  addToRows: '添加到行',
  question: '问题',
  kinds: { cube: '数据立方体', view: '视图', perspective: '透视' },
  swap: '行列互换',
  hideTotals: '隐藏总计',
  showTotals: '显示总计',
  showKeys: '显示按键',
}

export const compare: Translated<typeof en.compare> = {
  scenarios: '并排比较情景',
  everyMeasure: '所有指标对比',
  forms: { value: '数值', difference: '变化', change: '变化率' },
  with: '对比{{shift}}',
  beside: '并排显示',
  comparison: '对比',
  vs: '对比',
  change: '更改',
  changeIt: '更改对比',
}

export const states: Translated<typeof en.states> = {
  fetching: '正在获取第一个结果',
  choose: '选择一个指标',
  chooseHow: '表格需要一个数字。请从左侧拖入，或在此添加。',
  add: '添加{{measure}}',
  left: '剩余 {{number}} 条{{facts}}',
  none: '没有{{facts}}',
  noMatch: '没有符合这些筛选条件的{{facts}}',
  noRows: '所选指标还没有数据行。',
  leave: '依次应用筛选条件后剩余：',
  remove: '移除“{{filter}}”',
  unsound: '这个问题没有可靠的答案',
  nearest: '最接近的可靠问题',
  failed: '结果未能返回',
  newFailed: '新结果未能返回。',
  previous: '屏幕上是上一次结果。',
  details: '详情',
  request: '请求 {{id}}',
  waiting: '{{seconds}} 秒。新结果完整之前保留上一次结果',
}

export const notices: Translated<typeof en.notices> = {
  useNow: '使用当前成员',
  use: '使用“{{member}}”',
  limited: '{{rows}} 行中的前 {{limit}} 行。',
  unknownValue: '{{attribute}}没有成员“{{found}}”。',
  ragged: '{{levels}}中空白或与上级同名的成员不作为行：其下级上移一级，其事实计入总计。',
  partial: '{{period}}尚不完整：数据截至 {{date}}。',
  setVersion: '{{set}}的成员是为 {{date}} 保存的。',
  unrelated: {
    blankMembers: { other: '{{measures}}没有{{attributes}}这一维度：在其成员下为空，总计正确。' },
    blankFilter: { other: '{{measures}}没有{{attributes}}这一维度：在此筛选条件下为空。' },
    repeatMembers: { other: '{{measures}}没有{{attributes}}这一维度：在其每个成员下相同。' },
    repeatFilter: { other: '{{measures}}没有{{attributes}}这一维度：取自所有行，不受此筛选条件影响。' },
  },
}

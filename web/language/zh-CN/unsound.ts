import type { UnsoundTexts } from '../messages.ts'

/** Why a question has no sound answer, by the reason that the API gives. */
export const unsound: UnsoundTexts = {
  // axes, their order and what is ranked on them
  nothing_below_on_axis:
    '{{attribute}} 不属于任何层次结构，其成员之下没有成员；数据立方体 {{cube}} 的层次结构：{{hierarchies}}',
  no_node: '{{found}} 不是 {{attribute}} 的节点，其下没有成员；请以节点的键指明节点',
  no_member_of_level:
    '{{found}} 不是层次结构 {{hierarchy}} 任何层级的成员；其层级为：{{levels}}。第一层级的成员写其键，更低层级的成员写从第一层级起的键路径',
  members_within:
    '{{attribute}} 的成员要在 {{within}} 之内才能区分，而轴上在它之前列出了高于 {{above}} 的成员；请列出 {{above}} 的成员，或把 {{attribute}} 放到它们之前',
  same_column: '{{attribute}} 与轴上另一个属性是同一列 {{column}}；请只保留其一',
  shares_of_same_rows:
    '桥接 {{bridges}} 的份额取自 {{table}} 的相同行，两者的成员放在一起就成了份额的份额，没有任何一行这样记录；请一次只查询其中一个',
  no_cube_has_all:
    '视图 {{view}} 中没有一个数据立方体具备全部这些属性：{{attributes}}；请加上指标，或选用同一数据立方体的属性',
  filter_on_no_axis:
    '指标筛选针对 {{attribute}}，但它不在任何轴上（轴上有：{{axes}}）；请把 {{attribute}} 放到行或列上',
  shown_filter_on_no_axis:
    '{{measure}} 显示的是各行之间的值，而其筛选针对 {{attribute}}，它不在任何轴上（轴上有：{{axes}}）；请把 {{attribute}} 放到行或列上',
  ranking_on_no_axis:
    '排名按每个 {{attribute}} 分别进行，但它不在任何轴上（轴上有：{{axes}}）；请把 {{attribute}} 放到行或列上',
  filter_by_visible:
    '指标筛选决定哪些成员可见，而 {{measure}} 是在可见成员上计算的；请在全部成员上计算：{"over": "all"}',
  ranking_by_visible: '排名决定哪些成员可见，而 {{measure}} 是在可见成员上计算的；请在全部成员上计算：{"over": "all"}',
  ranking_by_shown: '带有自身条件的排名按数值进行，而 {{measure}} 显示的是 {{of}} 在各行之间的值；请按 {{of}} 排名',
  other_of_rankings:
    '多个排名各自排除不同的成员，“其他”因此没有唯一含义；请把组合作为一个排名（"of": [a, b]），或只在一个排名中使用“其他”',
  other_of_nodes:
    '{{attribute}} 的节点包含其下的节点，“其他”会把事实重复计算；请去掉“其他”，或对同一角色的另一属性排名',
  other_of_levels:
    '轴上列有多个层级的成员，“其他”在每个层级都会代表相同事实的一部分；请一次只查询一个层级的成员，或去掉“其他”',
  other_of_moved: '经过时间移动或在期间日期上读取的值没有 {{attribute}} 的“其他”；请去掉“其他”，或对另一属性排名',
  ranking_of_levels:
    '{{attributes}} 的排名带有自身条件，只在一个层级上选取，而轴上列有多个层级的成员；请一次只查询一个层级的成员，或去掉排名的条件',
  visible_nodes:
    '{{attribute}} 的节点包含其下的节点，因此可见节点没有自己的合计；请在全部成员上合计，或用 "where" 选取节点',
  visible_moved:
    '经过时间移动或在期间日期上读取的值，不能只对 {{attribute}} 的部分成员合计；请在全部成员上合计，或用 "where" 选取期间',
  order_in_circle: '{{measure}} 按显示顺序逐行计算，而该顺序所依据的指标又需要 {{measure}}；请按另一指标或某个属性排序',
  scenario_is_attribute: '数据立方体 {{cube}} 自有名为 scenario 的属性，因此情景在此无法命名',
  which_scenarios: '哪些情景？请在 "scenarios" 中写明；可选：{{scenarios}}',
  scenario_filtered: '情景不是行的属性，不能用来筛选；请在 "scenarios" 中写明所需的情景',
  scenarios_compared: '每个情景只能看到自己的值；请在结果中比较，它们并排显示',
  scenarios_ranked: '情景不参与排名：每个情景各有排名；请在 "scenarios" 中写明所需的情景',
  scenarios_sorted: '情景按 "scenarios" 中的顺序排列；请在其中按所需顺序写明',
  scenarios_on_rows: '情景位于行上时，各自对自己的行排序；请从 at 中去掉情景',
  order_by_scenarios: '行只能按一个情景的值排序',
  order_of_tree: '每个情景按自己的值对树排序；请把 "scenario" 放在行的首位，或不按指标排序',
  // conditions, sets, segments and dates
  reader_unknown: '访问规则需要读者的“{{name}}”，但它未知',
  masked: '{{attribute}} 的成员已被遮蔽，任何条件都不能指明它们',
  none_restricted: '{{attribute}} 没有不可见的成员；没有 {{attribute}} 成员的行属于“未知”成员，{"special": "unknown"}',
  none_unassigned:
    '{{attribute}} 不经桥接，没有“未分配”成员；数据立方体 {{cube}} 中经桥接的属性：{{bridged}}。没有 {{attribute}} 成员的行属于“未知”成员，{"special": "unknown"}',
  other_in_condition: '{{attribute}} 的“其他”不是成员，不能用来筛选；请列出所需的成员',
  own_in_condition:
    '{{attribute}} 的“自身”不是成员，不能用来筛选：{{attribute}} 按节点及其下全部内容筛选；节点自身的值请用 own(指标)',
  nothing_below: '{{attribute}} 不属于任何层次结构，其成员之下没有成员；请使用 in。层次结构：{{hierarchies}}',
  is_hierarchy: '{{hierarchy}} 是层次结构；请选用其中一个层级：{{levels}}',
  finer_than_facts:
    '{{attribute}} 比数据立方体 {{cube}} 的事实更细，每个事实对应一整个 {{grain}}；请选用 {{role}}.{{grain}}，或由其组成的期间',
  no_order: '{{attribute}} 的值为是或否，没有顺序；请使用 in',
  empty_range: '没有符合条件的值：{{attribute}} {{low}} {{from}} 大于 {{high}} {{to}}',
  needs_text: '{{key}} 需要文本，而 {{attribute}} 的类型为 {{type}}',
  sets_of_several: '集合由成员组成，而这些集合的成员属于不同属性：{{attributes}}；若要同时满足，请各写一个条件',
  set_elsewhere: '集合 {{set}} 的成员属于 {{attribute}}，而数据立方体 {{cube}} 没有该属性；请查询具有它的数据立方体',
  set_not_stored: '集合 {{set}} 没有为 {{day}} 保存成员；最近保存的有：{{stored}}',
  set_never_stored: '集合 {{set}} 没有为 {{day}} 保存成员：尚未保存过；请使用 "fresh"',
  set_not_frozen: '集合 {{set}} 未冻结，没有版本；请去掉 version，或为该集合设置 freeze: nightly',
  segment_stored_without_role:
    '细分 {{segment}} 的成员是 {{on}} 中为 {{dates}} 当天保存的成员，而数据立方体 {{cube}} 没有 {{on}} 的角色；请查询两者俱备的数据立方体，或在 where 中写出其条件',
  segment_stored_without_date:
    '细分 {{segment}} 的成员是 {{on}} 中为 {{dates}} 当天保存的成员，而数据立方体 {{cube}} 没有这样的日期角色；请查询两者俱备的数据立方体，或在 where 中写出其条件',
  segment_of_other_rows:
    '细分 {{segment}} 定义在数据立方体 {{on}} 的行上，而数据立方体 {{cube}} 的行不同；请查询 {{on}}',
  segment_without_role:
    '细分 {{segment}} 定义在 {{on}} 上，而数据立方体 {{cube}} 没有它的角色；请查询具有该角色的数据立方体，或在 where 中写出其条件',
  segment_without_role_as_of:
    '细分 {{segment}} 定义在 {{on}} 上，取 {{dates}} 时的状态，而数据立方体 {{cube}} 没有如此查看它的角色；请查询具有该角色的数据立方体，或在 where 中写出其条件',
  segment_of_which_role: '细分 {{segment}} 对应数据立方体 {{cube}} 的多个角色；请用 "role" 指明一个：{{roles}}',
  segment_of_no_such_role: '细分 {{segment}} 在数据立方体 {{cube}} 中没有角色“{{role}}”；其角色：{{roles}}',
  not_of_calendar: '{{key}} 需要日历的年、季度、月、周或日期，而 {{attribute}} 不是；请选用 {{instead}}',
  no_calendar: '{{key}} 需要日历的年、季度、月、周或日期，而 {{attribute}} 不是；数据立方体 {{cube}} 没有日期角色',
  not_complete_through: '数据立方体 {{cube}} 未说明其数据完整到哪一天；请指明从何时起算，例如 "at": "1998-05"',
  no_last_date: '数据立方体 {{cube}} 未说明其数据完整到哪一天；请用 to 指明最后日期',
  not_moved_by: '{{period}} 不能按 {{unit}} 移动：请按 week 或 year 移动 {{attribute}}，或按 {{unit}} 移动 {{date}}',
  beyond_dates: '{{key}} 超出 {{first}} 至 {{last}} 的范围；请减小 n，或从另一日期起算',
  no_event_date: '数据立方体 {{cube}} 没有说明事实何时发生的日期角色；请把 asOf 设为 now，或写日期，例如 "2026-03-31"',
  // measures, calculations and how they are shown
  shows_itself: '{{name}} 显示的是它自己；请显示数据立方体的指标',
  uses_shown:
    '计算先于各行之间的显示计算，因此不能使用 {{name}}；请先计算 {"calc": …, "as": "x"}，再显示其结果 {"measure": "x", "show": …}',
  uses_itself: '计算引用了自身，形成循环：{{names}}',
  no_measure: '没有指标 {{measure}}',
  nested_too_deep: '统计嵌套超过 {{limit}} 层；请减少统计所涉及的属性',
  too_many_coordinates: '查询要在超过 {{limit}} 个其他日期和坐标上取值；请把一部分放到另一个查询中',
  change_of_mixed: '计算改变坐标，而一个条件同时读取 {{attributes}}：它既不能保留也不能去掉；请为每个属性各写一个条件',
  moved_of_mixed:
    '指标经过时间移动，而一个条件同时读取 {{periods}} 和 {{others}}，无法确定所指日期；请把 {{periods}} 的条件单独写出',
  read_at_mixed:
    '指标在期间的日期上读取，而一个条件同时读取 {{periods}} 和 {{others}}，无法确定所指日期；请把 {{periods}} 的条件单独写出',
  no_date_role: '数据立方体 {{cube}} 没有日期角色，无法进行时间移动；请使用不带修饰符的指标',
  not_date_role: '{{role}} 不是数据立方体 {{cube}} 的日期角色；其日期角色：{{dates}}',
  mapped_before_others:
    '{{role}} 按日期对照表移动之后没有可供后续修饰符起算的范围，在计算指标之内亦然；请把该移动放在最后',
  no_level_to_move:
    'prior 和 last 按行或筛选的层级移动，而两者都未指明 {{role}} 的期间；请写明期间，例如 prior(month)，或把 {{role}}.month 放到轴上',
  periods_without_rows:
    '{{show}} 会经过每个 {{level}} 的所有期间，包括没有行的期间，而这些期间没有行说明其 {{level}}；请把 {{level}} 放到 {{period}} 之前',
  base_on_no_axis:
    '基准 {{level}} 不在任何轴上，轴上的属性（{{axes}}）也都不在其下；请把 {{level}} 放到轴上，或以 grand 为基准',
  share_of_node:
    '{{attribute}} 节点的上级是同一属性的行，不能据此计算占比；请以 grand 为基准，或除以该节点上级自身的值，例如 m / m{ {{attribute}} = 键 }',
  share_of_shown:
    '{{name}} 是 {{of}} 在 {{attribute}} 中的占比，而 {{attribute}} 不在任何轴上，且 {{of}} 本身就是各行之间的显示值；请把 {{attribute}} 放到轴上',
  needs_visible: '{{name}} 在全部成员上计算，却需要 {{needs}}，后者在可见成员上计算；请让 {{name}} 也在可见成员上计算',
  through_nodes:
    '{{measure}} 逐行计算，而 {{attribute}} 的节点包含其下的节点，会被重复计算；请列出一个节点的下一级 {"childrenOf": [键], "of": "{{attribute}}"}',
  through_nodes_or_flat:
    '{{measure}} 逐行计算，而 {{attribute}} 的节点包含其下的节点，会被重复计算；请换成非树形的属性，例如 {{flat}}，或列出一个节点的下一级 {"childrenOf": [键], "of": "{{attribute}}"}',
  unknown_to_cube:
    '数据立方体 {{cube}} 没有 {{attributes}}，而视图 {{view}} 不允许在事实没有该属性时查询指标；请去掉 {{cube}} 的指标，或把 unrelated 设为 "blank" 或 "repeat"',
  setting_not_of_rows:
    '情景 {{scenario}} 按 {{attribute}} 设置 {{parameter}}，而数据立方体 {{cube}} 的行自身没有该属性；请不用此情景查询，或直接设置 {{parameter}}',
  parameter_not_of_rows:
    '{{parameter}} 在此对每个 {{attribute}} 各有一值，而数据立方体 {{cube}} 的行自身没有该属性；请只设一个值',
  parameter_of_segment:
    '{{parameter}} 在此对每个 {{attribute}} 各有一值，而细分 {{segment}} 对它们全都相同；请只设一个值',
  parameter_of_bridge:
    '{{parameter}} 在此对每个 {{attribute}} 各有一值，而桥接 {{bridge}} 的模型对它们全都相同；请只设一个值',
  parameter_of_calculation:
    '{{parameter}} 在此对每个 {{attribute}} 各有一值，而指标之上的计算同时涉及多个成员的行；请在指标的 expr 中使用 :{{parameter}}，或只设一个值',
  rate_of_now: '{{rates}} 中的当前汇率取自数据完整的最后一天，而数据完整到哪一天并不清楚；请使用按各行日期换算的指标',
  currencies_added:
    '{{measure}} 含有多种货币（{{currency}}），不能相加；请只保留一种 {"attribute": "{{currency}}", "in": ["…"]}，或按 {{currency}} 分组且不求其合计。已换算的指标：{{converted}}',
  currencies_totalled:
    '{{measure}} 含有多种货币（{{currency}}），所需的 {{over}} 合计会把它们相加；请只保留一种 {"attribute": "{{currency}}", "in": ["…"]}，或按 {{currency}} 分组且不求其合计。已换算的指标：{{converted}}',
  currencies_in_statistic:
    '{{measure}} 含有多种货币（{{currency}}），对 {{over}} 的统计会把它们混在一起；请只保留一种 {"attribute": "{{currency}}", "in": ["…"]}，或按 {{currency}} 分组且不求其合计。已换算的指标：{{converted}}',
  currencies_ranked:
    '{{measure}} 含有多种货币（{{currency}}），{{attributes}} 的排名会比较它们；请只保留一种 {"attribute": "{{currency}}", "in": ["…"]}，或按 {{currency}} 分组且不求其合计。已换算的指标：{{converted}}',
  currencies_compared:
    '{{measure}} 含有多种货币（{{currency}}），{{name}} 会比较不同货币的行；请只保留一种 {"attribute": "{{currency}}", "in": ["…"]}，或按 {{currency}} 分组且不求其合计。已换算的指标：{{converted}}',
  // drills, lists of members and runs
  tree_without_member: '{{attribute}} 是一棵树，显示其全部节点；请用 "member" 指明要展开哪一个',
  axis_of_children:
    '轴上列出的是 {{of}} 成员的下一级；请查询该成员的下一级 {"childrenOf": [成员], "of": "{{attribute}}"}，或先将 {{of}} 上卷',
  same_cube: '{{cube}} 就是当前查询的数据立方体',
  cube_in_no_view: '没有视图同时包含 {{cube}} 和 {{to}}：没有视图把 {{cube}} 与其他数据立方体放在一起',
  no_view_of_both: '没有视图同时包含 {{cube}} 和 {{to}}；由 {{cube}} 经视图可到达：{{cubes}}',
  several_cells: '有多个单元格符合；请给出每个成员的完整路径，例如 ["US", "Springfield"]',
  cell_of_which_scenario: '单元格属于一个情景；请在 at 中指明：{"scenario": "{{scenario}}"}',
  no_other: '查询没有带“其他”的排名，因此没有单元格是“其他”',
  no_dates: '{{measure}} 在此没有日期：未说明指的是哪个期间',
  column_of_bridge: '{{column}} 经桥接 {{bridge}} 而来，一行会有多个值；请把它放到轴上，再查看某个成员单元格的明细',
  no_tree: '{{attribute}} 不是树，其全部成员处于同一层级：请去掉 {{key}}',
  no_tree_but_levels:
    '{{attribute}} 不是树，其全部成员处于同一层级：请去掉 {{key}}；要取其下的成员，请选用所需层级，最低层级为 {{lowest}}',
  nothing_below_special: '{{attribute}} 的 {{special}} 成员之下没有成员；上级须写节点的键',
  too_many_tested: '结果超过 {{limit}} 行；请用 "where" 缩小范围',
  no_source_of_run: '没有来源“{{source}}”；可选：{{sources}}',
  no_dated_sources:
    '没有来源说明其文件属于哪些日期，因此不能按日期选取；来源可用 file: {pattern: files/orders-*.csv, date: "%Y-%m-%d"} 说明；完整加载会重新读取全部文件',
  source_not_dated:
    '来源 {{source}} 未说明其文件属于哪些日期，因此不能按日期选取；来源可用 file: {pattern: files/orders-*.csv, date: "%Y-%m-%d"} 说明；完整加载会重新读取全部文件',
  source_not_dated_others_are: '来源 {{source}} 未说明其文件属于哪些日期，因此不能按日期选取；已说明的来源：{{dated}}',
  not_erased: '未擦除任何内容，因为数据现在无法加载：{{cause}}',
  // forecasts
  forecast_of_one: '预测只针对一个指标；实际为 {{found}} 个',
  forecast_of_numbers: '只能预测数值',
  forecast_of_display: '预测针对指标本身；{{measure}} 显示的是各行之间的值，取决于旁边的内容',
  forecast_of_shown: '预测针对指标本身；{{measure}} 以 {{show}} 方式显示，取决于旁边的内容',
  forecast_of_shown_calculation: '预测针对指标本身；所列计算以 {{show}} 方式显示，取决于旁边的内容',
  forecast_by_period: '预测按行上的一个属性（月或周）进行；实际为：{{found}}',
  forecast_by_listed: '预测按行上的一个属性（月或周）进行；实际为所列成员',
  forecast_leaves_out: '预测需要每个期间恰好一次；请去掉 {{key}}',
  forecast_without_calendar: '{{attribute}} 不属于日历，因此不知道下一个期间',
  forecast_of_relative_dates: '预测需要知道哪些期间完整；请用 from 和 to 或用 in 写 {{attribute}} 的条件',
  // drivers
  change_of_display: '{{measure}} 的变化无法分解：它是答案各行之间的显示计算；可加的量、平均值以及可加量之比可以分解',
  change_of_calculation: '{{measure}} 的变化无法分解：它按 {{expression}} 计算；可加的量、平均值以及可加量之比可以分解',
  change_of_aggregation:
    '{{measure}} 的变化无法分解：它由 {{aggregation}} 得出；可加的量、平均值以及可加量之比可以分解',
  change_of_currencies: '{{measure}} 的变化无法分解：它含有多种无从换算的货币；可加的量、平均值以及可加量之比可以分解',
  // lists and budgets
  no_such_channel: '没有名为“{{name}}”的有支出的渠道',
  broken_list: '工作区的文件 {{file}} 已不能说明名单是如何抽取的；请恢复或删除它，删除后名单就是普通的实验',
  lists_of_shipped_cubes: '工作区只有自己的立方体；带对照组的名单保存在随产品提供的立方体 experiments 中',
}

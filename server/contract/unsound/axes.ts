import type { Json } from '../json.ts'

const noneOr = (names: readonly string[]): string => names.join(', ') || 'none'

const notOnAxis = (what: string, { attribute, axes }: { attribute: string; axes: readonly string[] }): string => {
  const found = axes.length === 0 ? 'nothing is on the axes' : `on the axes are ${axes.join(', ')}`
  return `${what} ${attribute}, which is on no axis (${found}); put ${attribute} on rows or columns`
}

/** Why the axes of a question, its order or its ranking have no sound answer: the text of each reason, by its details. */
export const axisReasons = {
  nothing_below_on_axis: (p: { attribute: string; cube: string; hierarchies: readonly string[] }) =>
    `${p.attribute} is in no hierarchy, so nothing stands below its members; hierarchies of cube ${p.cube} are ${noneOr(p.hierarchies)}`,
  no_node: (p: { attribute: string; found: Json }) =>
    `${JSON.stringify(p.found)} is no node of ${p.attribute}, so nothing stands below it; name a node by its key`,
  no_member_of_level: (p: { found: Json; hierarchy: string; levels: readonly string[] }) =>
    `${JSON.stringify(p.found)} is no member of a level of ${p.hierarchy}; its levels are ${p.levels.join(', ')}. Write a member of the first level as its key, one of a lower level as the path of keys from the first level on`,
  members_within: (p: { attribute: string; within: readonly string[]; above: string }) =>
    `${p.attribute} has its members within ${p.within.join(', ')}, and the axis lists members above ${p.above} before it; list members of ${p.above}, or put ${p.attribute} before them`,
  same_column: (p: { attribute: string; column: string }) =>
    `${p.attribute} and another attribute on the axes are the same column ${p.column}; ask for one of them`,
  shares_of_same_rows: (p: { bridges: readonly string[]; table: string }) =>
    `${p.bridges.join(' and ')} are bridges whose shares are those of the same rows of ${p.table}, so that members of both would have a share of a share, which no row says; ask for one of them at a time`,
  no_cube_has_all: (p: { view: string; attributes: readonly string[] }) =>
    `no cube of view ${p.view} has all of ${p.attributes.join(', ')}; ask for a measure, or for attributes that one cube has`,
  filter_on_no_axis: (p: { attribute: string; axes: readonly string[] }) => notOnAxis('a measure filter is at', p),
  shown_filter_on_no_axis: (p: { measure: string; attribute: string; axes: readonly string[] }) =>
    notOnAxis(`${p.measure} is shown among the rows, and its filter is at`, p),
  ranking_on_no_axis: (p: { attribute: string; axes: readonly string[] }) => notOnAxis('a ranking is per', p),
  filter_by_visible: (p: { measure: string }) =>
    `a measure filter decides what is visible, and ${p.measure} is over visible members; ask for it over all of them: {"over": "all"}`,
  ranking_by_visible: (p: { measure: string }) =>
    `a ranking decides what is visible, and ${p.measure} is over visible members; ask for it over all of them: {"over": "all"}`,
  ranking_by_shown: (p: { measure: string; of: string }) =>
    `a ranking under a context ranks by values, and ${p.measure} shows ${p.of} among the rows; rank by ${p.of}`,
  other_of_rankings: () =>
    'several rankings each leave out members of their own, so "other" has no one meaning; rank combinations as one ("of": [a, b]), or ask for "other" with one ranking',
  other_of_nodes: (p: { attribute: string }) =>
    `nodes of ${p.attribute} hold those below them, so "other" would count facts several times; leave "other" out, or rank an attribute of the same role`,
  other_of_levels: () =>
    '"other" of an explicit axis with members of several levels would stand for parts of the same facts at each of them; ask for the members of one level at a time, or leave "other" out',
  other_of_moved: (p: { attribute: string }) =>
    `a value that is moved in time, or read at dates of a period, has no "other" of ${p.attribute}; leave "other" out, or rank another attribute`,
  ranking_of_levels: (p: { attributes: readonly string[] }) =>
    `a ranking of ${p.attributes.join(', ')} with a context of its own chooses at one level, and the axis lists members of several; ask for the members of one level at a time, or leave the context out`,
  visible_nodes: (p: { attribute: string }) =>
    `nodes of ${p.attribute} hold those below them, so the visible ones have no total of their own; take it over all members, or choose the nodes in "where"`,
  visible_moved: (p: { attribute: string }) =>
    `a value that is moved in time, or read at dates of a period, has no total over some members of ${p.attribute} alone; take it over all members, or choose the periods in "where"`,
  order_in_circle: (p: { measure: string }) =>
    `${p.measure} goes from row to row in the order shown, and that order is by a measure that needs ${p.measure}; sort by another measure or by an attribute`,
  scenario_is_attribute: (p: { cube: string }) =>
    `cube ${p.cube} has an attribute scenario of its own, so scenarios have no name here`,
  which_scenarios: (p: { scenarios: readonly string[] }) =>
    `which scenarios? Name those you want: "scenarios": [${p.scenarios.map((name) => `"${name}"`).join(', ')}]`,
  scenario_filtered: () =>
    'a scenario is no property of rows, so nothing filters by it; name those you want in "scenarios"',
  scenarios_compared: () =>
    'each scenario sees its own values alone; compare them in the answer, where they stand side by side',
  scenarios_ranked: () => 'scenarios are not ranked: each has its own ranking; name those you want in "scenarios"',
  scenarios_sorted: () => 'scenarios stand in the order of "scenarios"; name them there as you want them',
  scenarios_on_rows: () => 'with scenarios on the rows each orders its own rows; leave the scenario out of at',
  order_by_scenarios: () => 'rows are ordered by the values of one scenario',
  order_of_tree: () =>
    'each scenario orders a tree by its own values; put "scenario" first on the rows, or leave the order by a measure out',
} as const

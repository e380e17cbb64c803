import { nearest } from '../nearest.ts'

/** Why a drill, a list of members, a run or another request cannot be done: the text of each reason, by its details. */
export const requestReasons = {
  tree_without_member: (p: { attribute: string }) =>
    `${p.attribute} is a tree, which shows all of its nodes; name the one whose children to show, as "member"`,
  axis_of_children: (p: { of: string; attribute: string }) =>
    `an axis lists the children of members of ${p.of}; ask for those of the member, {"childrenOf": [member], "of": "${p.attribute}"}, or roll ${p.of} up first`,
  same_cube: (p: { cube: string }) => `${p.cube} is the cube that is asked already`,
  cube_in_no_view: (p: { cube: string; to: string }) =>
    `no view holds both ${p.cube} and ${p.to}; no view holds ${p.cube} beside another cube`,
  no_view_of_both: (p: { cube: string; to: string; cubes: readonly string[]; closest?: string | undefined }) =>
    `no view holds both ${p.cube} and ${p.to}; views lead from ${p.cube} to ${p.cubes.join(', ')}${nearest(p.closest)}`,
  several_cells: () => 'several cells fit; give the whole path of each member, such as ["US", "Springfield"]',
  cell_of_which_scenario: (p: { scenario: string }) =>
    `a cell is of one scenario; say which in at: {"scenario": "${p.scenario}"}`,
  no_other: () => 'the query has no ranking with "other", so no cell is "other"',
  no_dates: (p: { measure: string }) => `${p.measure} has no dates here: nothing says which period is meant`,
  column_of_bridge: (p: { column: string; bridge: string }) =>
    `${p.column} comes by the bridge ${p.bridge}, so that one row has several; put it on an axis, and drill through the cell of a member`,
  no_tree: (p: { attribute: string; key: string }) =>
    `${p.attribute} is no tree, so all of its members are on one level: ask without ${p.key}`,
  no_tree_but_levels: (p: { attribute: string; key: string; lowest: string }) =>
    `${p.attribute} is no tree, so all of its members are on one level: ask without ${p.key}; for those below ask the level that is wanted, the lowest is ${p.lowest}`,
  nothing_below_special: (p: { attribute: string; special: string }) =>
    `nothing is below the ${p.special} member of ${p.attribute}; a parent is a node's key`,
  too_many_tested: (p: { limit: number }) => `the answer has more than ${p.limit} rows; narrow it by "where"`,
  no_source_of_run: (p: { source: string; closest?: string | undefined; sources: readonly string[] }) =>
    `there is no source "${p.source}"${nearest(p.closest)}; expected one of ${p.sources.join(', ')}`,
  no_dated_sources: () =>
    'no source says of which dates its files are, so none can be chosen by date; a source does by file: {pattern: files/orders-*.csv, date: "%Y-%m-%d"}; a full run reads all files again',
  source_not_dated: (p: { source: string }) =>
    `source ${p.source} does not say of which dates its files are, so none can be chosen by date; a source does by file: {pattern: files/orders-*.csv, date: "%Y-%m-%d"}; a full run reads all files again`,
  source_not_dated_others_are: (p: { source: string; dated: readonly string[] }) =>
    `source ${p.source} does not say of which dates its files are, so none can be chosen by date; those of ${p.dated.join(', ')} do`,
  not_erased: (p: { cause: string }) => `nothing was erased, for the data cannot be loaded now: ${p.cause}`,
  no_such_channel: (p: { name: string; closest?: string | undefined }) =>
    `no channel with spend is called "${p.name}"${nearest(p.closest)}`,
  broken_list: (p: { file: string }) =>
    `the file ${p.file} of the workspace does not say how a list was drawn, as it did when it was written; bring it back, or remove it, and the list is an experiment like any other`,
  lists_of_shipped_cubes: () =>
    'the workspace has cubes of its own only; lists with a control group are kept for the cube experiments, which is shipped',
} as const

import type { Arrange, GroupKey } from '../../plan/plan.ts'
import { column } from '../../sql/build.ts'
import type { Ctes } from '../ctes.ts'
import { lowerMerge } from '../legs/merge.ts'
import { type Context, names } from '../scope.ts'
import { addTree } from '../trees/tree-nodes.ts'
import { lowerCalculate } from './calculate.ts'
import { countsOf, lowerDisplays, lowerReached } from './display.ts'

/** The trees on the axes of a view: their nodes are listed and put in order also where no fact that is asked has them. */
const addTrees = (context: Context, keys: readonly GroupKey[], ctes: Ctes): void => {
  if (context.cube.facts === undefined) return
  for (const { attribute } of keys) if (attribute.tree !== undefined) addTree(context, attribute, ctes)
}

/**
 * The values of all outputs over all members as a named query `cells`: legs, merged and calculated, then what shows them
 * among each other.
 */
export const lowerCells = (context: Context, plan: Arrange, ctes: Ctes): void => {
  const node = plan.input.input
  const { keys, sets, fills, members } = node.input
  const merged = lowerMerge(context, node.input, ctes)
  addTrees(context, keys, ctes)
  const values = lowerCalculate(context, node, merged)
  if (plan.displays.all.length === 0 && plan.displays.ancestors.length === 0) {
    ctes.push({ name: 'cells', query: values })
    return
  }
  ctes.push({ name: 'values', query: values })
  const rows = {
    context,
    plan,
    keys,
    sets,
    counts: countsOf(node),
    value: (output: string) => column(output),
    other: false,
  }
  const shown = lowerDisplays(rows, ctes, { stages: plan.displays.all, from: 'values' })
  const last = lowerReached(rows, ctes, shown)
  const where = members === undefined && fills.length > 0 ? column(names.reached) : undefined
  ctes.push({
    name: 'cells',
    query: {
      kind: 'select',
      all: last,
      columns: [],
      from: { kind: 'stage', name: last, as: last },
      ...(where !== undefined && { where }),
    },
  })
}

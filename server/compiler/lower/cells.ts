import type { Arrange } from '../plan/plan.ts'
import { column } from '../sql/build.ts'
import { lowerCalculate } from './calculate.ts'
import type { Ctes } from './ctes.ts'
import { countsOf, lowerDisplays, lowerReached } from './display.ts'
import { lowerMerge } from './merge.ts'
import { type Context, names } from './scope.ts'
import { addTree } from './tree-nodes.ts'

/** The trees whose lowest nodes an axis lists: there also where no fact of a view has them. */
const addListedTrees = (context: Context, { input: { listing } }: Arrange, ctes: Ctes): void => {
  for (const { below } of listing.entries.flatMap(({ tuples }) => tuples)) {
    if (below?.which === 'leaves') addTree(context, below.attribute, ctes)
  }
}

/**
 * The values of all outputs over all members as a named query `cells`: legs, merged and calculated, then what shows them
 * among each other.
 */
export const lowerCells = (context: Context, plan: Arrange, ctes: Ctes): void => {
  const node = plan.input.input
  const { keys, sets, fills, members } = node.input
  const merged = lowerMerge(context, node.input, ctes)
  addListedTrees(context, plan, ctes)
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

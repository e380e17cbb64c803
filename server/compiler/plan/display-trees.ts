import { QueryError } from '../../contract/errors.ts'
import type { Cube } from '../../model/cube.ts'
import type { ShowKind } from '../../model/display.ts'
import { isDisplay, sequenceAt } from './display.ts'
import type { GroupKey } from './group-key.ts'
import type { Listing } from './listing.ts'
import { calledOf } from './output-names.ts'
import type { Plan } from './plan.ts'

/** Shows that add up rows, or set one against the row before. */
const goesOn: ReadonlySet<ShowKind> = new Set(['running', 'difference', 'percent_change', 'moving_average', 'trend'])

/** Whether an explicit axis lists nodes none of which stands below another: the children of one, or leaves alone. */
const areApart = ({ entries }: Listing, key: GroupKey): boolean => {
  const tuples = entries
    .filter((entry) => entry.keys.includes(key))
    .flatMap((entry) => entry.tuples)
    .filter((tuple) => (tuple.rolledUp & (1 << key.bit)) === 0)
  const isLeaves = tuples.every(({ below }) => below?.which === 'leaves' && below.upTo === undefined)
  return tuples.length === 1 || (tuples.length > 0 && isLeaves)
}

const flatAttribute = (cube: Cube, role: string | undefined): string | undefined =>
  [...cube.attributes.values()].find((a) => a.role === role && a.tree === undefined && a.within.length === 0)?.name

/**
 * Nodes of a tree hold those below them, so going from one to the next would count the lower ones again.
 *
 * @throws QueryError `unsound`
 */
export const checkTrees = (cube: Cube, plan: Plan): void => {
  const { keys } = plan.input.input.input
  for (const output of plan.input.input.outputs.filter(isDisplay)) {
    const { shown } = output.value
    if (!goesOn.has(shown.show)) continue
    const steps = plan.sets.flatMap((set) => sequenceAt(keys, shown, set).steps)
    const tree = steps.find((k) => k.attribute.tree !== undefined && !areApart(plan.input.listing, k))?.attribute
    if (tree === undefined) continue
    const flat = flatAttribute(cube, tree.role)
    const details = { measure: calledOf(output), attribute: tree.name }
    if (flat === undefined) throw new QueryError('unsound', { reason: 'through_nodes', ...details }, 'measures')
    throw new QueryError('unsound', { reason: 'through_nodes_or_flat', ...details, flat }, 'measures')
  }
}

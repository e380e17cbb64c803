import type { Role, ShowKind } from '../../model/cube.ts'
import type { Parameter } from '../statement.ts'
import { keeps } from './axes.ts'
import { isDisplay, sequenceAt } from './display.ts'
import { attributesOf, conjuncts, type Filter } from './filter.ts'
import type { Names } from './names.ts'
import type { GroupKey, Output, RolledUp } from './plan.ts'

/**
 * Periods that have no fact rows, put among those that have: what goes along time goes over each period of the window. At
 * the set, each combination of the other attributes that has rows gets all periods of the calendar that `filters` let
 * through, up to the last complete date; where neither bounds them, from the first to the last that has rows.
 */
export interface PeriodFill {
  readonly set: RolledUp
  readonly role: Role
  /** attributes of the role that the set keeps */
  readonly keys: readonly GroupKey[]
  /** those of them that differ from row to row, the finest last */
  readonly steps: readonly GroupKey[]
  readonly filters: readonly Filter[]
  readonly through: Parameter | undefined
  /** conditions say where the window starts, and where it ends */
  readonly bounded: { readonly below: boolean; readonly above: boolean }
}

/** Shows that look at the period before, whether or not it has rows. */
const dense: ReadonlySet<ShowKind> = new Set(['running', 'difference', 'percent_change', 'moving_average'])

const isBound = (filter: Filter, side: 'below' | 'above'): boolean => {
  switch (filter.kind) {
    case 'compare':
      return filter.attribute.period !== undefined && filter.op.startsWith(side === 'below' ? '>' : '<')
    case 'members':
    case 'text':
      return filter.attribute.period !== undefined
    case 'all':
      return filter.operands.some((f) => isBound(f, side))
    case 'any':
      return filter.operands.every((f) => isBound(f, side))
    default:
      return false
  }
}

/** The fills that the display calculations among some outputs need. `filters` are the conditions of the query. */
export const planFills = (
  names: Names,
  keys: readonly GroupKey[],
  outputs: readonly Output[],
  sets: readonly RolledUp[],
  filters: readonly Filter[],
): readonly PeriodFill[] => {
  const fills = new Map<string, PeriodFill>()
  for (const { value } of outputs.filter(isDisplay)) {
    if (!dense.has(value.shown.show) || value.shown.over === 'visible') continue
    for (const set of sets) {
      const { along, steps } = sequenceAt(keys, value.shown, set)
      const role = names.cube.roles.get(along?.attribute.role ?? '')
      if (role === undefined) continue
      const own = filters.flatMap(conjuncts).filter((f) => attributesOf(f).every((a) => a.role === role.name))
      fills.set(`${set} ${steps.map((k) => k.bit).join()}`, {
        set,
        role,
        keys: keys.filter((k) => keeps(set, k) && k.attribute.role === role.name),
        steps,
        filters: own,
        through: names.completeThrough === undefined ? undefined : { value: names.completeThrough, type: 'date' },
        bounded: { below: own.some((f) => isBound(f, 'below')), above: own.some((f) => isBound(f, 'above')) },
      })
    }
  }
  return [...fills.values()]
}

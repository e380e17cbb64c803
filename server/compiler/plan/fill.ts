import type { ShowKind } from '../../model/display.ts'
import { keeps } from './axes.ts'
import { isDisplay, sequenceAt } from './display.ts'
import { attributesOf, conjuncts, type Filter } from './filter.ts'
import type { GroupKey, RolledUp } from './group-key.ts'
import type { Names } from './names.ts'
import type { Output } from './plan.ts'
import type { PeriodFill } from './shown.ts'

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

import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { Sort } from '../../contract/query.ts'
import type { Notice } from '../../contract/result.ts'
import { grandTotal, keeping, keeps } from './axes.ts'
import { type Filter, memberOf } from './filter.ts'
import { type Names, seenAttributes } from './names.ts'
import { calledOf } from './output-names.ts'
import type { Outputs } from './outputs.ts'
import type { GroupKey, RolledUp, SortKey } from './plan.ts'

/** What a query is sorted by, the sets whose values decide it, and what was not applied. */
export interface PlannedSort {
  readonly keys: readonly SortKey[]
  readonly sets: readonly RolledUp[]
  readonly notices: readonly Notice[]
}

const columnCoordinate = (
  names: Names,
  keys: readonly GroupKey[],
  sort: Sort,
  path: string,
): { at: Filter[]; atKeys: GroupKey[] } => {
  const named = Object.entries(sort.at ?? {}).map(([name, member]) => {
    const attribute = names.attribute(name, `${path}.at`)
    const key = keys.find((k) => k.attribute === attribute && k.axis === 'column')
    if (key === undefined) {
      const axes = keys.filter((k) => k.axis === 'column').map((k) => k.attribute.name)
      throw new QueryError('not_on_axis', { attribute: name, axes }, `${path}.at`)
    }
    const filter: Filter = {
      kind: 'members',
      attribute,
      members: [memberOf(names, attribute, member, `${path}.at`, true)],
    }
    return { key, filter }
  })
  return { at: named.map((n) => n.filter), atKeys: named.map((n) => n.key) }
}

/**
 * Sets at which a measure sort reads its values: for each depth of the rows, or for the leaf rows alone, those row
 * attributes that the leaves or a total of the answer have there.
 */
const setsFor = (
  keys: readonly GroupKey[],
  answer: readonly RolledUp[],
  scope: 'parent' | 'all',
  atKeys: readonly GroupKey[],
): RolledUp[] => {
  const rows = keys.filter((k) => k.axis === 'row')
  const depths = scope === 'all' ? [rows] : rows.map((_, i) => rows.slice(0, i + 1))
  return depths.flatMap((depth) => {
    const isRead = (set: RolledUp): boolean =>
      depth.some((k, i) => keeps(set, k) && (scope === 'all' || i === depth.length - 1))
    const kept = answer.filter(isRead).map((set) => depth.filter((k) => keeps(set, k)))
    return kept.map((some) => keeping(keys, [...some, ...atKeys]))
  })
}

const unknownSort = (names: Names, outputs: Outputs, by: string, path: string): QueryError<'unknown_measure'> => {
  const candidates = [
    ...outputs.requested.map((o) => calledOf(o.output)),
    ...names.cube.measures.keys(),
    ...seenAttributes(names.cube),
  ]
  return new QueryError(
    'unknown_measure',
    { kind: 'measure', cube: names.cube.name, name: by, closest: closest(by, candidates) },
    path,
  )
}

/**
 * @param answer the sets that the answer shows
 * @throws QueryError `unknown_measure`, `unknown_attribute`, `not_on_axis`, `wrong_value_type`
 */
export const planSort = (
  names: Names,
  keys: readonly GroupKey[],
  outputs: Outputs,
  sorts: readonly Sort[],
  answer: readonly RolledUp[],
): PlannedSort => {
  const sortKeys: SortKey[] = []
  const sets: RolledUp[] = []
  const notices: Notice[] = []
  sorts.forEach((sort, i) => {
    const path = `sort[${i}]`
    const direction = sort.direction ?? 'asc'
    const scope = sort.scope ?? 'parent'
    const isOutput = outputs.requested.some((o) => calledOf(o.output) === sort.by) || names.cube.measures.has(sort.by)
    if (!isOutput && names.cube.attributes.has(sort.by)) {
      if (keys.some((k) => k.attribute.name === sort.by))
        sortKeys.push({ kind: 'attribute', attribute: sort.by, direction, scope })
      else
        notices.push({
          code: 'not_on_axis',
          details: { ignored: 'order', attributes: [sort.by] },
          text: `The order by ${sort.by} is not applied: it is on no axis.`,
        })
      return
    }
    if (!isOutput && !sort.by.includes('@')) throw unknownSort(names, outputs, sort.by, `${path}.by`)
    const output = outputs.named(sort.by, `${path}.by`).name
    const { at, atKeys } = columnCoordinate(names, keys, sort, path)
    sets.push(...setsFor(keys, answer, scope, atKeys))
    sortKeys.push({
      kind: 'measure',
      output,
      direction,
      scope,
      at,
      atBits: grandTotal(keys) & ~keeping(keys, atKeys),
    })
  })
  return { keys: sortKeys, sets, notices }
}

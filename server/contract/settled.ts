import type { CubeQuery, Sort, Top } from './query.ts'

const without = (coordinate: NonNullable<Sort['at']>, left: readonly string[]): Sort['at'] => {
  const kept = Object.entries(coordinate).filter(([attribute]) => !left.includes(attribute))
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

const settledSort = (sort: Sort, left: readonly string[]): Sort => {
  const { at, ...rest } = sort
  const kept = at && without(at, left)
  return kept === undefined ? rest : { ...rest, at: kept }
}

/** A ranking without what left; none where all that it ranks did. */
const settledTop = (top: Top, gone: readonly string[]): Top[] => {
  const { per, of, ...rest } = top
  const ranked = [of].flat().filter((attribute) => !gone.includes(attribute))
  const [first] = ranked
  if (first === undefined) return []
  const inside = per === undefined || gone.includes(per) ? {} : { per }
  return [{ ...rest, ...inside, of: typeof of === 'string' ? first : ranked }]
}

/**
 * A query whose axes changed, without what named attributes that left them: the coordinates of orders (at columns that are
 * none any more), filters on measures at them, rankings of them and inside them.
 */
export const settled = (before: CubeQuery, after: CubeQuery): CubeQuery => {
  const names = (entries: CubeQuery['rows']): string[] => entries.filter((e) => typeof e === 'string')
  const onAxes = names([...after.rows, ...after.columns])
  const gone = names([...before.rows, ...before.columns]).filter((name) => !onAxes.includes(name))
  const left = names(before.columns).filter((name) => !after.columns.includes(name))
  const { sort, having, top, ...rest } = after
  const tops = top && [top].flat().flatMap((t) => settledTop(t, gone))
  const [first] = tops ?? []
  return {
    ...rest,
    ...(sort && { sort: sort.map((s) => settledSort(s, left)) }),
    ...(having && { having: having.filter(({ at }) => at === undefined || !gone.includes(at)) }),
    ...(tops && first && { top: Array.isArray(top) ? tops : first }),
  }
}

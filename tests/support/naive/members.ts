import type { Scalar } from '../../../server/contract/query.ts'
import type { Attribute } from '../../../server/model/cube.ts'
import { pathOf, pathsOf } from './paths.ts'
import { type Cell, memberRows, type Star } from './star.ts'
import { compareValues, exactText } from './values.ts'

/** A member of an attribute as a request names it: its key, with those of its ancestors before it. */
export type Path = readonly (Scalar | null)[]

/** What a random query may name of a star. */
export interface Known {
  /** by attribute: whole paths of members that the data or the dimension have, in the order of their keys */
  readonly paths: ReadonlyMap<string, readonly Path[]>
  /** by attribute: how many members it has */
  readonly counts: ReadonlyMap<string, number>
}

const most = 120

const scalarOf = (cell: Cell): Scalar | null => {
  if (cell.kind !== 'value') return null
  return typeof cell.value === 'bigint' ? Number(exactText(cell.value)) : cell.value
}

const comparePaths = (a: Path, b: Path): number => {
  for (const [i, key] of a.entries()) {
    const other = b[i] ?? null
    if (key === null || other === null) {
      if (key !== other) return key === null ? 1 : -1
    } else {
      const sign = compareValues(key, other)
      if (sign !== 0) return sign
    }
  }
  return 0
}

const pathsIn = (star: Star, attribute: Attribute): readonly Path[] => {
  const path = pathOf(star.cube, attribute)
  const found = new Map<string, Path>()
  const add = (cells: readonly Cell[]): void => {
    if (cells.some(({ kind }) => kind === 'unknown' || kind === 'unassigned')) return
    const keys = cells.map(scalarOf)
    if (keys.at(-1) !== null) found.set(JSON.stringify(keys), keys)
  }
  for (const row of star.facts) add(pathsOf(star, attribute).cells(pathsOf(star, attribute).ids(row)[0] ?? 0))
  for (const row of memberRows(star, path)) add(path.map((a) => row.cell(a)))
  return [...found.values()].toSorted(comparePaths)
}

const thinned = <T>(list: readonly T[]): readonly T[] => {
  const step = Math.ceil(list.length / most)
  return step <= 1 ? list : list.filter((_, i) => i % step === 0)
}

/** Members of every attribute of a star: all of them, or some of many. */
export const knownMembers = (star: Star): Known => {
  const all = [...star.cube.attributes.values()].map((a) => [a.name, pathsIn(star, a)] as const)
  return {
    paths: new Map(all.map(([name, paths]) => [name, thinned(paths)])),
    counts: new Map(all.map(([name, paths]) => [name, paths.length + 2])),
  }
}

import type { Attribute, Cube } from '../../../server/model/cube.ts'
import type { Cell, FactRow, Star } from './star.ts'

/** The attribute of a name. @throws Error where the cube has none */
export const attributeNamed = (cube: Cube, name: string): Attribute => {
  const attribute = cube.attributes.get(name)
  if (attribute === undefined) throw new Error(`cube ${cube.name} has no attribute ${name}`)
  return attribute
}

/** The attributes whose keys make a member's path, its own last. */
export const pathOf = (cube: Cube, attribute: Attribute): readonly Attribute[] => [
  ...attribute.within.map((name) => attributeNamed(cube, name)),
  attribute,
]

/** A text that two cells share exactly when they are the same member. */
export const cellText = (cell: Cell): string => {
  if (cell.kind === 'own') return JSON.stringify(['own', typeof cell.of, String(cell.of)])
  return cell.kind === 'value' ? JSON.stringify([typeof cell.value, String(cell.value)]) : cell.kind
}

/** The members of one attribute, each with a number of its own. */
export interface Paths {
  readonly attribute: Attribute
  /** the cells of a member's path */
  readonly cells: (id: number) => readonly Cell[]
  readonly idOf: (cells: readonly Cell[]) => number
  /** the members that a fact row stands under: its own first, then, in a tree, those above it and the node's own value */
  readonly ids: (row: FactRow) => readonly number[]
}

const makePaths = (star: Star, attribute: Attribute): Paths => {
  const path = pathOf(star.cube, attribute)
  const numbers = new Map<string, number>()
  const all: (readonly Cell[])[] = []
  const idOf = (cells: readonly Cell[]): number => {
    const text = cells.map(cellText).join()
    const id = numbers.get(text) ?? all.push(cells) - 1
    numbers.set(text, id)
    return id
  }
  const inTree = (cell: Cell): readonly number[] => {
    if (cell.kind !== 'value') return [idOf([cell])]
    const nodes = star.nodes(attribute)
    const above = nodes.chain(cell.value).map((value) => idOf([{ kind: 'value', value }]))
    return [...above, idOf([{ kind: 'own', of: cell.value }])]
  }
  const known: (readonly number[] | undefined)[] = []
  const ids = (row: FactRow): readonly number[] => {
    const found =
      known[row.index] ??
      (attribute.tree === undefined ? [idOf(path.map((a) => row.cell(a)))] : inTree(row.cell(attribute)))
    known[row.index] = found
    return found
  }
  return { attribute, cells: (id) => all[id] ?? [], idOf, ids }
}

const pathsOfStars = new WeakMap<Star, Map<string, Paths>>()

/** The members of an attribute in a star. */
export const pathsOf = (star: Star, attribute: Attribute): Paths => {
  const ofStar = pathsOfStars.get(star) ?? new Map<string, Paths>()
  pathsOfStars.set(star, ofStar)
  const found = ofStar.get(attribute.name) ?? makePaths(star, attribute)
  ofStar.set(attribute.name, found)
  return found
}

import type { Member } from './query.ts'
import type { Column, QueryResult, SpecialKind, Value } from './result.ts'

/** One member in a header. `member` is as a query writes it: a path where the attribute has implied ancestors. */
export interface HeaderMember {
  readonly attribute: string
  readonly value: Value
  readonly special?: SpecialKind
  readonly member: Member
  /** what a reader sees for it, where the result has labels beside keys */
  readonly label?: string
  /** set on a node of a parent-child tree: the node above, null for a root, and its distance from the roots */
  readonly tree?: { readonly parent: Value; readonly depth: number }
  /** set on a period that has begun but whose data are not complete: the date up to which they are */
  readonly completeThrough?: string
}

/** One row or column of the grid: its members outermost first; fewer than the axis has attributes on a total. */
export interface GridHeader {
  readonly key: string
  readonly members: readonly HeaderMember[]
  /** a total over at least one attribute of its axis */
  readonly total: boolean
}

/** One cell that a result lists: its column and the values of the measures, in their order. */
export interface GridCell {
  readonly column: GridHeader
  readonly values: readonly Value[]
}

/** A result as a table: row headers in the result's order, column headers in theirs, and the cells where they cross. */
export interface Grid {
  readonly rowAttributes: readonly Column[]
  readonly columnAttributes: readonly Column[]
  readonly measures: readonly Column[]
  readonly rows: readonly GridHeader[]
  readonly columns: readonly GridHeader[]
  /** the value, null for a cell that is there but empty, undefined for a combination that is not listed */
  readonly cell: (row: GridHeader, column: GridHeader, measure: number) => Value | undefined
  /** the cells that a row lists, in the result's order: far fewer than columns where a table is sparse */
  readonly cells: (row: GridHeader) => readonly GridCell[]
}

interface AxisReader {
  readonly attributes: readonly Column[]
  readonly header: (row: number) => GridHeader
}

const specialsOf = (result: QueryResult): ReadonlyMap<string, SpecialKind> =>
  new Map(result.special.map((s) => [`${s.row}:${s.column}`, s.kind]))

/** Special kinds that a query can write; every other stands for rows that no member of the dimension has. */
const written = ['other', 'own', 'restricted', 'unassigned'] as const

/** The member that a query writes for a value on an axis: with the keys before its own where it has any. */
export const memberOf = (value: Value, special: SpecialKind | undefined, path: readonly Value[]): Member => {
  if (special !== undefined && special !== 'blank') {
    return { special: written.find((kind) => kind === special) ?? 'unknown' }
  }
  return path.length > 0 ? [...path, value] : value
}

/** What the member of a column is called in a row; undefined where it has no label. */
type LabelAt = (column: Column, row: readonly Value[]) => string | undefined

const labelReader = ({ labels = [] }: QueryResult): LabelAt => {
  const byColumn = new Map(
    labels.map(({ column, path, members }) => {
      const byKey = new Map(members.map(({ key, label }) => [JSON.stringify(key), label]))
      return [column, { path, byKey }]
    }),
  )
  return ({ name }, row) => {
    const found = byColumn.get(name)
    return found?.byKey.get(JSON.stringify(found.path.map((i) => row[i] ?? null)))
  }
}

/** Up to which date the data of a member's period are complete; undefined where they are whole, or it is no period. */
const partialReader = ({ notices }: QueryResult) => {
  const partials = notices.filter(({ code }) => code === 'partial_period').map(({ details }) => details)
  return ({ name }: Column, value: Value): string | undefined => {
    const found = partials.find(({ attribute, member }) => attribute === name && member === value)
    return typeof found?.completeThrough === 'string' ? found.completeThrough : undefined
  }
}

/** An attribute with the places of its value, of the keys before it and, of a tree, of the node above and the depth. */
interface AttributePlaces {
  readonly column: Column
  readonly index: number
  readonly path: readonly number[]
  readonly tree?: { readonly parent: number; readonly depth: number }
}

const placesOf = (result: QueryResult, axis: 'row' | 'column'): AttributePlaces[] => {
  const all = result.columns.map((column, index) => ({ column, index })).filter((c) => c.column.axis === axis)
  let implied: { name: string; index: number }[] = []
  return all.flatMap(({ column, index }): AttributePlaces[] => {
    if (column.implied === true) {
      implied.push({ name: column.name, index })
      return []
    }
    const placeOf = (part: string) => implied.find(({ name }) => name === `${column.name}.${part}`)?.index
    const [parent, depth] = [placeOf('parent'), placeOf('depth')]
    const path = implied.map((c) => c.index).filter((i) => i !== parent && i !== depth)
    implied = []
    const tree = parent === undefined || depth === undefined ? undefined : { parent, depth }
    return [{ column, index, path, ...(tree && { tree }) }]
  })
}

/** A node's own value has no key of its own: it is told from another's by the node that it is of. */
const keyOf = ({ attribute, member, special, tree }: HeaderMember): unknown =>
  special === 'own' ? [attribute, member, tree?.parent] : [attribute, member]

/** Reads the member of an attribute in a row of a result. */
const memberAtPlaces = (result: QueryResult) => {
  const specials = specialsOf(result)
  const labelAt = labelReader(result)
  const partialAt = partialReader(result)
  return (row: number, { column, index, path, tree }: AttributePlaces): HeaderMember => {
    const values = result.rows[row] ?? []
    const value = values[index] ?? null
    const special = specials.get(`${row}:${index}`)
    const before = path.map((i) => values[i] ?? null)
    const label = special === undefined ? labelAt(column, values) : undefined
    const completeThrough = partialAt(column, value)
    return {
      attribute: column.name,
      value,
      member: memberOf(value, special, before),
      ...(special !== undefined && { special }),
      ...(label !== undefined && { label }),
      ...(completeThrough !== undefined && { completeThrough }),
      ...(tree && { tree: { parent: values[tree.parent] ?? null, depth: Number(values[tree.depth] ?? 0) } }),
    }
  }
}

/** Reads the members of a result row by row, by the name of an attribute on either axis; undefined where none has it. */
export const memberReader = (result: QueryResult): ((row: number, attribute: string) => HeaderMember | undefined) => {
  const memberAt = memberAtPlaces(result)
  const axes = [...placesOf(result, 'row'), ...placesOf(result, 'column')]
  const byName = new Map(axes.map((places) => [places.column.name, places]))
  return (row, attribute) => {
    const places = byName.get(attribute)
    return places && memberAt(row, places)
  }
}

/** Reads the headers of one axis; `firstBit` is the grouping bit of its first attribute. */
const axisReader = (result: QueryResult, axis: 'row' | 'column', firstBit: number): AxisReader => {
  const memberAt = memberAtPlaces(result)
  const attributes = placesOf(result, axis)
  const header = (row: number): GridHeader => {
    const bits = result.grouping[row] ?? 0
    const kept = attributes.filter((_, k) => (bits & (1 << (firstBit + k))) === 0)
    const members = kept.map((places) => memberAt(row, places))
    return { key: JSON.stringify(members.map(keyOf)), members, total: members.length < attributes.length }
  }
  return { attributes: attributes.map((a) => a.column), header }
}

const compareValues = (a: Value, b: Value): number => {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a) < String(b) ? -1 : 1
}

/** By value; a node's own part stands before the nodes under it. */
const compareMembers = (a: HeaderMember, b: HeaderMember): number => {
  const [first, second] = [a.special === 'own', b.special === 'own']
  const areSiblings = a.tree !== undefined && b.tree !== undefined && a.tree.parent === b.tree.parent
  return areSiblings && first !== second ? Number(second) - Number(first) : compareValues(a.value, b.value)
}

const compareHeaders = (a: GridHeader, b: GridHeader): number => {
  for (let i = 0; i < Math.max(a.members.length, b.members.length); i++) {
    const [x, y] = [a.members[i], b.members[i]]
    if (x === undefined || y === undefined) return x === undefined ? 1 : -1
    const order = compareMembers(x, y)
    if (order !== 0) return order
  }
  return 0
}

/** Merges sequences that agree with one order; where they leave it open, by key, totals last. */
const mergeSequences = (sequences: readonly (readonly GridHeader[])[]): GridHeader[] => {
  const headers = new Map<string, GridHeader>()
  const after = new Map<string, Set<string>>()
  const waitsFor = new Map<string, number>()
  for (const sequence of sequences) {
    sequence.forEach((header, i) => {
      if (!headers.has(header.key)) {
        headers.set(header.key, header)
        after.set(header.key, new Set())
        waitsFor.set(header.key, 0)
      }
      const before = sequence[i - 1]
      const followers = before === undefined ? undefined : after.get(before.key)
      if (followers === undefined || followers.has(header.key)) return
      followers.add(header.key)
      waitsFor.set(header.key, (waitsFor.get(header.key) ?? 0) + 1)
    })
  }
  const merged: GridHeader[] = []
  const ready = [...headers.values()].filter((h) => waitsFor.get(h.key) === 0)
  while (ready.length > 0) {
    ready.sort(compareHeaders)
    const next = ready.shift()
    if (next === undefined) break
    merged.push(next)
    for (const key of after.get(next.key) ?? []) {
      const left = (waitsFor.get(key) ?? 0) - 1
      waitsFor.set(key, left)
      const header = headers.get(key)
      if (left === 0 && header !== undefined) ready.push(header)
    }
  }
  return merged
}

/**
 * Turns the long form of a result into a pivot grid. Rows keep the order of the result; columns take the order that the
 * rows agree on. A combination that the result does not list has no cell (undefined), which differs from an empty one.
 */
export const toGrid = (result: QueryResult): Grid => {
  const rowAxis = axisReader(result, 'row', 0)
  const columnAxis = axisReader(result, 'column', rowAxis.attributes.length)
  const measures = result.columns.map((column, index) => ({ column, index })).filter((c) => c.column.axis === 'measure')
  const rows = new Map<string, GridHeader>()
  const listed = new Map<string, Map<string, GridCell>>()
  result.rows.forEach((values, i) => {
    const row = rowAxis.header(i)
    const column = columnAxis.header(i)
    const cell = { column, values: measures.map((m) => values[m.index] ?? null) }
    const cells = listed.get(row.key)
    if (cells === undefined) {
      rows.set(row.key, row)
      listed.set(row.key, new Map([[column.key, cell]]))
    } else cells.set(column.key, cell)
  })
  const cells = (row: GridHeader): readonly GridCell[] => [...(listed.get(row.key)?.values() ?? [])]
  return {
    rowAttributes: rowAxis.attributes,
    columnAttributes: columnAxis.attributes,
    measures: measures.map((m) => m.column),
    rows: [...rows.values()],
    columns: mergeSequences([...rows.values()].map((row) => cells(row).map((cell) => cell.column))),
    cell: (row, column, measure) => listed.get(row.key)?.get(column.key)?.values[measure],
    cells,
  }
}

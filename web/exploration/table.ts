import type { Catalog } from '../../server/contract/catalog.ts'
import type { GridHeader, HeaderMember } from '../../server/contract/grid.ts'
import type { Exploration, Path } from './exploration.ts'
import { type Answer, type Children, childKey, headerPath, isListed, pathKey } from './paths.ts'
import { levelUnder, levelUnderPath } from './query.ts'
import { inOrder } from './table-order.ts'

/** One row of the table that is shown, with what its cells need to be read and opened. */
export interface TableRow {
  readonly key: string
  readonly path: Path
  /** 0 for the outermost */
  readonly depth: number
  readonly kind: 'parent' | 'leaf' | 'total' | 'pending' | 'failed'
  readonly member?: HeaderMember
  readonly state: 'open' | 'closed' | 'none'
  /** whether a click on the member can go to the level below */
  readonly drills: boolean
  /** absent on a row that has no values of its own; `under` is the expanded row whose answer it is of */
  readonly source?: Answer & { readonly header: GridHeader; readonly under?: Path }
  readonly message?: string
}

/** A level that a ragged hierarchy skips where its member is blank, or named like the member above. */
const isSkipped = (catalog: Catalog, members: readonly HeaderMember[], at: number): boolean => {
  const member = members[at]
  const rule = catalog.hierarchies.map((h) => h.skips?.[member?.attribute ?? '']).find((r) => r !== undefined)
  if (member === undefined || rule === undefined) return false
  if (rule === 'blank') return member.value === null && member.special !== 'unknown' && member.special !== 'other'
  const above = Array.isArray(member.member) ? member.member.at(-2) : members[at - 1]?.value
  return member.value !== null && member.value === above
}

/** How deep the last of some members stands: under those that are shown, and under the nodes above it in a tree. */
const depthOf = (catalog: Catalog, members: readonly HeaderMember[]): number =>
  members.reduce((depth, member, at) => {
    const under = at === members.length - 1 || isSkipped(catalog, members, at) ? 0 : 1
    return depth + under + (member.tree?.depth ?? 0)
  }, 0)

/** A member that stands for no row of the dimension, or for several, has nothing below it. */
export const hasBelow = (member: HeaderMember | undefined, catalog: Catalog): boolean =>
  member !== undefined &&
  (member.special === undefined || member.special === 'blank') &&
  levelUnder(catalog, member.attribute) !== undefined

interface Context {
  readonly x: Exploration
  readonly catalog: Catalog
  readonly children: ReadonlyMap<string, Children>
  /** headers of the first answer's rows that are totals, by `pathKey` */
  readonly subtotals: ReadonlyMap<string, GridHeader>
}

const leafRow = (context: Context, answer: Answer, header: GridHeader, parent: Path, depth: number): TableRow => {
  const member = header.members.at(-1)
  const path = parent.length > 0 && member !== undefined ? [...parent, member.member] : headerPath(header)
  const key = member?.special === 'own' ? header.key : pathKey(path)
  const below = hasBelow(member, context.catalog)
  const expandable = below && levelUnderPath(context.x, context.catalog, 'rows', path.length) !== undefined
  const open = expandable && isListed(context.x.expanded, path)
  return {
    key,
    path,
    depth,
    kind: open ? 'parent' : 'leaf',
    ...(member !== undefined && { member }),
    state: expandable ? (open ? 'open' : 'closed') : 'none',
    drills: below,
    source: { ...answer, header, ...(parent.length > 0 && { under: parent }) },
  }
}

const note = (path: Path, depth: number, kind: 'pending' | 'failed', message?: string): TableRow => ({
  key: `${pathKey(path)}:${kind}`,
  path,
  depth,
  kind,
  state: 'none',
  drills: false,
  ...(message !== undefined && { message }),
})

/** A leaf row and, where it is expanded, the rows under it. */
const withChildren = (context: Context, row: TableRow): TableRow[] => {
  if (row.state !== 'open') return [row]
  const children = context.children.get(childKey({ rows: row.path }))
  const depth = row.depth + 1
  if (children === undefined || 'pending' in children) return [row, note(row.path, depth, 'pending')]
  if ('failed' in children) return [row, note(row.path, depth, 'failed', children.failed)]
  const headers = children.grid.rows.filter((header) => !header.total)
  const under = inOrder(context.x, headers, context.children, row.path).flatMap((header) =>
    withChildren(context, leafRow(context, children, header, row.path, depth)),
  )
  return [row, ...under]
}

const parentRow = (context: Context, answer: Answer, leaf: GridHeader, end: number): TableRow => {
  const members = leaf.members.slice(0, end)
  const path = members.map((m) => m.member)
  const key = pathKey(path)
  const header = context.subtotals.get(key)
  const member = members.at(-1)
  return {
    key,
    path,
    depth: depthOf(context.catalog, members),
    kind: 'parent',
    ...(member !== undefined && { member }),
    state: isListed(context.x.collapsed, path) ? 'closed' : 'open',
    drills: hasBelow(member, context.catalog),
    ...(header !== undefined && { source: { ...answer, header } }),
  }
}

/** The parents of a leaf that the leaf before it does not share, outermost first. */
const newParents = (context: Context, answer: Answer, leaf: GridHeader, before: GridHeader | undefined): TableRow[] => {
  const path = headerPath(leaf)
  const previous = before === undefined ? undefined : headerPath(before)
  const parents: TableRow[] = []
  for (let depth = 0; depth < path.length - 1; depth++) {
    const end = depth + 1
    if (previous !== undefined && pathKey(previous.slice(0, end)) === pathKey(path.slice(0, end))) continue
    if (!isSkipped(context.catalog, leaf.members, depth)) parents.push(parentRow(context, answer, leaf, end))
  }
  return parents
}

const isHidden = (row: { readonly path: Path; readonly depth: number }, collapsed: readonly Path[]): boolean =>
  collapsed.some((path) => path.length < row.path.length && pathKey(row.path.slice(0, path.length)) === pathKey(path))

/** Members with nothing listed under them: leaves, and those of which a ragged hierarchy skips all that is below. */
const withoutParents = (headers: readonly GridHeader[]): GridHeader[] => {
  const starts = new Set<string>()
  for (const header of headers) {
    const path = headerPath(header)
    for (let end = 1; end < path.length; end++) starts.add(pathKey(path.slice(0, end)))
  }
  return headers.filter(
    (header) => header.members.length > 0 && !(header.total && starts.has(pathKey(headerPath(header)))),
  )
}

const totalRow = (answer: Answer, header: GridHeader | undefined): TableRow[] => {
  if (header === undefined) return []
  return [{ key: '[]', path: [], depth: 0, kind: 'total', state: 'none', drills: false, source: { ...answer, header } }]
}

/** A leaf row, below its parents where these have not been shown, and above what it is expanded to. */
const nested = (context: Context, answer: Answer, leaves: readonly GridHeader[]): TableRow[] =>
  leaves.flatMap((leaf, i) => {
    const row = leafRow(context, answer, leaf, [], depthOf(context.catalog, leaf.members))
    const parents = newParents(context, answer, leaf, leaves[i - 1])
    return [
      ...parents,
      ...(leaf.total ? [{ ...row, state: 'none' as const, drills: false }] : withChildren(context, row)),
    ]
  })

/** Leaf rows that are ordered over all parents stand beside each other, each by its whole path. */
const flat = (context: Context, answer: Answer, leaves: readonly GridHeader[]): TableRow[] =>
  leaves.flatMap((leaf) => withChildren(context, leafRow(context, answer, leaf, [], 0)))

/** Whether leaf rows are ordered together, so that no parents stand above them. */
export const isFlat = (x: Exploration): boolean => x.rows.length > 1 && x.sort[0]?.scope === 'all'

/**
 * The rows to show, top to bottom: parents above what is in them, expanded rows followed by the level below, the grand
 * total last. Rows of collapsed parents are left out. Ordered over all parents, leaf rows alone.
 *
 * @param answer   the grid of `toQuery(x)`
 * @param children by `childKey`, what is known of what is under each expanded row
 */
export const tableRows = (
  x: Exploration,
  catalog: Catalog,
  answer: Answer,
  children: ReadonlyMap<string, Children>,
): TableRow[] => {
  const whole = answer.grid.rows.filter((header) => header.total || header.members.length === 0)
  const subtotals = new Map(whole.map((header) => [pathKey(headerPath(header)), header]))
  const context = { x, catalog, children, subtotals }
  const leaves = inOrder(x, withoutParents(answer.grid.rows), children)
  const total = totalRow(answer, subtotals.get('[]'))
  if (isFlat(x)) return [...flat(context, answer, leaves), ...total]
  return [...nested(context, answer, leaves).filter((row) => !isHidden(row, x.collapsed)), ...total]
}

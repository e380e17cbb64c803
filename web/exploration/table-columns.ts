import type { Catalog } from '../../server/contract/catalog.ts'
import type { GridCell, GridHeader } from '../../server/contract/grid.ts'
import type { Value } from '../../server/contract/result.ts'
import type { Exploration, Path } from './exploration.ts'
import { type Answer, type Children, childKey, headerPath, isListed, pathKey } from './paths.ts'
import { levelUnderPath } from './query.ts'
import { scenarioName } from './scenarios.ts'
import { hasBelow, type TableRow, tableRows } from './table.ts'

/** One column of the table, over which its measures stand. */
export interface TableColumn {
  readonly key: string
  readonly header: GridHeader
  readonly path: Path
  readonly kind: 'leaf' | 'total' | 'pending' | 'failed'
  /** the expanded column that it is under; absent on a column of the question itself */
  readonly under?: Path
  readonly message?: string
}

/** Whether what is under a member of the columns is shown or can be; members that are not named have nothing to show. */
type ColumnStates = ReadonlyMap<string, 'open' | 'closed'>

/** The columns to show, left to right, and by `pathKey` the members that can be expanded or collapsed. */
interface TableColumns {
  readonly columns: readonly TableColumn[]
  readonly states: ColumnStates
}

interface Context {
  readonly x: Exploration
  readonly catalog: Catalog
  readonly children: ReadonlyMap<string, Children>
  readonly states: Map<string, 'open' | 'closed'>
}

const column = (header: GridHeader, kind: TableColumn['kind'], under?: Path): TableColumn => ({
  key: header.key,
  header,
  path: headerPath(header),
  kind,
  ...(under !== undefined && { under }),
})

const canExpand = ({ x, catalog }: Context, { members }: GridHeader): boolean => {
  const last = members.at(-1)
  const isNode = last?.tree !== undefined
  return !isNode && hasBelow(last, catalog) && levelUnderPath(x, catalog, 'columns', members.length) !== undefined
}

const note = (header: GridHeader, path: Path, kind: 'pending' | 'failed', message?: string): TableColumn => ({
  ...column({ ...header, key: `${header.key}:${kind}` }, kind, path),
  ...(message !== undefined && { message }),
})

/** The scenario that a column stands under; undefined where none are side by side. */
const scenarioOf = ({ members }: GridHeader): Value | undefined =>
  members.find(({ attribute }) => attribute === scenarioName)?.value

/** A column and, where it is expanded, the columns of the level below before it. */
const withChildren = (context: Context, header: GridHeader, under?: Path): TableColumn[] => {
  if (!canExpand(context, header)) return [column(header, 'leaf', under)]
  const path = headerPath(header)
  const isOpen = isListed(context.x.expandedColumns, path)
  context.states.set(pathKey(path), isOpen ? 'open' : 'closed')
  if (!isOpen) return [column(header, 'leaf', under)]
  const children = context.children.get(childKey({ columns: path }))
  const own = column(header, 'total', under)
  if (children === undefined || 'pending' in children) return [note(header, path, 'pending'), own]
  if ('failed' in children) return [note(header, path, 'failed', children.failed), own]
  const scenario = scenarioOf(header)
  const below = children.grid.columns.filter((child) => !child.total && scenarioOf(child) === scenario)
  return [...below.flatMap((child) => withChildren(context, child, path)), own]
}

const isUnder = (path: Path, parents: readonly Path[]): boolean =>
  parents.some((parent) => parent.length < path.length && pathKey(path.slice(0, parent.length)) === pathKey(parent))

/**
 * The columns to show: members of the question in its order, an expanded one after the level below, a collapsed one by
 * its subtotal alone.
 *
 * @param answer   the grid of `toQuery(x)`
 * @param children by `childKey`, what is known of what is under each expanded column
 */
const tableColumns = (
  x: Exploration,
  catalog: Catalog,
  answer: Answer,
  children: ReadonlyMap<string, Children>,
): TableColumns => {
  const context: Context = { x, catalog, children, states: new Map() }
  const columns = answer.grid.columns.flatMap((header) => {
    const path = headerPath(header)
    if (isUnder(path, x.collapsedColumns)) return []
    if (!header.total) return withChildren(context, header)
    if (path.length > 0) context.states.set(pathKey(path), isListed(x.collapsedColumns, path) ? 'closed' : 'open')
    return [column(header, 'total')]
  })
  return { columns, states: context.states }
}

/** The rows and columns of the table that is shown, with the answers that its values are from. */
export interface Table extends TableColumns {
  readonly rows: readonly TableRow[]
  /** by `childKey`, what is known of what is under expanded rows and columns */
  readonly children: ReadonlyMap<string, Children>
}

/**
 * The table of an answer.
 *
 * @param answer   the grid of `toQuery(x)`
 * @param children by `childKey`, what is known of what is under each expanded row and column
 */
export const tableOf = (
  x: Exploration,
  catalog: Catalog,
  answer: Answer,
  children: ReadonlyMap<string, Children>,
): Table => ({
  rows: tableRows(x, catalog, answer, children),
  ...tableColumns(x, catalog, answer, children),
  children,
})

/** The answer with the value where a row and a column cross; undefined where the row has no values. */
export const answerAt = (
  { children }: Pick<Table, 'children'>,
  { source }: TableRow,
  { under }: TableColumn,
): Children | undefined => {
  if (source === undefined || under === undefined) return source
  return children.get(childKey({ ...(source.under !== undefined && { rows: source.under }), columns: under }))
}

/** The value where a row and a column cross; undefined where the row lists none there, or it has not come. */
export const cellOf = (
  table: Pick<Table, 'children'>,
  row: TableRow,
  column: TableColumn,
  measure: number,
): Value | undefined => {
  const answer = answerAt(table, row, column)
  const isThere = answer !== undefined && 'grid' in answer && row.source !== undefined
  return isThere ? answer.grid.cell(row.source.header, column.header, measure) : undefined
}

/** The cells that a row lists in the question's own columns; none for a row without values of its own. */
export const cellsOf = (row: TableRow): readonly GridCell[] => row.source?.grid.cells(row.source.header) ?? []

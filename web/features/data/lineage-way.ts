import type { Lineage } from '../../../server/contract/lineage.ts'
import { t } from '../../language/language.ts'

/** What a thing on the way of the data is: those of the contract, and the files of a source. */
export type WayKind = 'file' | Lineage['nodes'][number]['kind']

/** The columns of the diagram, in the order of the way. */
export const kinds: readonly WayKind[] = ['file', 'source', 'entity', 'table', 'cube', 'view']

/** A thing on the way, with its place in the diagram. */
export interface WayNode {
  readonly id: string
  readonly kind: WayKind
  readonly name: string
  readonly title: string
  readonly definition: string | null
  readonly rows: number | null
  /** from 0 on; columns without nodes are left out */
  readonly column: number
  /** from 0 on, from the top */
  readonly row: number
}

/** The part of the lineage that is shown. */
export interface Way {
  readonly columns: readonly WayKind[]
  readonly nodes: readonly WayNode[]
  readonly edges: Lineage['edges']
  /** of the sources shown; of the chosen file only that */
  readonly files: number
}

type Bare = Omit<WayNode, 'column' | 'row'>

/** The id of a file of the lineage. */
export const fileId = (file: string): string => `file:${file}`

/** The id as the lineage has it: a cube may be named by what is a view; undefined where there is no such thing. */
export const knownId = (lineage: Lineage, id: string | undefined): string | undefined => {
  if (id === undefined) return undefined
  if (lineage.files.some(({ file }) => fileId(file) === id)) return id
  const asView = id.replace(/^cube:/, 'view:')
  return lineage.nodes.find((node) => node.id === id || node.id === asView)?.id
}

const reach = (from: string, edges: Lineage['edges'], isForth: boolean): Set<string> => {
  const reached = new Set([from])
  for (const id of reached) {
    for (const edge of edges) {
      const [start, end] = isForth ? [edge.from, edge.to] : [edge.to, edge.from]
      if (start === id) reached.add(end)
    }
  }
  return reached
}

/** All that is on the way to a thing and from it on, itself included. */
const onWay = (lineage: Lineage, id: string): Set<string> => {
  const source = lineage.files.find(({ file }) => fileId(file) === id)?.source
  if (source !== undefined) return reach(`source:${source}`, lineage.edges, true)
  return new Set([...reach(id, lineage.edges, false), ...reach(id, lineage.edges, true)])
}

const filesOf = (lineage: Lineage, shown: ReadonlySet<string>, id: string): Lineage['files'] => {
  const isFile = id.startsWith('file:')
  return lineage.files.filter(({ file, source }) => (isFile ? fileId(file) === id : shown.has(`source:${source}`)))
}

const bareFile = ({ file, rows }: Lineage['files'][number]): Bare => ({
  id: fileId(file),
  kind: 'file',
  name: file,
  title: file.slice(file.lastIndexOf('/') + 1),
  definition: null,
  rows,
})

/** The files of a source as one thing, where each by itself has no room. */
const bareFiles = (source: string, files: Lineage['files']): Bare => ({
  id: `files:${source}`,
  kind: 'file',
  name: source,
  title: t('data.files', { count: files.length }),
  definition: null,
  rows: files.reduce((sum, { rows }) => sum + rows, 0),
})

/** The files to be drawn, each with its source: each by itself, or the many of a source as one where all are too many. */
const drawn = (files: Lineage['files'], mostFiles: number): { node: Bare; source: string }[] => {
  const sources = [...new Set(files.map(({ source }) => source))]
  return sources.flatMap((source) => {
    const own = files.filter((file) => file.source === source)
    const isOne = own.length > 1 && files.length > mostFiles
    return (isOne ? [bareFiles(source, own)] : own.map(bareFile)).map((node) => ({ node, source }))
  })
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0) / numbers.length

/** Gives each node its row: as near as may be to what it is made of, so that few lines cross. */
const placed = (nodes: readonly Bare[], edges: Lineage['edges']): Pick<Way, 'columns' | 'nodes'> => {
  const columns = kinds.filter((kind) => nodes.some((node) => node.kind === kind))
  const rows = new Map<string, number>()
  const done = columns.flatMap((kind, column) => {
    const own = nodes.filter((node) => node.kind === kind)
    const place = new Map(
      own.map(({ id }, i) => {
        const before = edges.flatMap(({ from, to }) => (to === id && rows.has(from) ? [rows.get(from) ?? 0] : []))
        return [id, before.length === 0 ? i : mean(before)]
      }),
    )
    const sorted = own.toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0))
    for (const [row, { id }] of sorted.entries()) rows.set(id, row)
    return sorted.map((node, row) => ({ ...node, column, row }))
  })
  return { columns, nodes: done }
}

/**
 * What is shown of the lineage: all of it, or what is on the way to a thing and from it on, with the files that it came from.
 *
 * @param id         as `knownId` gives it; undefined for all, without files
 * @param mostFiles  how many files have room, each by itself
 */
export const wayOf = (lineage: Lineage, id: string | undefined, mostFiles: number): Way => {
  if (id === undefined) return { ...placed(lineage.nodes, lineage.edges), edges: lineage.edges, files: 0 }
  const shown = onWay(lineage, id)
  const files = filesOf(lineage, shown, id)
  const some = drawn(files, mostFiles)
  const nodes = [...some.map(({ node }) => node), ...lineage.nodes.filter((node) => shown.has(node.id))]
  const edges = [
    ...some.map(({ node, source }) => ({ from: node.id, to: `source:${source}` })),
    ...lineage.edges.filter(({ from, to }) => shown.has(from) && shown.has(to)),
  ]
  return { ...placed(nodes, edges), edges, files: files.length }
}

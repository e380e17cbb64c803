import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { Scroll } from '../../ui/scroll.tsx'
import styles from './lineage.module.css'
import type { Way, WayNode } from './lineage-way.ts'
import { hrefOf } from './place.ts'
import { countText } from './words.ts'

/** Pixels down, per cent across. */
const layout = { head: 28, row: 34, node: 28, gap: 5 } as const

const widthOf = (columns: number): number => (100 - layout.gap * (columns - 1)) / columns
const leftOf = (column: number, columns: number): number => column * (widthOf(columns) + layout.gap)
const middleOf = ({ row }: WayNode): number => layout.head + row * layout.row + layout.node / 2

/** The line between two nodes: to the next column, or around where both stand in one. */
const lineOf = (from: WayNode, to: WayNode, columns: number): string => {
  const [y1, y2] = [middleOf(from), middleOf(to)]
  const x1 = leftOf(from.column, columns) + widthOf(columns)
  if (from.column === to.column) {
    const out = x1 + layout.gap * 0.7
    return `M${x1},${y1} C${out},${y1} ${out},${y2} ${x1},${y2}`
  }
  const x2 = leftOf(to.column, columns)
  const middle = x2 - layout.gap / 2
  return `M${x1},${y1} C${middle},${y1} ${middle},${y2} ${x2},${y2}`
}

const Lines = ({ way, height }: { readonly way: Way; readonly height: number }) => {
  const nodes = new Map(way.nodes.map((node) => [node.id, node]))
  return (
    <svg
      className={styles.lines}
      viewBox={`0 0 100 ${height}`}
      height={height}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {way.edges.map(({ from, to }) => {
        const [start, end] = [nodes.get(from), nodes.get(to)]
        if (start === undefined || end === undefined) return null
        return (
          <path
            key={`${from} ${to}`}
            d={lineOf(start, end, way.columns.length)}
            fill="none"
            vectorEffect="non-scaling-stroke"
          />
        )
      })}
    </svg>
  )
}

/** The way of a thing, all of it where that is shown already; of many files as one their list. */
const hrefTo = ({ id, name }: WayNode, isChosen: boolean): string =>
  id.startsWith('files:')
    ? hrefOf({ part: 'runs', source: name })
    : hrefOf({ part: 'lineage', node: isChosen ? undefined : id })

const Node = ({
  node,
  columns,
  isChosen,
}: {
  readonly node: WayNode
  readonly columns: number
  readonly isChosen: boolean
}) => {
  const locale = useLocale()
  const rows = node.rows === null ? '' : countText(node.rows, locale)
  const place = {
    left: `${leftOf(node.column, columns)}%`,
    width: `${widthOf(columns)}%`,
    top: layout.head + node.row * layout.row,
    height: layout.node,
  }
  return (
    <li style={place}>
      <a
        className={styles.node}
        href={hrefTo(node, isChosen)}
        title={node.title === node.name ? node.name : `${node.title} (${node.name})`}
        {...(isChosen && { 'aria-current': true })}
      >
        <span>{node.kind === 'cube' || node.kind === 'view' || node.kind === 'file' ? node.title : node.name}</span>
        {rows !== '' && <small>{rows}</small>}
      </a>
    </li>
  )
}

export interface LineageDiagramProps {
  readonly way: Way
  /** the node that the way is of */
  readonly chosen: string | undefined
}

/** The way of the data in columns, with a line from each thing to what is made of it. Each is a link to its own way. */
export const LineageDiagram = ({ way, chosen }: LineageDiagramProps) => {
  const columns = way.columns.length
  const tallest = Math.max(...way.nodes.map(({ row }) => row + 1))
  const height = layout.head + tallest * layout.row
  return (
    <Scroll label={t('lineage.diagram')} className={styles.scroll}>
      <div
        className={styles.diagram}
        style={{ height, minWidth: columns * 150 }}
        data-chosen={chosen !== undefined || undefined}
      >
        <Lines way={way} height={height} />
        {way.columns.map((kind, column) => (
          <section key={kind} aria-label={t(`lineage.kinds.${kind}`)}>
            <h3 style={{ left: `${leftOf(column, columns)}%`, width: `${widthOf(columns)}%` }}>
              {t(`lineage.kinds.${kind}`)}
            </h3>
            <ul>
              {way.nodes
                .filter((node) => node.column === column)
                .map((node) => (
                  <Node key={node.id} node={node} columns={columns} isChosen={node.id === chosen} />
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Scroll>
  )
}

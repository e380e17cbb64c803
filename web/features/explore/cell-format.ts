import type { Catalog } from '../../../server/contract/catalog.ts'
import { type CellFormat, cellFormats, type Exploration } from '../../exploration/exploration.ts'
import { measureOf } from '../../exploration/query.ts'
import { readShown } from '../../exploration/shown-measure.ts'
import type { TableRow } from '../../exploration/table.ts'
import { cellsOf, type TableColumn } from '../../exploration/table-columns.ts'
import { toNumber } from '../../ui/number.ts'
import type { Heat, PivotCell } from '../../ui/pivot-model.ts'
import type { GridContext } from './grid-context.ts'

/** The least and greatest value of a measure, and those of the cells that are compared with each other. */
export interface Extremes {
  readonly all: readonly [number, number]
  readonly compared: readonly [number, number]
}

/** What the size of a value is measured by: the longest bar, the ends of a scale of colours, or three steps each way. */
export type CellScale =
  | { readonly kind: 'bars'; readonly longest: number }
  | { readonly kind: 'sequential'; readonly least: number; readonly greatest: number }
  | { readonly kind: 'diverging'; readonly steps: readonly number[]; readonly better: 'up' | 'down' }

/** Members are compared with each other; "other" is many, a parent, a total or a node of a tree holds the rest. */
export const isCompared = (row: TableRow): boolean =>
  row.kind === 'leaf' &&
  row.member?.special !== 'other' &&
  row.source?.header.members.every((m) => m.tree === undefined) === true

/** A column that is no total of others. */
export const isInner = (column: TableColumn): boolean => column.kind === 'leaf'

interface Writable {
  readonly all: [number, number]
  readonly compared: [number, number]
}

/** The extremes of each measure over the question's own columns; 0 is between those of all cells. */
export const extremesOf = ({ table, grid }: Pick<GridContext, 'table' | 'grid'>): Extremes[] => {
  const found = grid.measures.map((): Writable => ({ all: [0, 0], compared: [Infinity, -Infinity] }))
  const inner = new Set(table.columns.filter(isInner).map(({ key }) => key))
  for (const row of table.rows) {
    const isRow = isCompared(row)
    for (const { column, values } of cellsOf(row)) {
      const isCell = isRow && inner.has(column.key)
      found.forEach(({ all, compared }, measure) => {
        const value = toNumber(values[measure])
        if (value === undefined) return
        for (const range of isCell ? [all, compared] : [all]) {
          if (value < range[0]) range[0] = value
          if (value > range[1]) range[1] = value
        }
      })
    }
  }
  return found
}

const isNumeric = (catalog: Catalog, name: string): boolean => {
  const type = measureOf(catalog, name)?.type
  return type === 'integer' || type === 'decimal' || type === 'double'
}

/** The formats that a measure can have: none for a measure whose values are no numbers. */
export const formatsFor = (catalog: Catalog, name: string): readonly CellFormat[] =>
  isNumeric(catalog, name) ? cellFormats : []

/** The format of a measure that nobody chose: bars for sums, colours for changes that are better or worse. */
export const usualFormat = (catalog: Catalog, name: string): CellFormat => {
  const measure = measureOf(catalog, name)
  const { view } = readShown(name)
  if (view?.kind === 'compared' && view.form === 'change' && measure?.better !== undefined) return 'heat'
  return measure?.additivity === 'additive' ? 'bars' : 'none'
}

/** The format of an entry of the shelf of measures. */
export const formatOf = (x: Exploration, catalog: Catalog, name: string): CellFormat =>
  x.formats[name] ?? usualFormat(catalog, name)

/** From which change on, as a part, the steps of better and worse begin; of differences, as a part of the greatest. */
const changeSteps = [0.015, 0.07, 0.15]
const differenceSteps = [0.05, 0.25, 0.6]

const heatScale = (catalog: Catalog, name: string, [least, greatest]: readonly [number, number]): CellScale => {
  const { view } = readShown(name)
  const better = measureOf(catalog, name)?.better
  const isDifference =
    (view?.kind === 'compared' && view.form !== 'value') || (view?.kind === 'target' && view.form === 'difference')
  if (!isDifference || better === undefined) return { kind: 'sequential', least, greatest }
  const most = Math.max(-least, greatest)
  const steps = view.form === 'change' ? changeSteps : differenceSteps.map((part) => part * most)
  return { kind: 'diverging', steps, better }
}

/** The scale of each measure; undefined where its cells show numbers alone. */
export const cellScales = (
  { x, catalog, grid, hasBars }: GridContext,
  extremes: readonly Extremes[],
): (CellScale | undefined)[] =>
  grid.measures.map(({ name }, i) => {
    const format = formatOf(x, catalog, name)
    const compared = extremes[i]?.compared ?? [0, 0]
    if (format === 'heat') return heatScale(catalog, name, compared)
    return format === 'bars' && hasBars ? { kind: 'bars', longest: Math.max(0, compared[1]) } : undefined
  })

const shades = 7

const sequentialHeat = (value: number, least: number, greatest: number): Heat => {
  const part = greatest === least ? 0 : (value - least) / (greatest - least)
  return `much-${Math.max(1, Math.min(shades, 1 + Math.floor(part * shades)))}` as Heat
}

const divergingHeat = (value: number, steps: readonly number[], better: 'up' | 'down'): Heat => {
  const step = steps.filter((from) => Math.abs(value) >= from).length
  if (step === 0) return 'same'
  return `${value > 0 === (better === 'up') ? 'better' : 'worse'}-${step}` as Heat
}

/**
 * How a cell shows its size. Bars and a scale of colours compare cells of the same kind; better and worse is said of
 * totals too.
 */
export const shade = (
  scale: CellScale | undefined,
  value: number,
  isComparable: boolean,
): Pick<PivotCell, 'bar' | 'heat'> => {
  if (scale?.kind === 'diverging') return { heat: divergingHeat(value, scale.steps, scale.better) }
  if (scale === undefined || !isComparable) return {}
  if (scale.kind === 'sequential') return { heat: sequentialHeat(value, scale.least, scale.greatest) }
  return value > 0 && scale.longest > 0 ? { bar: Math.min(1, value / scale.longest) } : {}
}

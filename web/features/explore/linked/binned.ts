import type { Catalog } from '../../../../server/contract/catalog.ts'
import { type Grid, toGrid } from '../../../../server/contract/grid.ts'
import type { Condition, Member } from '../../../../server/contract/query.ts'
import type { Column, QueryResult, Value } from '../../../../server/contract/result.ts'
import { membersPerBar, sumOf } from '../../../charts/brush/bins.ts'
import { type Amounts, type PairSums, pairSums } from '../../../charts/brush/pair-sums.ts'
import { headerLabel } from '../../../exploration/labels.ts'
import { isOrdered, keeps, mostCategories, mostOrdered } from '../../../exploration/linked.ts'
import { attributeOf } from '../../../exploration/query.ts'
import { toldMember } from '../../../exploration/told.ts'
import { toNumber } from '../../../ui/number.ts'

/** One bar of a linked chart: a member, or neighbouring ones where there are too many for a bar each. */
export interface Bin {
  readonly label: string
  /** the same with all that it is in, of a period that is not complete up to which date: what is told where it is pointed at */
  readonly told: string
  readonly isPartial: boolean
  /** what its first and its last member are called */
  readonly ends: readonly [string, string]
  readonly members: readonly Member[]
}

/** What a linked chart shows, whatever is brushed: its bars in their order, and how its values are written. */
export interface Binned {
  readonly attribute: string
  readonly isOrdered: boolean
  readonly bins: readonly Bin[]
  /** the bar of each member, by the member's JSON */
  readonly binOf: ReadonlyMap<string, number>
  /** whether there are members that no bar shows */
  readonly isCut: boolean
  /** whether bars stand for several members */
  readonly isMerged: boolean
  readonly column: Column
}

/** The value of each bar, null where it is empty. */
export type BinValues = readonly (string | number | null)[]

const keyOf = (member: Member): string => JSON.stringify(member)

const amountOf = (value: Value | undefined): string | number | null =>
  typeof value === 'string' || typeof value === 'number' ? value : null

/** Members as people name a range of them: Q1 2017 – Q3 2017. */
export const rangeLabel = (first: string, last: string): string => (first === last ? first : `${first} – ${last}`)

/** Rows of an answer that a chart has a place for: members without a place in an order stand in the table only. */
const placed = (grid: Grid, inOrder: boolean): Grid['rows'] =>
  inOrder ? grid.rows.filter(({ members }) => members.every(({ special }) => special === undefined)) : grid.rows

/** The bars of a linked chart, from the answer to its question with nothing brushed; undefined where there is no measure. */
export const binnedOf = (
  result: QueryResult,
  where: readonly Condition[],
  catalog: Catalog,
  locale: string,
): Binned | undefined => {
  const grid = toGrid(result)
  const [attribute, column] = [grid.rowAttributes[0]?.name ?? '', grid.measures[0]]
  const found = attributeOf(catalog, attribute)
  if (column === undefined || found === undefined) return undefined
  const inOrder = isOrdered(found)
  const rows = placed(grid, inOrder)
  const shown = inOrder ? rows : rows.slice(0, mostCategories)
  const per = inOrder ? membersPerBar(shown.length) : 1
  const members = shown.flatMap(({ members: [member] }) => member ?? [])
  const bins = Array.from({ length: Math.ceil(members.length / per) }, (_, i): Bin => {
    const some = members.slice(i * per, (i + 1) * per)
    const labels = some.map((member) => headerLabel(member, catalog, locale))
    const [first = '', last = first] = [labels[0], labels.at(-1)]
    const told = some.map((member) => toldMember([member], where, catalog, locale))
    return {
      label: rangeLabel(first, last),
      told: rangeLabel(told[0] ?? '', told.at(-1) ?? ''),
      isPartial: some.some(({ completeThrough }) => completeThrough !== undefined),
      ends: [first, last],
      members: some.map(({ member }) => member),
    }
  })
  const binOf = new Map(bins.flatMap((bin, i) => bin.members.map((member): [string, number] => [keyOf(member), i])))
  const isCut = inOrder ? result.rows.length > mostOrdered : rows.length > shown.length
  return { attribute, isOrdered: inOrder, bins, binOf, isCut, isMerged: per > 1, column }
}

/** The values of an answer at the bars of a chart. */
export const binValues = (result: QueryResult, { bins, binOf }: Binned): BinValues => {
  const grid = toGrid(result)
  const whole = grid.columns[0]
  const found = bins.map((): (string | number | null)[] => [])
  for (const row of grid.rows) {
    const member = row.members[0]?.member
    const bin = member === undefined ? undefined : binOf.get(keyOf(member))
    if (bin !== undefined && whole !== undefined) found[bin]?.push(amountOf(grid.cell(row, whole, 0)))
  }
  return found.map(sumOf)
}

/** Values as lengths to draw; NaN for those that are empty. */
export const lengthsOf = (values: BinValues): Float64Array =>
  Float64Array.from(values, (value) => toNumber(value) ?? Number.NaN)

/** For each bar whether a condition keeps one of its members; all of them without a condition. */
export const keptBars = (condition: Condition | undefined, { bins }: Binned): readonly boolean[] =>
  bins.map(({ members }) => condition === undefined || members.some((member) => keeps(condition, member)))

/** The members that a question about a chart must name: those of its bars where it has others. */
export const namedMembers = ({ attribute, bins, isCut }: Binned) => ({
  attribute,
  ...(isCut && { only: bins.flatMap(({ members }) => members) }),
})

/** Members of an axis as the answer of a pair cube has them. */
interface Coded {
  readonly members: readonly Member[]
  readonly codes: Int32Array
}

const binsAt = ({ members, codes }: Coded, { binOf }: Binned): Int32Array => {
  const bins = members.map((member) => binOf.get(keyOf(member)) ?? -1)
  return codes.map((code) => bins[code] ?? -1)
}

/** The running sums of a pair cube's answer along the bars of the brushed chart; undefined where they may not be exact. */
export const pairSumsOf = (
  answer: { readonly row: Coded; readonly column: Coded; readonly present: Uint8Array; readonly amounts: Amounts },
  brushed: Binned,
  shown: Binned,
): PairSums | undefined => {
  const { present, amounts } = answer
  const cells = { brushed: binsAt(answer.row, brushed), shown: binsAt(answer.column, shown), present, amounts }
  return pairSums(cells, brushed.bins.length, shown.bins.length)
}

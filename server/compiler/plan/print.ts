import { assertNever } from '../../contract/assert-never.ts'
import type { Cube } from '../../model/cube.ts'
import type { RowExpression } from '../../model/expression.ts'
import type { Parameter } from '../statement.ts'
import type { Filter, FilterMember } from './filter.ts'
import type {
  Aggregate,
  Calculate,
  DisplayOutput,
  GroupKey,
  Leg,
  MeasureFilter,
  MembersLeg,
  Plan,
  RolledUp,
  RollUp,
  SortKey,
  Take,
  Window,
  WindowStep,
} from './plan.ts'
import { printJoin } from './print-join.ts'
import { printListing } from './print-listing.ts'
import { rateAlias } from './rates.ts'
import type { SetQuery } from './set-query.ts'
import type { Base } from './shown.ts'

const value = (p: Parameter | null): string => (p === null ? '(blank)' : JSON.stringify(p.value))

const member = (m: FilterMember): string => (m.kind === 'key' ? m.path.map(value).join(' > ') : `(${m.kind})`)

/** What a set's members are ranked and tested by. */
const chosenBy = ({ query: { top, having, where } }: SetQuery): string =>
  [{ top }, { having }, { where: where.length === 0 ? undefined : where }]
    .flatMap((part) => Object.entries(part))
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key} ${JSON.stringify(value)}`]))
    .join(', ')

const printFilter = (f: Filter): string => {
  switch (f.kind) {
    case 'compare':
      return `${f.attribute.name} ${f.op} ${value(f.value)}`
    case 'members':
      return `${f.attribute.name} in [${f.members.map(member).join(', ')}]`
    case 'childrenOf':
      return `${f.attribute.name} below children of [${f.members.map(member).join(', ')}]`
    case 'text':
      return `${f.attribute.name} ${f.how} ${value(f.value)}`
    case 'set':
      return `${f.attribute.name} in ${f.set.name} (${f.set.cube.name}: ${chosenBy(f.set)})${f.set.stored === undefined ? '' : ` as stored for ${f.set.stored.day}`}`
    case 'not':
      return `not (${printFilter(f.operand)})`
    case 'all':
    case 'any':
      return `(${f.operands.map(printFilter).join(f.kind === 'all' ? ' and ' : ' or ')})`
    default:
      return assertNever(f)
  }
}

const printParameter = (p: { readonly parameter: string; readonly value: unknown }): string =>
  `:${p.parameter}[${JSON.stringify(p.value)}]`

const printExpression = (e: RowExpression): string => {
  switch (e.kind) {
    case 'literal':
      return e.type === 'text' ? `'${String(e.value)}'` : String(e.value)
    case 'parameter':
      return printParameter(e)
    case 'column':
      return e.column
    case 'attribute':
      return e.attribute
    case 'arithmetic':
    case 'comparison':
    case 'logic':
      return `(${printExpression(e.left)} ${e.op} ${printExpression(e.right)})`
    case 'not':
      return `not ${printExpression(e.operand)}`
    case 'negate':
      return `-${printExpression(e.operand)}`
    case 'in':
      return `${printExpression(e.operand)} in (${e.values.map(printExpression).join(', ')})`
    case 'assigned':
      return `assigned(${e.bridge})`
    case 'isNull':
      return `${printExpression(e.operand)} is null`
    case 'if': {
      const parts = [e.condition, e.value, ...(e.otherwise === undefined ? [] : [e.otherwise])]
      return `if(${parts.map(printExpression).join(', ')})`
    }
    case 'call':
      return `${e.function}(${e.arguments.map(printExpression).join(', ')})`
    case 'rate':
      return `rate(${rateAlias(e.conversion)})`
    default:
      return assertNever(e)
  }
}

const keyNames = (keys: readonly GroupKey[]): string => keys.map((k) => k.attribute.name).join(', ')

const printSet = (keys: readonly GroupKey[], set: RolledUp): string =>
  `(${keyNames(keys.filter((k) => (set & (1 << k.bit)) === 0))})`

const printSets = (keys: readonly GroupKey[], sets: readonly RolledUp[]): string =>
  sets.map((s) => printSet(keys, s)).join(' ')

const printAggregate = ({ as, measure, filter }: Aggregate): string => {
  const argument = measure.expression === undefined ? '*' : printExpression(measure.expression)
  const how =
    measure.percentile === undefined
      ? measure.aggregation
      : `${measure.percentile.method} ${measure.percentile.p} percentile`
  const weighted = measure.weight === undefined ? '' : `, weighted by ${printExpression(measure.weight)}`
  return `${as} = ${how}(${argument}${weighted})${filter === undefined ? '' : ` where ${printExpression(filter)}`}`
}

const step = (s: WindowStep): string => {
  switch (s.kind) {
    case 'months':
    case 'days':
      return `${s.n > 0 ? '+' : ''}${s.n} ${s.kind}`
    case 'prior':
      return `back ${s.n} ${s.unit ?? "of the row's level"}`
    case 'rolling':
      return `the last ${s.n} ${s.unit ?? "of the row's level"}`
    case 'to_date':
      return `from the start of the ${s.unit}`
    case 'closing':
      return `its last ${s.unit}`
    case 'map':
      return `to the dates in ${s.column}`
    default:
      return assertNever(s)
  }
}

const printWindow = (span: Window, depth: number): Line[] => {
  const filters = span.filters.length === 0 ? 'any date' : span.filters.map(printFilter).join(' and ')
  const steps = span.steps.length === 0 ? '' : `, moved ${span.steps.map(step).join(', then ')}`
  const clip = span.clip === undefined ? '' : `, up to ${value(span.clip)}`
  const rule = span.rule === undefined ? '' : `, of these the ${span.rule.replaceAll('_', ' ')}`
  const by = span.keys.length === 0 ? '' : ` by ${keyNames(span.keys)}`
  return [[depth, `dates of ${span.role.name}${by}: ${filters}${clip}${steps}${rule}`]]
}

type Line = readonly [depth: number, text: string]

/** Which rows of its table a cube has. */
const inCube = ({ filter }: Cube): string => (filter === undefined ? '' : ` where ${printExpression(filter)}`)

const printRollUp = (leg: RollUp, depth: number): Line[] => [
  [
    depth,
    `roll up ${printSets(leg.keys, leg.sets)}${leg.own ? ' of own values' : ''}: ${[...leg.aggregates.map(printAggregate), ...leg.properties.map((p) => p.as)].join('; ')}`,
  ],
  ...leg.windows.flatMap((w) => printWindow(w, depth + 1)),
  ...leg.source.filters.map((f): Line => [depth + 1, `slice ${printFilter(f)}`]),
  ...(leg.source.rowFilter === undefined
    ? []
    : [[depth + 1, `slice by all measures' filter ${printExpression(leg.source.rowFilter)}`] as const]),
  ...leg.source.joins.map((j): Line => [depth + 1, printJoin(j)]),
  [depth + 1, `scan ${leg.source.cube.table}${inCube(leg.source.cube)}`],
]

const printLeg = (leg: Leg, depth: number): Line[] =>
  leg.kind === 'rollUp'
    ? printRollUp(leg, depth)
    : [
        [
          depth,
          `over the members of ${leg.member.attribute.name} at ${printSets(leg.keys, leg.sets)}: ${leg.statistics.map((s) => s.as).join('; ')}`,
        ],
        ...printCalculate(leg.input, depth + 1),
      ]

const printMembers = (leg: MembersLeg, depth: number): Line[] => [[depth, `members of ${keyNames(leg.keys)}`]]

const printCalculate = (node: Calculate, depth: number): Line[] => {
  const { legs, members } = node.input
  const merged = legs.length > 1 || members !== undefined
  const inner = depth + (merged ? 2 : 1)
  const [only] = legs.length === 1 && members === undefined ? legs : []
  const listsAll =
    only?.kind === 'rollUp' && only.aggregates.some((a) => a.filter === undefined && node.listedBy.includes(a.as))
  const listed = node.listedBy.length === 0 || listsAll ? '' : `, listed where ${node.listedBy.join(' or ')} has rows`
  return [
    [
      depth,
      `calculate ${node.outputs.flatMap((o) => (o.value.kind === 'display' ? [] : [o.name])).join(', ')}${listed}`,
    ],
    ...(merged ? [[depth + 1, 'merge'] as const] : []),
    ...legs.flatMap((leg) => printLeg(leg, inner)),
    ...(members === undefined ? [] : printMembers(members, inner)),
  ]
}

const printBase = (base: Base): string => {
  switch (base.kind) {
    case 'level':
      return `the ${base.key.attribute.name}`
    case 'ancestor':
      return `the ${base.attribute.name} of the ${base.of.attribute.name}`
    default:
      return `the ${base.kind === 'grand' ? 'grand total' : base.kind}`
  }
}

const printDisplay = ({ name, value: { of, shown } }: DisplayOutput, depth: number): Line => {
  const how = [
    ...(shown.show === 'rank' ? [shown.direction === 'desc' ? 'the largest first' : 'the least first'] : []),
    ...(shown.ties === 'dense' ? ['dense'] : []),
    ...(shown.show === 'moving_average' ? [`over ${shown.window}`] : []),
    ...(shown.over === 'visible' ? ['over visible members'] : []),
  ]
  const more = how.length === 0 ? '' : `, ${how.join(', ')}`
  return [depth, `show ${name} = ${shown.show} of ${of} in ${printBase(shown.base)}${more}`]
}

/** What is computed of all cells: what shows them among each other, from the periods put between and values above. */
const printDisplays = (plan: Plan, depth: number): Line[] => {
  const { keys, fills } = plan.input.input.input
  return [
    ...plan.displays.all.flat().map((o) => printDisplay(o, depth)),
    ...plan.displays.ancestors.flatMap((a): Line[] => [
      [depth, `values at ${a.ancestor.attribute.name}`],
      ...printCalculate(a.values, depth + 1),
    ]),
    ...fills.map((f): Line => {
      const through = f.through === undefined ? '' : ` through ${value(f.through)}`
      const filters = f.filters.length === 0 ? '' : ` where ${f.filters.map(printFilter).join(' and ')}`
      return [depth, `fill each ${keyNames(f.steps)} at ${printSet(keys, f.set)}${filters}${through}`]
    }),
  ]
}

/** What is computed of the visible members alone. */
const printVisible = (plan: Plan): Line[] => [
  ...(plan.totalsOf === 'visible' ? [[1, 'totals of visible members'] as const] : []),
  ...plan.displays.visible.flat().map((o) => printDisplay(o, 1)),
]

const printTake = (keys: readonly GroupKey[], take: Take, depth: number): Line[] => [
  [
    depth,
    `take ${take.kind} ${value(take.n)} ${keyNames(take.of)}${[...take.per, ...take.inside].length > 0 ? ` per ${[...take.per, ...take.inside].map((k) => k.attribute.name).join(', ')}` : ''} by ${take.by} at ${printSet(keys, take.at)}`,
  ],
  ...(take.context === undefined
    ? []
    : [[depth + 1, 'ranked in its own context'] as const, ...printCalculate(take.context, depth + 2)]),
]

const printSort = (sort: SortKey): string => {
  const over = sort.scope === 'all' ? ' over all' : ''
  if (sort.kind === 'attribute') return `${sort.attribute} ${sort.direction}${over}`
  const at = sort.at.length === 0 ? '' : ` at ${sort.at.map(printFilter).join(' and ')}`
  return `${sort.output} ${sort.direction}${over}${at}`
}

const printAt = (keys: readonly GroupKey[], { at, ancestor }: MeasureFilter): string => {
  if (ancestor !== undefined) return ` at ${ancestor.attribute.name}`
  return at === 0 ? '' : ` at ${printSet(keys, at)}`
}

/** A plan as an indented tree, root first: for explain, golden files and people. */
export const printPlan = (plan: Plan): string => {
  const keep = plan.input
  const keys = keep.input.input.keys
  const by = plan.sort.length === 0 ? 'default order' : plan.sort.map(printSort).join(', ')
  const page =
    plan.page === undefined
      ? ''
      : `, rows ${plan.page.offset + 1} to ${plan.page.limit === undefined ? 'the last' : plan.page.offset + plan.page.limit}`
  const keeps = keep.having.length > 0 || keep.takes.length > 0
  const depth = keeps ? 2 : 1
  const lines: Line[] = [
    [0, `arrange ${printSets(keys, plan.sets)} by ${by}${page}`],
    ...printListing(keep.listing, printFilter).map((text): Line => [1, text]),
    ...printVisible(plan),
    ...(keeps ? [[1, `keep${keep.other ? ' and other' : ''}`] as const] : []),
    ...keep.having.map((h): Line => [2, `where ${h.output} ${h.op} ${value(h.value)}${printAt(keys, h)}`]),
    ...keep.takes.flatMap((t) => printTake(keys, t, 2)),
    ...printDisplays(plan, depth),
    ...printCalculate(keep.input, depth),
  ]
  return `${lines.map(([d, text]) => '  '.repeat(d) + text).join('\n')}\n`
}

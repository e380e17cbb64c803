import { measureInView, nameInView, roleInView, timeRole, type Viewed } from '../../contract/view-names.ts'
import type { TimeModifier } from '../calendar.ts'
import type { Attribute, BaseMeasure, Cube, Hierarchy, History, Measure, Role, Segment } from '../cube.ts'
import type { Calculation, Conversion, CoordinateChange, RateDate, RowExpression } from '../expression.ts'
import { mapExpression } from '../expressions/map-expression.ts'
import { mapParts } from '../expressions/operands.ts'

/** A cube in a view, and which of its date roles is the view's time. */
export interface Member {
  readonly cube: Cube
  readonly time: string | undefined
  /** dimensions of which the view has several roles: an attribute that is named by its dimension says its role then */
  readonly repeated: ReadonlySet<string>
}

const viewed = ({ cube, time }: Member): Viewed => ({ cube: cube.name, time })

/** What a view calls a segment of a dimension: its bare name, or with its role where the view has several. */
const segmentName = (member: Member, name: string, role: string): string => {
  const [prefix, segment] = name.split('.')
  const isRepeated = member.repeated.has(member.cube.roles.get(role)?.dimension ?? '')
  return [prefix, segment, ...(isRepeated ? [roleName(member, role)] : [])].join('.')
}

/** What a view calls an attribute of one of its cubes. */
const attributeName = (member: Member, name: string): string => {
  const attribute = member.cube.attributes.get(name)
  if (attribute === undefined) return name
  const { role, predicate } = attribute
  return predicate !== undefined && role !== undefined
    ? segmentName(member, name, role)
    : nameInView(viewed(member), name, role)
}

const measureName = (member: Member, name: string): string => measureInView(viewed(member), name)

const roleName = (member: Member, role: string): string => roleInView(viewed(member), role)

const renamedModifier = (member: Member, modifier: TimeModifier): TimeModifier =>
  modifier.role === undefined ? modifier : { ...modifier, role: roleName(member, modifier.role) }

const renamedRateDate = (member: Member, date: RateDate): RateDate => {
  if (date.kind === 'now') return date
  if (date.kind === 'role') {
    const role = roleName(member, date.role)
    return { ...date, role, source: role }
  }
  const period = renamedExpression(member, date.period)
  return { ...date, period, source: period.kind === 'attribute' ? period.attribute : date.source }
}

const renamedConversion = (member: Member, conversion: Conversion): Conversion => ({
  ...conversion,
  at: renamedRateDate(member, conversion.at),
})

/** An expression over rows by the view's names of attributes and roles. */
const renamedExpression = (member: Member, expression: RowExpression): RowExpression =>
  mapExpression(expression, (leaf) => {
    if (leaf.kind === 'attribute') return { ...leaf, attribute: attributeName(member, leaf.attribute) }
    if (leaf.kind === 'assigned') return { ...leaf, bridge: roleName(member, leaf.bridge) }
    if (leaf.kind !== 'rate') return leaf
    return { ...leaf, conversion: renamedConversion(member, leaf.conversion) }
  })

const renamedChange = (member: Member, change: CoordinateChange): CoordinateChange => ({
  ...change,
  attribute: attributeName(member, change.attribute),
})

/** A calculation of a cube by the names that a view has for what it names. */
const renamedCalculation = (member: Member, calculation: Calculation): Calculation => {
  const renamed = mapParts(calculation, (part) => renamedCalculation(member, part))
  switch (renamed.kind) {
    case 'measure':
      return {
        ...renamed,
        measure: measureName(member, renamed.measure),
        ...(renamed.modifiers && { modifiers: renamed.modifiers.map((m) => renamedModifier(member, m)) }),
      }
    case 'at':
      return { ...renamed, changes: renamed.changes.map((change) => renamedChange(member, change)) }
    case 'over':
    case 'property':
      return { ...renamed, attribute: attributeName(member, renamed.attribute) }
    default:
      return renamed
  }
}

const targetIn = (member: Member, { target }: Measure): Pick<Measure, 'target'> =>
  target === undefined ? {} : { target: measureName(member, target) }

const renamedBase = (member: Member, measure: BaseMeasure, name: string): BaseMeasure => {
  const { expression, filter, weight, over, currency } = measure
  return {
    ...measure,
    name,
    ...targetIn(member, measure),
    home: member.cube.name,
    ...(expression && { expression: renamedExpression(member, expression) }),
    ...(filter && { filter: renamedExpression(member, filter) }),
    ...(weight && { weight: renamedExpression(member, weight) }),
    ...(currency?.conversion && {
      currency: { ...currency, conversion: renamedConversion(member, currency.conversion) },
    }),
    ...(over && { over: { ...over, role: roleName(member, over.role) } }),
  }
}

const renamedMeasure = (member: Member, measure: Measure): Measure => {
  const name = measureName(member, measure.name)
  if (measure.kind === 'base') return renamedBase(member, measure, name)
  if (measure.kind === 'calculated') {
    const inputs = measure.inputs.map((input) => measureName(member, input))
    const calculation = renamedCalculation(member, measure.calculation)
    return { ...measure, name, inputs, calculation, ...targetIn(member, measure) }
  }
  const { base } = measure.display
  const level = typeof base === 'object' ? { base: { level: attributeName(member, base.level) } } : {}
  return { ...measure, name, of: measureName(member, measure.of), display: { ...measure.display, ...level } }
}

const renamedAttribute = (member: Member, attribute: Attribute): Attribute => ({
  ...attribute,
  name: attributeName(member, attribute.name),
  ...(attribute.role !== undefined && { role: roleName(member, attribute.role) }),
  within: attribute.within.map((name) => attributeName(member, name)),
  ...(attribute.predicate && { predicate: renamedExpression(member, attribute.predicate) }),
})

const renamedHistory = (member: Member, history: History): History => {
  const { asOf, instead } = history
  const dates = (names: readonly string[]): readonly string[] => names.map((name) => roleName(member, name))
  return { ...history, asOf: asOf === 'key' ? asOf : dates(asOf), ...(instead && { instead: dates(instead) }) }
}

const renamedRole = (member: Member, role: Role): Role => ({
  ...role,
  name: roleName(member, role.name),
  ...(role.calendar && { calendar: { ...role.calendar, date: attributeName(member, role.calendar.date) } }),
  ...(role.through !== undefined && { through: roleName(member, role.through) }),
  ...(role.history && { history: renamedHistory(member, role.history) }),
})

const renamedHierarchy = (member: Member, hierarchy: Hierarchy): Hierarchy => {
  const { cube } = member
  const role = hierarchy.levels.map((level) => cube.attributes.get(level)?.role)[0]
  const skips =
    hierarchy.skips && new Map([...hierarchy.skips].map(([level, how]) => [attributeName(member, level), how]))
  return {
    ...hierarchy,
    name: nameInView(viewed(member), hierarchy.name, role),
    levels: hierarchy.levels.map((level) => attributeName(member, level)),
    ...(skips && { skips }),
  }
}

const renamedSegment = (member: Member, segment: Segment): Segment => ({
  ...segment,
  ...(segment.snapshot && {
    snapshot: { ...segment.snapshot, asOf: segment.snapshot.asOf.map((name) => roleName(member, name)) },
  }),
  attributes: segment.attributes.map(({ name, role }) => ({
    name: attributeName(member, name),
    ...(role !== undefined && { role: roleName(member, role) }),
  })),
})

const byName = <T extends { readonly name: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.name, item]))

/** A cube as a view sees it: all that it has by the view's names. */
export const seenInView = (member: Member): Cube => {
  const { cube, time } = member
  return {
    ...cube,
    ...(cube.filter && { filter: renamedExpression(member, cube.filter) }),
    roles: byName([...cube.roles.values()].map((role) => renamedRole(member, role))),
    attributes: byName([...cube.attributes.values()].map((attribute) => renamedAttribute(member, attribute))),
    hierarchies: byName([...cube.hierarchies.values()].map((hierarchy) => renamedHierarchy(member, hierarchy))),
    measures: byName([...cube.measures.values()].map((measure) => renamedMeasure(member, measure))),
    ...(cube.segments && { segments: byName([...cube.segments.values()].map((s) => renamedSegment(member, s))) }),
    drill: { ...cube.drill, columns: cube.drill.columns.map((column) => attributeName(member, column)) },
    ...(time !== undefined && { time: timeRole, ownTime: time }),
  }
}

import type { Attribute, BaseMeasure, Cube, Hierarchy, Measure } from '../cube.ts'
import type { RowExpression } from '../expression.ts'
import { rowPartsOf } from '../expressions/row-parts.ts'
import type { Policy } from '../policy.ts'
import { nameInFact } from '../view-profile.ts'
import type { Applied } from './conditions.ts'

type Names = ReadonlySet<string>

const inAll = (sets: readonly Names[]): Names => {
  const [first, ...others] = sets
  return new Set([...(first ?? [])].filter((name) => others.every((other) => other.has(name))))
}

const namesOf = (of: readonly { readonly cube: string; readonly name: string }[], cube: Cube): readonly string[] =>
  of.filter((one) => one.cube === cube.name).map(({ name }) => name)

/** Measures of the cube, by its own names, that every policy of the reader hides. */
export const hiddenMeasures = ({ declared, policies }: Applied): Names =>
  inAll(policies.map(({ hide }) => new Set(namesOf(hide, declared))))

/** Measures without those that are hidden, and without those that are made of these: their values would tell. */
export const measuresWithout = (measures: ReadonlyMap<string, Measure>, hidden: Names): Map<string, Measure> => {
  const isMadeOf = (measure: Measure): boolean => {
    if (measure.kind === 'calculated') return measure.inputs.some((name) => hidden.has(name))
    return measure.kind === 'display' && (hidden.has(measure.of) || !kept.has(measure.of))
  }
  const kept = new Map([...measures].filter(([name, m]) => !hidden.has(name) && m.kind !== 'display' && !isMadeOf(m)))
  return new Map(
    [...measures].filter(([name, m]) => !hidden.has(name) && !isMadeOf(m) && (m.kind === 'display' || kept.has(name))),
  )
}

/** Whether two attributes are read from the same column. */
export const isSameColumn = (a: Attribute, b: Attribute): boolean =>
  a.role === b.role && a.column === b.column && a.via?.table === b.via?.table && a.via?.on === b.via?.on

/** Whether an attribute is written, or ordered, by the column of another one. */
const isToldBy = (attribute: Attribute, other: Attribute): { readonly label: boolean; readonly order: boolean } => {
  const columns = [other.column, other.label, ...(other.labelIn?.values() ?? [])].filter(
    (column) => column !== undefined,
  )
  const isSameTable = attribute.role === other.role && attribute.via?.table === other.via?.table
  const by = (column: string | undefined) => isSameTable && column !== undefined && columns.includes(column)
  return {
    label: by(attribute.label),
    order: attribute.order?.kind === 'column' && by(attribute.order.column),
  }
}

/** An attribute without the label and the order that others tell which may not be seen. */
export const withoutTold = (attribute: Attribute, others: readonly Attribute[]): Attribute => {
  const told = others.filter((other) => other !== attribute).map((other) => isToldBy(attribute, other))
  const { label, order, ...rest } = attribute
  return {
    ...rest,
    ...(label !== undefined && !told.some((by) => by.label) && { label }),
    ...(order !== undefined && !told.some((by) => by.order) && { order }),
  }
}

/** What one policy hides of a cube: attributes, those of the same columns, those whose members they tell apart, and levels that are cut. */
const hiddenBy = ({ cube, declared }: Applied, policy: Policy): Names => {
  const own = (name: string): string => nameInFact(cube, name)
  const cut = policy.levels.filter((one) => one.cube === declared.name)
  const named = new Set([...namesOf(policy.hide, declared), ...cut.flatMap(({ below }) => below)].map(own))
  const attributes = [...cube.attributes.values()]
  const chosen = attributes.filter((a) => named.has(a.name))
  const same = attributes.filter((a) => chosen.some((hidden) => isSameColumn(a, hidden))).map(({ name }) => name)
  const finer = attributes.filter((a) => a.within.some((name) => same.includes(name))).map(({ name }) => name)
  return new Set([...same, ...finer, ...cut.flatMap(({ above }) => above).map(own)])
}

/** Attributes, by the names that the cube has for them, that no policy of the reader shows. */
export const hiddenAttributes = (applied: Applied): Names =>
  inAll(applied.policies.map((policy) => hiddenBy(applied, policy)))

/** Hierarchies without the levels that are hidden; one of which no level is left is gone. */
export const hierarchiesWithout = (hierarchies: ReadonlyMap<string, Hierarchy>, hidden: Names) =>
  new Map(
    [...hierarchies]
      .map(
        ([name, hierarchy]) =>
          [name, { ...hierarchy, levels: hierarchy.levels.filter((level) => !hidden.has(level)) }] as const,
      )
      .filter(([, { levels }]) => levels.length > 0),
  )

const columnsRead = (cube: Cube, e: RowExpression): readonly string[] => {
  if (e.kind === 'column') return [e.column]
  if (e.kind === 'attribute') return [cube.attributes.get(e.attribute)?.column ?? '']
  return rowPartsOf(e).flatMap((part) => columnsRead(cube, part))
}

const isBase = (measure: Measure | undefined): measure is BaseMeasure => measure?.kind === 'base'

/** The columns of a drill-through without those that are, or are read from, what may not be seen as it is, and without keys of members that are kept back. */
export const drillWithout = (
  cube: Cube,
  roles: Cube['roles'],
  measures: Names,
  hidden: readonly Attribute[],
  masked: readonly Attribute[],
): readonly string[] => {
  const told = new Set([
    ...[...measures].flatMap((name) => {
      const measure = cube.measures.get(name)
      return isBase(measure) && measure.expression ? columnsRead(cube, measure.expression) : []
    }),
    ...[...hidden, ...masked].filter(({ role }) => role === undefined).map(({ column }) => column),
    ...[...roles.values()].filter(({ keepsFacts }) => keepsFacts === true).map(({ on }) => on),
  ])
  const gone = new Set(hidden.map(({ name }) => name))
  const isMasked = (column: string): boolean => masked.some(({ name }) => name === column)
  return cube.drill.columns.filter((column) => !gone.has(column) && (isMasked(column) || !told.has(column)))
}

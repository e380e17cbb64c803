import type { Attribute, Outrigger, Role } from '../model/cube.ts'
import { lowerFilter } from './lower/expression.ts'
import { type MemberSource, memberSource } from './lower/legs/member-source.ts'
import { keyTerms } from './lower/rows/order.ts'
import { type Context, isUnassigned, names as stage } from './lower/scope.ts'
import { joinCondition, lowerSource } from './lower/source.ts'
import { attributesOf, type Filter } from './plan/filter.ts'
import type { GroupKey } from './plan/group-key.ts'
import { distinctSteps, outriggerAlias, stepsToRole } from './plan/joins.ts'
import type { SkipRule } from './plan/listing.ts'
import { isStored } from './plan/snapshots.ts'
import { sourceFor } from './plan/source.ts'
import type { Named, NamedQuery, OrderTerm, Query, Select, SqlExpression } from './sql/ast.ts'
import {
  allOf,
  anyOf,
  binary,
  call,
  column,
  constant,
  isNull,
  named,
  not,
  parameter,
  same,
  toText,
} from './sql/build.ts'

/** The alias of the rows that members are read from. */
export const memberAlias = 'member'

/**
 * The members that there are, as a query of a statement: the columns of a member's path, its special kind, and
 *
 *     label | hasChildren
 */
export interface MemberRows {
  readonly queries: readonly NamedQuery[]
  readonly rows: Query
  /** attributes whose keys are the path, outermost first, the member's own last */
  readonly path: readonly Attribute[]
  /** the columns of `path`, and those that rows are ordered by */
  readonly pathColumns: readonly string[]
  readonly orderColumns: readonly string[]
  readonly order: readonly OrderTerm[]
  /** true where a column `path` has all keys down to the member as JSON, instead of one column for each */
  readonly hasPath?: boolean
}

/** A filter that the rows of one dimension, or of one of its outriggers, answer by themselves. */
export const isOwn = (filter: Filter, attribute: Attribute): boolean =>
  attributesOf(filter).every((a) =>
    attribute.role === undefined || isStored(attribute) || isStored(a)
      ? a === attribute
      : a.role === attribute.role && (attribute.via === undefined || a.via?.table === attribute.via.table),
  )

/** Fact rows under conditions that the dimension alone cannot test, with the tables on the way to a role joined. */
const factsUnder = (context: Context, filters: readonly Filter[], role: Role, outrigger: Outrigger | undefined) => {
  const source = sourceFor(context.cube, { keys: [], aggregates: [], filters })
  const steps = stepsToRole(context.cube, role.name)
  const way = outrigger === undefined ? steps.slice(0, -1) : steps
  const beside = distinctSteps(way).filter((step) => !source.joins.some((j) => j.alias === step.alias))
  const lowered = lowerSource(context, {
    ...source,
    joins: [...source.joins, ...beside.map((step) => ({ ...step, how: 'left' as const }))],
  })
  const last = steps.at(-1)
  const matches =
    outrigger === undefined
      ? last && joinCondition(context, { ...last, alias: memberAlias })
      : binary('=', column(outrigger.on, role.name), column(outrigger.key, outriggerAlias(memberAlias, outrigger)))
  return { lowered, matches: matches ?? constant(false) }
}

/** Members with at least one fact row under the conditions. */
const withFacts = (
  context: Context,
  role: Role,
  filters: readonly Filter[],
  outrigger: Outrigger | undefined,
): SqlExpression => {
  const { lowered, matches } = factsUnder(context, filters, role, outrigger)
  const where = lowered.where === undefined ? matches : binary('AND', lowered.where, matches)
  return { kind: 'exists', select: { kind: 'select', columns: [], from: lowered.from, joins: lowered.joins, where } }
}

const factRows = (
  context: Context,
  of: Attribute,
  filters: readonly Filter[],
): Pick<Select, 'from' | 'joins' | 'where'> => {
  const { from, joins, where } = lowerSource(
    context,
    sourceFor(context.cube, { keys: [], aggregates: [], filters, attributes: [of] }),
  )
  return { from, joins, ...(where !== undefined && { where }) }
}

/** A member that a ragged hierarchy skips is none: it is blank, or named like its parent. */
const isShown = ({ scope }: MemberSource, { attribute, how, parent }: SkipRule): SqlExpression => {
  const value = scope.value(attribute)
  if (how === 'same_as_parent') return not(same(value, scope.value(parent)))
  return { kind: 'isNotTrue', operand: scope.blank(attribute) }
}

/** Conditions of which one must hold: under the members named, or under a level that is skipped below them. */
export interface UnderParent {
  readonly filter: Filter
  readonly skipped: readonly SkipRule[]
}

const underParent = (context: Context, source: MemberSource, { filter, skipped }: UnderParent): SqlExpression => {
  const rules = skipped.map((rule): SqlExpression => ({ kind: 'isNotTrue', operand: isShown(source, rule) }))
  return allOf([lowerFilter(context, filter, source.scope), ...rules]) ?? constant(true)
}

/** What members of an attribute are asked for. */
export interface MembersAsked {
  readonly attribute: Attribute
  readonly filters: readonly Filter[]
  /** empty: under no parent in particular */
  readonly under: readonly UnderParent[]
  /** rules by which members of the attribute are no rows */
  readonly skips: readonly SkipRule[]
}

const conditionsOf = (context: Context, source: MemberSource, asked: MembersAsked): SqlExpression | undefined => {
  const { attribute, filters, under, skips } = asked
  const { role, outrigger, scope } = source
  if (role === undefined) return undefined
  const across = filters.filter((f) => !isOwn(f, attribute))
  const unknown = scope.unknown(attribute)
  const parents = anyOf(under.map((u) => underParent(context, source, u)))
  return allOf([
    ...filters.filter((f) => isOwn(f, attribute)).map((f) => lowerFilter(context, f, scope)),
    ...(parents === undefined ? [] : [parents]),
    ...(across.length === 0 ? [] : [withFacts(context, role, across, outrigger)]),
    ...(unknown === undefined || context.mayBeUnknown(attribute) ? [] : [not(unknown)]),
    ...skips.map((rule) => isShown(source, rule)),
  ])
}

/** Fact rows, or shares of them, that no member of a bridge has, under conditions. */
const hasUnassigned = (context: Context, role: string, filters: readonly Filter[]): SqlExpression => {
  const source = sourceFor(context.cube, { keys: [], aggregates: [], filters, roles: [role] })
  const { from, joins, where } = lowerSource(context, source)
  const all = allOf([...(where === undefined ? [] : [where]), isUnassigned(role)])
  return {
    kind: 'exists',
    select: { kind: 'select', columns: [], from, joins, ...(all !== undefined && { where: all }) },
  }
}

/**
 * The unassigned member of a bridge's attribute, where some fact row under the conditions is its own: one row, or none. It
 * has no row of the dimension.
 *
 * @param others the columns of the other members, all null for this one
 */
export const unassignedMember = (
  context: Context,
  attribute: Attribute,
  filters: readonly Filter[],
  others: readonly string[],
  hasChildren = false,
): readonly Select[] => {
  const { role, unassigned } = attribute
  if (role === undefined || unassigned === undefined || context.cube.roles.get(role)?.bridge === undefined) return []
  const own = new Map<string, SqlExpression>([
    [stage.special(attribute), constant('unassigned')],
    ['label', parameter({ value: unassigned, type: 'text' })],
    ['hasChildren', constant(hasChildren)],
  ])
  const columns = others.map((as) => ({ expression: own.get(as) ?? constant(null), as }))
  return [{ kind: 'select', columns, where: hasUnassigned(context, role, filters) }]
}

/** What a member is called: its label, its key where it has none, or the name of the special member that it is. */
export const labelOf = (attribute: Attribute, special: SqlExpression, own: SqlExpression): SqlExpression => ({
  kind: 'case',
  when: (['unknown', 'blank'] as const).map(
    (kind) => [binary('=', special, constant(kind)), parameter({ value: attribute[kind], type: 'text' })] as const,
  ),
  otherwise: own,
})

/** The label of a row: of the column that has it, else its key as text. */
export const rowLabel = (source: MemberSource, attribute: Attribute): SqlExpression => {
  const key = toText(source.scope.value(attribute))
  if (attribute.label === undefined) return key
  return call('coalesce', toText(column(attribute.label, source.alias(attribute))), key)
}

/** Blank after all others, then unknown, unassigned last. */
export const specialRank = (attribute: Attribute): SqlExpression => ({
  kind: 'case',
  when: [
    [binary('=', column(stage.special(attribute)), constant('blank')), constant(1)],
    [binary('=', column(stage.special(attribute)), constant('unknown')), constant(2)],
    ...(attribute.unassigned === undefined
      ? []
      : [[binary('=', column(stage.special(attribute)), constant('unassigned')), constant(3)] as const]),
  ],
  otherwise: constant(0),
})

/** Path, order and special kind of each row that may be a member. */
const candidates = (context: Context, asked: MembersAsked, ancestors: readonly Attribute[]): Select => {
  const { attribute, filters, under, skips } = asked
  const own = [...filters, ...under.map((u) => u.filter)].filter((f) => isOwn(f, attribute)).flatMap(attributesOf)
  const rules = [...skips, ...under.flatMap((u) => u.skipped)].flatMap((rule) => [rule.attribute, rule.parent])
  const found = memberSource(context, [attribute, ...ancestors, ...own, ...rules], memberAlias)
  const source = isStored(attribute) ? { ...found, scope: context.factScope } : found
  const { scope } = source
  const unknown = context.mayBeUnknown(attribute) ? scope.unknown(attribute) : undefined
  const special: SqlExpression = {
    kind: 'case',
    when: [
      ...(unknown === undefined ? [] : [[unknown, constant('unknown')] as const]),
      [isNull(scope.value(attribute)), constant('blank')],
    ],
  }
  const columns: Named[] = [
    ...ancestors.map((a) => ({ expression: scope.value(a), as: stage.implied(attribute, a) })),
    { expression: scope.value(attribute), as: attribute.name },
    ...(attribute.order?.kind === 'column'
      ? [{ expression: column(attribute.order.column, source.alias(attribute)), as: stage.order(attribute) }]
      : []),
    { expression: rowLabel(source, attribute), as: '#label' },
    { expression: special, as: stage.special(attribute) },
  ]
  if (source.role === undefined) return { kind: 'select', columns, ...factRows(context, attribute, filters) }
  const where = conditionsOf(context, source, asked)
  return { kind: 'select', columns, from: source.from, joins: source.joins, ...(where !== undefined && { where }) }
}

/** Members of an attribute, each once under the first of its labels. `hasChildren`: there is a level below. */
export const attributeMembers = (context: Context, asked: MembersAsked, hasChildren: boolean): MemberRows => {
  const { attribute } = asked
  const ancestors = attribute.within.flatMap((name) => context.cube.attributes.get(name) ?? [])
  const key: GroupKey = { attribute, axis: 'row', bit: 0, implied: ancestors }
  const pathColumns = [...ancestors.map((a) => stage.implied(attribute, a)), attribute.name]
  const orderColumns = attribute.order?.kind === 'column' ? [stage.order(attribute)] : []
  const special = stage.special(attribute)
  const grouped = [...pathColumns, special]
  const rows: Select = {
    kind: 'select',
    columns: [
      ...grouped.map(named),
      ...orderColumns.map((name) => ({ expression: call('min', column(name)), as: name })),
      { expression: labelOf(attribute, column(special), call('min', column('#label'))), as: 'label' },
      { expression: constant(hasChildren), as: 'hasChildren' },
    ],
    from: { kind: 'subquery', as: 'found', select: candidates(context, asked, ancestors) },
    groupBy: [grouped.map((name) => column(name))],
  }
  const order = [{ expression: specialRank(attribute), direction: 'asc' as const }, ...keyTerms(key)]
  const parents = asked.under.map(({ filter }) => filter)
  const under: readonly Filter[] = parents.length > 0 ? [{ kind: 'any', operands: parents }] : []
  const others = rows.columns.map(({ as }) => as)
  const parts = [rows, ...unassignedMember(context, attribute, [...asked.filters, ...under], others, hasChildren)]
  const all: Query = parts.length === 1 ? rows : { kind: 'unionAll', parts }
  return { queries: [], rows: all, path: [...ancestors, attribute], pathColumns, orderColumns, order }
}

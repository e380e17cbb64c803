import type { Attribute, Outrigger, Role } from '../../../model/cube.ts'
import { distinctSteps, outriggerAlias, outriggerStep } from '../../plan/joins.ts'
import { isStored } from '../../plan/snapshots.ts'
import { isOnFact } from '../../plan/source.ts'
import type { Join, Relation, Select } from '../../sql/ast.ts'
import { column, constant, isNull } from '../../sql/build.ts'
import { allowedMembers } from '../access.ts'
import { type Context, memberScope, type Scope } from '../scope.ts'
import { cubeRows, leftJoin, memberTable } from '../source.ts'

/** The rows that members are read from: a dimension's table with its outriggers, one outrigger alone, the fact, or a stored segment's two. */
export interface MemberSource {
  readonly from: Relation
  readonly joins: readonly Join[]
  readonly scope: Scope
  /** the alias of the table that an attribute's columns are in */
  readonly alias: (attribute: Attribute) => string
  /** absent for a degenerate attribute and for a stored segment, which says nothing of a row of the dimension alone */
  readonly role?: Role
  /** set where the outrigger alone is read: its members are all of that table's */
  readonly outrigger?: Outrigger
}

/** The context of the fact that attributes of its own rows belong to. */
const ownerOf = (context: Context, attributes: readonly Attribute[]): Context => {
  const facts = [...(context.cube.facts?.values() ?? [])]
  const owner = facts.find((fact) => attributes.every((attribute) => fact.attributes.has(attribute.name)))
  return owner === undefined ? context : context.of(owner)
}

/** A row is in a stored segment or not: which, its date decides with its member. */
const storedSource = (attribute: Attribute, alias: string): MemberSource => {
  const parts = [true, false].map((value): Select => {
    return { kind: 'select', columns: [{ expression: constant(value), as: attribute.column }] }
  })
  const from: Relation = { kind: 'subquery', select: { kind: 'unionAll', parts }, as: alias }
  const value = () => column(attribute.column, alias)
  const scope: Scope = { value, blank: () => constant(false), unknown: () => undefined }
  return { from, joins: [], scope, alias: () => alias }
}

/** Where the given attributes, all of one role, or one degenerate attribute or stored segment, have their members. */
export const memberSource = (context: Context, attributes: readonly Attribute[], alias: string): MemberSource => {
  const [first] = attributes
  if (first !== undefined && isStored(first)) return storedSource(first, alias)
  const role = context.cube.roles.get(first?.role ?? '')
  if (role === undefined) {
    const owner = ownerOf(context, attributes)
    const from = cubeRows(owner, attributes.filter(isOnFact))
    return { from, joins: [], scope: owner.factScope, alias: () => owner.fact }
  }
  const scope = memberScope(context, role, alias)
  const aliasIn = ({ via }: Attribute): string => (via === undefined ? alias : outriggerAlias(alias, via))
  const [outrigger] = attributes.map((a) => a.via)
  const isAlone = outrigger !== undefined && attributes.every((a) => aliasIn(a) === outriggerAlias(alias, outrigger))
  // of an outrigger the reader sees what members lead to whom they may see
  if (isAlone && allowedMembers(context, role).length === 0) {
    const from: Relation = { kind: 'table', name: outrigger.table, as: outriggerAlias(alias, outrigger) }
    const known: Scope = { ...scope, unknown: () => undefined, blank: (attribute) => isNull(scope.value(attribute)) }
    return { from, joins: [], scope: known, alias: aliasIn, role, outrigger }
  }
  const steps = distinctSteps(attributes.flatMap((a) => (a.via === undefined ? [] : [outriggerStep(alias, a.via)])))
  const from = memberTable(context, role, alias, attributes)
  return { from, joins: steps.map((step) => leftJoin(context, step)), scope, alias: aliasIn, role }
}

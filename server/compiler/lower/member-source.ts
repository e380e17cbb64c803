import type { Attribute, Outrigger, Role } from '../../model/cube.ts'
import { distinctSteps, type JoinStep, outriggerAlias, outriggerStep } from '../plan/joins.ts'
import type { Join, Relation } from '../sql/ast.ts'
import { binary, column, isNull } from '../sql/build.ts'
import { type Context, memberScope, type Scope } from './scope.ts'

/** The rows that members are read from: a dimension's table with its outriggers, one outrigger alone, or the fact. */
export interface MemberSource {
  readonly from: Relation
  readonly joins: readonly Join[]
  readonly scope: Scope
  /** the alias of the table that an attribute's columns are in */
  readonly alias: (attribute: Attribute) => string
  /** absent for a degenerate attribute */
  readonly role?: Role
  /** set where the outrigger alone is read: its members are all of that table's */
  readonly outrigger?: Outrigger
}

/** A step as the join that adds columns and keeps every row. */
export const leftJoin = (step: JoinStep, fact: string): Join => ({
  how: 'LEFT',
  relation: { kind: 'table', name: step.table, as: step.alias },
  on: binary('=', column(step.on, step.from ?? fact), column(step.key, step.alias)),
})

/** Where the given attributes, all of one role or one degenerate attribute, have their members. */
export const memberSource = (context: Context, attributes: readonly Attribute[], alias: string): MemberSource => {
  const role = context.cube.roles.get(attributes[0]?.role ?? '')
  if (role === undefined) {
    return {
      from: { kind: 'table', name: context.cube.table, as: context.fact },
      joins: [],
      scope: context.factScope,
      alias: () => context.fact,
    }
  }
  const scope = memberScope(role, alias)
  const aliasIn = ({ via }: Attribute): string => (via === undefined ? alias : outriggerAlias(alias, via))
  const [outrigger] = attributes.map((a) => a.via)
  if (outrigger !== undefined && attributes.every((a) => aliasIn(a) === outriggerAlias(alias, outrigger))) {
    const from: Relation = { kind: 'table', name: outrigger.table, as: outriggerAlias(alias, outrigger) }
    const known: Scope = { ...scope, unknown: () => undefined, blank: (attribute) => isNull(scope.value(attribute)) }
    return { from, joins: [], scope: known, alias: aliasIn, role, outrigger }
  }
  const steps = distinctSteps(attributes.flatMap((a) => (a.via === undefined ? [] : [outriggerStep(alias, a.via)])))
  const from: Relation = { kind: 'table', name: role.table, as: alias }
  return { from, joins: steps.map((step) => leftJoin(step, context.fact)), scope, alias: aliasIn, role }
}

import type { Attribute, Cube, Role } from '../../model/cube.ts'
import { unknownKey } from '../../model/cube.ts'
import { type CubeProfile, completeThroughOf } from '../../model/profile.ts'
import { aliasOf, bridgeAlias, bridgeColumns, outriggerAlias } from '../plan/joins.ts'
import type { GroupKey } from '../plan/plan.ts'
import { isStored } from '../plan/snapshots.ts'
import type { SqlExpression, SqlType } from '../sql/ast.ts'
import { allOf, binary, call, cast, column, constant, isNull, not, parameter, same } from '../sql/build.ts'
import { columnOf, isComputed } from './calendar.ts'
import { snapshotValue } from './snapshots.ts'
import { sqlTypes } from './sql-types.ts'
import { isBelow, type TreeStart } from './trees/tree.ts'

/** Where an attribute's value and its being unknown are read: in joined fact rows, or in rows computed before. */
export interface Scope {
  readonly value: (attribute: Attribute) => SqlExpression
  /** true for known rows without a value */
  readonly blank: (attribute: Attribute) => SqlExpression
  /** true for rows of the unknown member; undefined where there are none */
  readonly unknown: (attribute: Attribute) => SqlExpression | undefined
  /** true for rows, or shares of rows, of a bridge's unassigned member; undefined where there are none */
  readonly unassigned?: (attribute: Attribute) => SqlExpression | undefined
  /** true for rows of "other"; undefined where there are none */
  readonly other?: (attribute: Attribute) => SqlExpression
  /** true for rows of a tree node's own value; undefined where there are none */
  readonly own?: (attribute: Attribute) => SqlExpression
  /** true for rows whose tree node is one of the keys or below them, or below their children; undefined in a stage */
  readonly below?: (attribute: Attribute, keys: readonly SqlExpression[], from: TreeStart) => SqlExpression
}

/** A cube as statements see it: its fact's alias, and which special members its data can have. */
export interface Context {
  readonly cube: Cube
  readonly profile: CubeProfile | undefined
  readonly fact: string
  readonly mayBeUnknown: (attribute: Attribute) => boolean
  readonly mayBeBlank: (attribute: Attribute) => boolean
  /** the column of its joined table that an attribute is read from */
  readonly columnOf: (attribute: Attribute) => string
  /** true where that column is none of the table's own: it is computed beside them */
  readonly isComputed: (attribute: Attribute) => boolean
  /** the last date up to which the data are complete, ISO; undefined where that is not known */
  readonly completeThrough: string | undefined
  /** rows of one dimension table that stand for the unknown member */
  readonly isUnknownRow: (role: Role) => SqlExpression
  /** fact rows, each role joined under its own name */
  readonly factScope: Scope
  /** of a view: the context of one of its facts, whose keys have the columns that they have in the view */
  readonly of: (fact: Cube) => Context
  /** of a cube as one reader sees it: that of the cube as it is, from which the rows come that they may see */
  readonly open: Context
  /** the context of the cube as it was before a question changed its roles */
  readonly asDeclared: (declared: Cube) => Context
}

/** Names of the columns that stages hand on. */
export const names = {
  grouping: '#grouping',
  rows: '#rows',
  tuple: '#tuple',
  other: '#other',
  listed: '#listed',
  reaching: (count: string): string => `${count} or below`,
  reached: '#reached',
  counted: (output: string): string => `#counted ${output}`,
  tuples: '#tuples',
  implied: (attribute: Attribute, ancestor: Attribute): string => `${attribute.name}/${ancestor.name}`,
  unknown: (attribute: Attribute): string => `${attribute.name}#unknown`,
  unassigned: (attribute: Attribute): string => `${attribute.name}#unassigned`,
  special: (attribute: Attribute): string => `${attribute.name}#special`,
  /** the same in answers: the unknown member of some attributes is that of all members which may not be seen */
  seenSpecial: ({ name, restricted }: Attribute): string => `${name}#special${restricted === true ? ' seen' : ''}`,
  label: (attribute: Attribute): string => `${attribute.name}#label`,
  order: (attribute: Attribute): string => `${attribute.name}#order`,
  place: (attribute: Attribute): string => `${attribute.name}#place`,
  parent: (attribute: Attribute): string => `${attribute.name}.parent`,
  depth: (attribute: Attribute): string => `${attribute.name}.depth`,
  own: (attribute: Attribute): string => `${attribute.name}#own`,
  contributions: (measure: string): string => `${measure}#rows`,
  covered: (leg: string): string => `#covered by ${leg}`,
  sort: (entry: number, level: number): string => `#sort${entry}.${level}`,
} as const

const factAlias = (cube: Cube): string => {
  let alias = 'fact'
  while (cube.roles.has(alias)) alias = `${alias}_row`
  return alias
}

const unknownRow = (role: Role, table: string): SqlExpression => {
  const missing = isNull(column(role.key, table))
  return role.unknownBy === undefined
    ? missing
    : binary('OR', missing, binary('=', column(role.unknownBy, table), constant(unknownKey)))
}

/** Rows in which a null value is blank unless the row is the unknown or the unassigned member's. */
const rowScope = (
  cube: Cube,
  value: Scope['value'],
  unknown: Scope['unknown'],
  unassigned: Scope['unknown'] = () => undefined,
): Scope => {
  const assigned = (attribute: Attribute): readonly SqlExpression[] => {
    const flag = unassigned(attribute)
    return flag === undefined ? [] : [not(flag)]
  }
  const known = (attribute: Attribute): readonly SqlExpression[] => {
    const flag = unknown(attribute)
    return flag === undefined ? [] : [not(flag)]
  }
  return {
    value,
    unassigned,
    // what has no member has no row of the dimension either
    unknown: (attribute) => {
      const flag = unknown(attribute)
      return flag && allOf([flag, ...assigned(attribute)])
    },
    below: (attribute, keys, from) => isBelow(cube, attribute, keys, from, value(attribute)),
    blank: (attribute) => {
      const missing = isNull(value(attribute))
      return allOf([missing, ...known(attribute), ...assigned(attribute)]) ?? missing
    },
  }
}

/** True for the row of a bridge that no member has: a fact row without rows of the bridge has no other. */
export const isUnassigned = (role: string): SqlExpression =>
  call('coalesce', column(bridgeColumns.unassigned, bridgeAlias(role)), constant(true))

/** True for rows of an attribute's unassigned member: none are of a fact that reaches the dimension by no bridge of its own. */
const unassignedRow = (cube: Cube, { role, unassigned }: Attribute): SqlExpression | undefined => {
  if (role === undefined || unassigned === undefined) return undefined
  return cube.roles.get(role)?.bridge === undefined ? constant(false) : isUnassigned(role)
}

/** The context of a cube; without a profile every special member is possible. */
export const contextOf = (cube: Cube, profile: CubeProfile | undefined): Context => {
  const context = contextOfFact(cube, profile)
  if (cube.facts === undefined) return context
  const { mayBeUnknown, mayBeBlank } = context
  return { ...context, of: (fact) => contextOfFact(fact, profile?.facts?.get(fact.name), { mayBeUnknown, mayBeBlank }) }
}

/** A cube as it is, whoever reads: what questions change of it stays. */
const withoutAccess = ({ access, ...cube }: Cube): Cube => ({
  ...cube,
  hierarchies: access?.declared.hierarchies ?? cube.hierarchies,
  attributes: new Map([...cube.attributes].map(([name, { mask: _, ...attribute }]) => [name, attribute])),
  roles: new Map([...cube.roles].map(([name, { allowed: _, keepsFacts: _facts, ...role }]) => [name, role])),
})

/** What a reader sees of an attribute: its value, or a text made of it. */
const seenValue = ({ mask }: Attribute, value: (column: string | undefined) => SqlExpression): SqlExpression => {
  if (mask === undefined) return value(undefined)
  const text = cast(value(mask.column), 'VARCHAR')
  switch (mask.how) {
    case 'initials':
      return call('initials', text)
    case 'code':
      return call('code_of', parameter({ value: mask.salt, type: 'text', concealed: true }), text)
    case 'redacted':
      return { kind: 'case', when: [[not(isNull(text)), constant('(redacted)')]] }
  }
}

/** @param special which special members there may be, where that is decided by more than the cube's own data */
const contextOfFact = (
  cube: Cube,
  profile: CubeProfile | undefined,
  special?: Pick<Context, 'mayBeUnknown' | 'mayBeBlank'>,
): Context => {
  const fact = factAlias(cube)
  const mayBeUnknown =
    special?.mayBeUnknown ??
    ((attribute: Attribute): boolean => {
      const { role } = attribute
      if (attribute.restricted === true) return true
      return role !== undefined && (isStored(attribute) || (profile?.roles.get(role)?.unknown ?? true))
    })
  const roleOf = (name: string): Role => {
    const role = cube.roles.get(name)
    if (role === undefined) throw new Error(`cube ${cube.name} has no role ${name}`)
    return role
  }
  const read = (attribute: Attribute): SqlExpression =>
    isStored(attribute)
      ? snapshotValue(attribute, unknownRow(roleOf(attribute.role ?? ''), attribute.role ?? ''))
      : seenValue(attribute, (own) => column(own ?? columnOf(profile, attribute), aliasOf(attribute) ?? fact))
  const isUnknown = (attribute: Attribute): SqlExpression | undefined => {
    if (isStored(attribute)) return isNull(read(attribute))
    return attribute.role !== undefined && mayBeUnknown(attribute)
      ? unknownRow(roleOf(attribute.role), attribute.role)
      : undefined
  }
  const context: Context = {
    cube,
    profile,
    fact,
    mayBeUnknown,
    mayBeBlank: special?.mayBeBlank ?? ((attribute) => profile?.blank.has(attribute.name) ?? true),
    columnOf: (attribute) => columnOf(profile, attribute),
    isComputed: (attribute) => isComputed(profile, attribute),
    completeThrough: completeThroughOf(cube, profile),
    isUnknownRow: (role) => unknownRow(role, role.name),
    factScope: rowScope(cube, read, isUnknown, (attribute) => unassignedRow(cube, attribute)),
    of: () => context,
    asDeclared: (declared) => contextOfFact(declared, profile, special),
    get open() {
      return cube.access === undefined ? context : contextOfFact(withoutAccess(cube), profile, special)
    },
  }
  return context
}

type Special = 'blank' | 'unknown' | 'unassigned' | 'other' | 'own'

const isSpecial = (attribute: Attribute, kind: Special): SqlExpression =>
  same(column(names.special(attribute)), constant(kind))

/** Rows of a stage: keys carry the names of their attributes, ancestors that only a key implies stand beside it. */
export const stageScope = (keys: readonly GroupKey[]): Scope => ({
  value: (attribute) => {
    const implying = keys.find((k) => k.implied.includes(attribute))
    const isKey = implying === undefined || keys.some((k) => k.attribute === attribute)
    return column(isKey ? attribute.name : names.implied(implying.attribute, attribute))
  },
  blank: (attribute) => isSpecial(attribute, 'blank'),
  unknown: (attribute) => isSpecial(attribute, 'unknown'),
  unassigned: (attribute) => isSpecial(attribute, 'unassigned'),
  other: (attribute) => isSpecial(attribute, 'other'),
  own: (attribute) => isSpecial(attribute, 'own'),
})

/** Rows of a role's dimension table under an alias, its outriggers beside it. */
export const memberScope = (context: Context, role: Role, alias: string): Scope =>
  rowScope(
    context.cube,
    (attribute) =>
      seenValue(attribute, (own) =>
        column(
          own ?? context.columnOf(attribute),
          attribute.via === undefined ? alias : outriggerAlias(alias, attribute.via),
        ),
      ),
    () => unknownRow(role, alias),
  )

/**
 * Both special members are possible, so a null alone does not say which it is: the key carries a flag. A tree's node is
 * never blank.
 */
export const isFlagged = (context: Context, { attribute }: GroupKey): boolean =>
  attribute.tree === undefined && context.mayBeUnknown(attribute) && context.mayBeBlank(attribute)

/** The columns of a tree's key: the node above, how deep it stands, its own key, and whether the row is its own value. */
export const treeColumns = (attribute: Attribute): readonly string[] =>
  attribute.tree === undefined ? [] : [names.parent(attribute), names.depth(attribute), names.own(attribute)]

/** True for attributes whose members are ordered by a column of their own. */
export const isOrdered = ({ tree, order }: Attribute): boolean => tree !== undefined || order?.kind === 'column'

/** The flag of a bridge's key, beside those of unknown and blank: its third special member. */
export const unassignedFlag = (attribute: Attribute): readonly string[] =>
  attribute.unassigned === undefined ? [] : [names.unassigned(attribute)]

/** Columns that tell one member of a key from another: its ancestors, its value, and the flags that it has. */
export const keyColumns = (context: Context, key: GroupKey): readonly string[] => [
  ...key.implied.map((ancestor) => names.implied(key.attribute, ancestor)),
  ...treeColumns(key.attribute),
  key.attribute.name,
  ...(isFlagged(context, key) ? [names.unknown(key.attribute)] : []),
  ...unassignedFlag(key.attribute),
]

/** `keyColumns`, and the special kind where "other" is among the members: it has no key of its own. */
export const memberColumns = (context: Context, key: GroupKey, other: boolean): readonly string[] => [
  ...keyColumns(context, key),
  ...(other ? [names.special(key.attribute)] : []),
]

/** Columns that hold what members are ordered by, of the keys that have such. */
export const orderNames = (keys: readonly GroupKey[]): readonly string[] =>
  keys.filter((k) => isOrdered(k.attribute)).map((k) => names.order(k.attribute))

/** Nulls of the types of a key's columns and of what it is ordered by, by the columns' names. */
export const nullsOf = ({ attribute, implied }: GroupKey): ReadonlyMap<string, SqlExpression> => {
  const nothing = (type: SqlType): SqlExpression => cast(constant(null), type)
  const own = nothing(sqlTypes[attribute.type])
  const order = attribute.order?.kind === 'column' ? sqlTypes[attribute.order.type] : 'BIGINT'
  const place = attribute.tree === undefined ? nothing(order) : nothing('PLACE')
  return new Map([
    ...implied.map((a) => [names.implied(attribute, a), nothing(sqlTypes[a.type])] as const),
    [attribute.name, own],
    [names.unknown(attribute), nothing('BOOLEAN')],
    [names.unassigned(attribute), nothing('BOOLEAN')],
    [names.parent(attribute), own],
    [names.depth(attribute), nothing('INTEGER')],
    [names.own(attribute), nothing('BOOLEAN')],
    [names.order(attribute), place],
  ])
}

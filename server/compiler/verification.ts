import type { Attribute, Cube, Role } from '../model/cube.ts'
import type { CubeProfile } from '../model/profile.ts'
import { duckdb } from './dialect/duckdb.ts'
import { derivedValue } from './lower/calendar.ts'
import { memberSource } from './lower/member-source.ts'
import { contextOf } from './lower/scope.ts'
import { leftJoin, tableWith } from './lower/source.ts'
import { distinctSteps, outriggerStep, stepsToRole } from './plan/joins.ts'
import type { Relation, Select, SqlExpression } from './sql/ast.ts'
import { allOf, binary, call, column, constant, isNull, not, same } from './sql/build.ts'
import type { Statement } from './statement.ts'

/** A statement that finds rows contradicting the model: no rows means that the rule holds. */
export interface Verification {
  readonly rule: 'unique_key' | 'unique_grain' | 'one_parent' | 'unbroken_period'
  /** what it concerns, such as `account` or `owner.team` */
  readonly subject: string
  /** what is wrong when rows come back, as a sentence without its full stop */
  readonly problem: string
  /** at most five counter-examples, their columns text */
  readonly statement: Statement
}

const mostExamples = 5

const text = (operand: SqlExpression): SqlExpression => ({ kind: 'cast', operand, type: 'VARCHAR' })

const table = (name: string): Relation => ({ kind: 'table', name, as: name })

const examples = (from: Relation, by: readonly string[], counted: SqlExpression, where?: SqlExpression): Statement => {
  const grouped: Select = {
    kind: 'select',
    columns: [...by.map((name) => ({ expression: column(name), as: name })), { expression: counted, as: 'rows found' }],
    from,
    ...(where !== undefined && { where }),
    groupBy: [by.map((name) => column(name))],
  }
  const names = [...by, 'rows found']
  const select: Select = {
    kind: 'select',
    columns: names.map((name) => ({ expression: text(column(name)), as: name })),
    from: { kind: 'subquery', select: grouped, as: 'counted' },
    where: binary('>', column('rows found'), constant(1)),
    orderBy: names.map((name) => ({ expression: column(name), direction: 'asc' })),
    limit: mostExamples,
  }
  const columns = names.map((name) => ({
    kind: 'value' as const,
    column: { name, axis: 'row' as const, type: 'text' as const },
  }))
  return duckdb.print({ with: [], select }, columns)
}

const uniqueKey = (role: Role): Verification => ({
  rule: 'unique_key',
  subject: role.name,
  problem: `${role.table}.${role.key} is the key of ${role.dimension} but some keys stand in several rows, so that facts would be counted several times`,
  statement: examples(table(role.table), [role.key], call('count')),
})

const uniqueOutrigger = ({ name, via }: Attribute): Verification[] =>
  via === undefined
    ? []
    : [
        {
          rule: 'unique_key',
          subject: name,
          problem: `${via.table}.${via.key} is what ${name} is joined by but some keys stand in several rows, so that facts would be counted several times`,
          statement: examples(table(via.table), [via.key], call('count')),
        },
      ]

const uniqueGrain = (cube: Cube): Verification => ({
  rule: 'unique_grain',
  subject: cube.name,
  problem: `${cube.table} has several rows for one ${cube.grain.join(', ')}, which is its grain`,
  statement: examples(table(cube.table), cube.grain, call('count')),
})

/** The rows of a hierarchy's dimension with the key of a level and that of the level above, known members only. */
const levelRows = (cube: Cube, child: Attribute, parent: Attribute): Relation => {
  const context = contextOf(cube, undefined)
  const ancestors = child.within.flatMap((name) => cube.attributes.get(name) ?? [])
  const { from, joins, scope } = memberSource(context, [child, ...ancestors, parent], 'dimension')
  const unknown = scope.unknown(child)
  const where = allOf([not(isNull(scope.value(child))), ...(unknown === undefined ? [] : [not(unknown)])])
  const columns = [...ancestors, child, parent].map((a) => ({ expression: scope.value(a), as: a.name }))
  return {
    kind: 'subquery',
    as: 'levels',
    select: { kind: 'select', columns, from, joins, ...(where !== undefined && { where }) },
  }
}

/** Each member of a level has one parent: its key decides the level above. */
const oneParent = (cube: Cube, hierarchy: string, levels: readonly string[]): Verification[] =>
  levels.slice(1).flatMap((name, i): Verification[] => {
    const [child, parent] = [cube.attributes.get(name), cube.attributes.get(levels[i] ?? '')]
    if (child === undefined || parent === undefined || child.within.includes(parent.name)) return []
    // a blank parent counts as one of its own: count(distinct) passes nulls over
    const parents: SqlExpression = { kind: 'call', name: 'count', arguments: [column(parent.name)], distinct: true }
    const blank = call('max', {
      kind: 'case',
      when: [[isNull(column(parent.name)), constant(1)]],
      otherwise: constant(0),
    })
    return [
      {
        rule: 'one_parent',
        subject: hierarchy,
        problem: `some members of ${child.name} have several parents in ${parent.name}; declare ${child.name} within it, or mend the data`,
        statement: examples(levelRows(cube, child, parent), [...child.within, child.name], binary('+', parents, blank)),
      },
    ]
  })

/**
 * Each member of a declared period is one unbroken range of dates: a quarter `Q1` of several years is not. Periods that are
 * computed of the date are.
 */
const unbrokenPeriods = (cube: Cube, role: Role): Verification[] => {
  const attributes = [...cube.attributes.values()].filter((a) => a.role === role.name && a.period !== undefined)
  const date = attributes.find((a) => a.period === 'date')
  if (date === undefined) return []
  const day = column(date.column)
  const days: SqlExpression = { kind: 'call', name: 'count', arguments: [day], distinct: true }
  const span = binary('+', call('days_between', call('min', day), call('max', day)), constant(2))
  return attributes
    .filter((a) => a !== date && a.derived === undefined)
    .map((a) => ({
      rule: 'unbroken_period',
      subject: a.name,
      problem: `some members of ${a.name} are not one unbroken range of dates, so that they would merge periods that are apart`,
      statement: examples(table(role.table), [a.column], binary('-', span, days), not(isNull(day))),
    }))
}

/**
 * Everything of a cube that must hold on the data before it may be served: dimension keys and the grain are unique, each
 * level's member has one parent, each period of a calendar is one range of dates.
 */
export const compileVerification = (cube: Cube): readonly Verification[] => {
  const all = [
    ...[...cube.roles.values()].map(uniqueKey),
    ...[...cube.attributes.values()].flatMap(uniqueOutrigger),
    ...(cube.grain.length > 0 ? [uniqueGrain(cube)] : []),
    ...[...cube.roles.values()].flatMap((role) => unbrokenPeriods(cube, role)),
    ...[...cube.hierarchies.values()].flatMap((h) => oneParent(cube, h.name, h.levels)),
  ]
  const seen = new Set<string>()
  return all.filter(({ statement }) => !seen.has(statement.sql) && seen.add(statement.sql))
}

const countWhere = (condition: SqlExpression): SqlExpression => ({
  kind: 'call',
  name: 'count',
  arguments: [],
  filter: condition,
})

/** Rows of an outrigger are members also where no row points to them: per attribute how many of them have no value. */
const outriggerBlanks = (cube: Cube): Select[] =>
  [...cube.attributes.values()].flatMap(({ name, column: of, via }) =>
    via === undefined
      ? []
      : [
          {
            kind: 'select',
            columns: [{ expression: countWhere(isNull(column(of))), as: `blank outrigger ${name}` }],
            from: table(via.table),
          },
        ],
  )

/** Columns of calendars that might be read for what is computed of the date: on how many rows they say something else. */
const storedPeriods = (cube: Cube): Select[] =>
  [...cube.attributes.values()].flatMap((attribute) => {
    const table = cube.roles.get(attribute.role ?? '')?.table
    const stored = attribute.derived?.stored
    if (table === undefined || stored === undefined) return []
    const computed = derivedValue(cube, attribute, column(attribute.column))
    return [
      {
        kind: 'select',
        columns: [{ expression: countWhere(not(same(column(stored), computed))), as: `differs ${attribute.name}` }],
        from: { kind: 'table', name: table, as: table },
      },
    ]
  })

/**
 * One statement whose single row profiles a cube: per role the fact rows whose key finds no dimension row and those of
 * the unknown member, per attribute the known rows without a value. Read it with `readProfile`.
 */
export const compileProfile = (cube: Cube): Statement => {
  const context = contextOf(cube, undefined)
  const roles = [...cube.roles.values()]
  const facts: Select = {
    kind: 'select',
    columns: [
      ...roles.flatMap((role) => [
        { expression: countWhere(isNull(column(role.key, role.name))), as: `orphans ${role.name}` },
        { expression: countWhere(context.isUnknownRow(role)), as: `unknown ${role.name}` },
      ]),
      ...[...cube.attributes.values()]
        .filter((a) => a.role === undefined)
        .map((a) => ({ expression: countWhere(isNull(column(a.column, context.fact))), as: `blank ${a.name}` })),
      { expression: call('count'), as: 'rows' },
    ],
    from: { kind: 'table', name: cube.table, as: context.fact },
    joins: distinctSteps(roles.flatMap((role) => stepsToRole(cube, role.name))).map((step) => leftJoin(context, step)),
  }
  const members = roles.map((role): Select => {
    const attributes = [...cube.attributes.values()].filter((a) => a.role === role.name)
    const outriggers = attributes.flatMap((a) => (a.via === undefined ? [] : [outriggerStep(role.name, a.via)]))
    return {
      kind: 'select',
      columns: [
        { expression: call('count'), as: `members ${role.name}` },
        ...attributes.map((a) => ({
          expression: countWhere(isNull(context.factScope.value(a))),
          as: `blank ${a.name}`,
        })),
      ],
      from: tableWith(context, role.table, role.name, attributes),
      joins: distinctSteps(outriggers).map((step) => leftJoin(context, step)),
      where: not(context.isUnknownRow(role)),
    }
  })
  const parts = [facts, ...members, ...outriggerBlanks(cube), ...storedPeriods(cube)].map((select, i) => ({
    select,
    as: `part${i}`,
  }))
  const columns = parts.flatMap(({ select, as }) =>
    select.columns.map((c) => ({ expression: column(c.as, as), as: c.as })),
  )
  const [first, ...others] = parts.map(({ select, as }): Relation => ({ kind: 'subquery', select, as }))
  const select: Select = {
    kind: 'select',
    columns,
    ...(first !== undefined && { from: first }),
    joins: others.map((relation) => ({ how: 'CROSS', relation })),
  }
  return duckdb.print(
    { with: [], select },
    columns.map((c) => ({ kind: 'value', column: { name: c.as, axis: 'measure', type: 'integer' } })),
  )
}

/** The profile that the row of `compileProfile` says. A cell that is missing counts as "possible". */
export const readProfile = (cube: Cube, row: Readonly<Record<string, unknown>>): CubeProfile => {
  const some = (name: string): boolean => row[name] === undefined || Number(row[name]) > 0
  return {
    roles: new Map(
      [...cube.roles.keys()].map((name) => [
        name,
        { complete: !some(`orphans ${name}`), unknown: some(`unknown ${name}`) },
      ]),
    ),
    blank: new Set(
      [...cube.attributes.values()]
        .filter(({ name, via }) => some(`blank ${name}`) || (via !== undefined && some(`blank outrigger ${name}`)))
        .map(({ name }) => name),
    ),
    stored: new Set(
      [...cube.attributes.values()]
        .filter(({ name, derived }) => derived?.stored !== undefined && !some(`differs ${name}`))
        .map(({ name }) => name),
    ),
  }
}

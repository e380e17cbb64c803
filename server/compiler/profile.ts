import type { Cube } from '../model/cube.ts'
import type { CubeProfile } from '../model/profile.ts'
import { duckdb } from './dialect/duckdb.ts'
import { derivedValue } from './lower/calendar.ts'
import { type Context, contextOf } from './lower/scope.ts'
import { cubeRows, leftJoin, tableWith } from './lower/source.ts'
import { bridgeAlias, distinctSteps, outriggerStep, stepsToRole } from './plan/joins.ts'
import type { Relation, Select, SqlExpression } from './sql/ast.ts'
import { binary, call, column, isNull, not, same } from './sql/build.ts'
import type { Statement } from './statement.ts'

const table = (name: string): Relation => ({ kind: 'table', name, as: name })

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
    const of = cube.roles.get(attribute.role ?? '')?.table
    const stored = attribute.derived?.stored
    if (of === undefined || stored === undefined) return []
    const computed = derivedValue(cube, attribute, column(attribute.column))
    return [
      {
        kind: 'select',
        columns: [{ expression: countWhere(not(same(column(stored), computed))), as: `differs ${attribute.name}` }],
        from: table(of),
      },
    ]
  })

/** Rows of bridges whose key finds no member, or the unknown one, whichever set of weights they are of. */
const bridgeOrphans = (context: Context): Select[] =>
  [...context.cube.roles.values()].flatMap((role) => {
    const { name, bridge, on: member } = role
    if (bridge === undefined) return []
    const on = binary('=', column(member, bridgeAlias(name)), column(role.key, name))
    return [
      {
        kind: 'select',
        columns: [{ expression: countWhere(context.isUnknownRow(role)), as: `unknown ${name}` }],
        from: { kind: 'table', name: bridge.table, as: bridgeAlias(name) },
        joins: [{ how: 'LEFT', relation: { kind: 'table', name: role.table, as: name }, on }],
      },
    ]
  })

/**
 * One statement whose single row profiles a cube: per role the fact rows (of a bridge, its own) whose key finds no dimension
 * row and those of the unknown member, per attribute the known rows without a value. Read it with `readProfile`.
 */
export const compileProfile = (cube: Cube): Statement => {
  const context = contextOf(cube, undefined)
  const all = [...cube.roles.values()]
  const roles = all.filter(({ bridge }) => bridge === undefined)
  const facts: Select = {
    kind: 'select',
    columns: [
      ...roles.flatMap((role) => [
        { expression: countWhere(isNull(column(role.key, role.name))), as: `orphans ${role.name}` },
        { expression: countWhere(context.isUnknownRow(role)), as: `unknown ${role.name}` },
      ]),
      ...[...cube.attributes.values()]
        .filter((a) => a.role === undefined && a.predicate === undefined)
        .map((a) => ({ expression: countWhere(isNull(column(a.column, context.fact))), as: `blank ${a.name}` })),
      { expression: call('count'), as: 'rows' },
    ],
    from: cubeRows(context),
    joins: distinctSteps(roles.flatMap((role) => stepsToRole(cube, role.name))).map((step) => leftJoin(context, step)),
  }
  const members = all.map((role): Select => {
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
  const parts = [facts, ...members, ...outriggerBlanks(cube), ...storedPeriods(cube), ...bridgeOrphans(context)].map(
    (select, i) => ({
      select,
      as: `part${i}`,
    }),
  )
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
      [...cube.roles.values()].map(({ name, bridge }) => [
        name,
        // rows that no member has are of no row of the dimension, so that no bridge is complete
        { complete: bridge === undefined && !some(`orphans ${name}`), unknown: some(`unknown ${name}`) },
      ]),
    ),
    blank: new Set(
      [...cube.attributes.values()]
        .filter(
          ({ name, via, predicate }) =>
            predicate === undefined &&
            (some(`blank ${name}`) || (via !== undefined && some(`blank outrigger ${name}`))),
        )
        .map(({ name }) => name),
    ),
    stored: new Set(
      [...cube.attributes.values()]
        .filter(({ name, derived }) => derived?.stored !== undefined && !some(`differs ${name}`))
        .map(({ name }) => name),
    ),
  }
}

import type { Attribute, Cube, Role } from '../model/cube.ts'
import { examples, shown, table } from './counter-examples.ts'
import { compileFanOut } from './fan-out.ts'
import { leastShare } from './lower/bridge.ts'
import { memberSource } from './lower/legs/member-source.ts'
import { contextOf } from './lower/scope.ts'
import { cubeRows } from './lower/source.ts'
import { treeQueries, unreachedRows } from './lower/trees/tree-nodes.ts'
import { keyPath } from './plan/key-path.ts'
import type { Relation, Select, SqlExpression } from './sql/ast.ts'
import { allOf, asc, binary, call, column, constant, isNull, named, not } from './sql/build.ts'
import type { Verification } from './verification-rule.ts'
import { compileRateVerification } from './verify-rates.ts'

const uniqueKey = (cube: Cube, role: Role): Verification[] => {
  const { history } = role
  const keys = [role.key, ...(role.and ?? []).map(({ key }) => key)]
  const columns = history === undefined || history.asOf === 'key' ? keys : [history.durable, history.from]
  const names = columns.map((name) => `${role.table}.${name}`).join(', ')
  const what = columns === keys ? 'the key' : 'what tells versions apart'
  const problem = `${names} is ${what} of ${role.dimension} but some stand in several rows, so that facts would be counted several times`
  const fanOut = columns === keys ? compileFanOut(cube, role) : undefined
  return [
    {
      rule: 'unique_key',
      subject: role.name,
      problem,
      statement: examples(table(role.table), columns, call('count')),
      lists: true,
      ...(fanOut && { fanOut }),
    },
  ]
}

/** A date of a calendar has one row: instants are joined by their date. */
const uniqueDate = ({ name, table: calendarTable, key, calendar }: Role): Verification[] => {
  if (calendar === undefined || calendar.dateColumn === key) return []
  const date = calendar.dateColumn
  const problem = `${calendarTable}.${date} has several rows for one date, so that facts would be counted several times`
  const known = not(isNull(column(date)))
  return [
    {
      rule: 'unique_key',
      subject: name,
      problem,
      statement: examples(table(calendarTable), [date], call('count'), known),
    },
  ]
}

/** Versions of one identity follow each other: the next starts where one ends, or later. */
const apartVersions = ({ name, dimension, table: of, history }: Role): Verification[] => {
  if (history === undefined) return []
  const { durable, from, to } = history
  const next: SqlExpression = {
    kind: 'call',
    name: 'lead',
    arguments: [column(from)],
    over: { partitionBy: [column(durable)], orderBy: [asc(column(from))] },
  }
  const versions: Select = {
    kind: 'select',
    columns: [...[durable, from, to].map(named), { expression: next, as: 'next from' }],
    from: table(of),
    where: not(isNull(column(durable))),
  }
  const names = [durable, from, to, 'next from']
  const overlaps = binary('OR', isNull(column(to)), binary('<', column('next from'), column(to)))
  const statement = shown(names, {
    from: { kind: 'subquery', select: versions, as: 'versions' },
    where: binary('OR', isNull(column(from)), binary('AND', not(isNull(column('next from'))), overlaps)),
  })
  const problem = `versions of ${dimension} overlap in ${of}: ${to} is after the ${from} of the next version of one ${durable}, so that facts would be counted several times, or ${from} is empty`
  return [{ rule: 'overlapping_versions', subject: name, problem, statement }]
}

/** Every row of a tree is reached from a root, no deeper than allowed: rows that point to each other in a circle are not. */
const reachedNodes = (cube: Cube, attribute: Attribute): Verification[] => {
  if (attribute.tree === undefined) return []
  const context = contextOf(cube, undefined)
  const statement = shown(
    ['node', 'parent'],
    { from: { kind: 'subquery', select: unreachedRows(context, attribute), as: 'unreached' } },
    treeQueries(context, attribute),
  )
  const problem = `some rows of ${attribute.name} are reached from no root within ${attribute.tree.maxDepth} levels: they point to each other in a circle, or stand too deep`
  return [{ rule: 'unreached_node', subject: attribute.name, problem, statement }]
}

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
  statement: examples(cubeRows(contextOf(cube, undefined)), cube.grain, call('count')),
})

/** The shares of a fact key are no less than 0 and no more than a whole, in each of the sets that are stored. */
export const shares = ({ name, bridge }: Role): Verification[] => {
  if (bridge?.weight === undefined) return []
  const { table: of, weight, model } = bridge
  const by = [...new Set(bridge.factKey.map(({ key }) => key)), ...(model === undefined ? [] : [model.column])]
  const [least, sum] = ['least', 'sum']
  const share = column(weight.column)
  const isWrong: SqlExpression = {
    kind: 'case',
    when: [[binary('OR', isNull(share), binary('<', share, constant(0))), constant(1)]],
    otherwise: constant(0),
  }
  const keys: Select = {
    kind: 'select',
    columns: [
      ...by.map(named),
      { expression: call('sum', share), as: sum },
      { expression: call('min', share), as: least },
      { expression: call('max', isWrong), as: 'wrong' },
    ],
    from: table(of),
    groupBy: [by.map((key) => column(key))],
  }
  const isMore = binary('>', binary('-', column(sum), constant(1)), constant(leastShare))
  const statement = shown([...by, sum, least], {
    from: { kind: 'subquery', select: keys, as: 'keys' },
    where: binary('OR', binary('=', column('wrong'), constant(1)), isMore),
  })
  const problem = `${of}.${weight.column} is a share of ${by.join(', ')}, but some add up to more than 1, are less than 0 or are empty, so that members of ${name} would have more than there is`
  return [{ rule: 'weights_at_most_one', subject: name, problem, statement }]
}

const levelAlias = 'dimension'

/**
 * The rows of a hierarchy's dimension with the key of a level and that of the level above, known members only. A dimension
 * with history is seen as it is now: a member may have had other parents before.
 */
const levelRows = (cube: Cube, child: Attribute, parent: Attribute): Relation => {
  const context = contextOf(cube, undefined)
  const read = [...keyPath(cube, child), parent]
  const { from, joins, scope } = memberSource(context, read, levelAlias)
  const unknown = scope.unknown(child)
  const history = cube.roles.get(child.role ?? '')?.history
  const where = allOf([
    not(isNull(scope.value(child))),
    ...(unknown === undefined ? [] : [not(unknown)]),
    ...(history === undefined ? [] : [isNull(column(history.to, levelAlias))]),
  ])
  const columns = read.map((a) => ({ expression: scope.value(a), as: a.name }))
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
 * Everything of a cube that must hold on the data before it may be served: dimension keys and the grain are unique, versions
 * do not overlap, each level's member has one parent, each row of a tree a root, each declared period is one range of dates, the shares
 * of a bridge add up to a whole or less, money has its currency and its rate.
 *
 * @param loaded the date up to which the load is complete, ISO; absent where that is not known
 */
export const compileVerification = (cube: Cube, loaded?: string): readonly Verification[] => {
  const all = [
    ...[...cube.roles.values()].flatMap((role) => uniqueKey(cube, role)),
    ...[...cube.roles.values()].flatMap(uniqueDate),
    ...[...cube.roles.values()].flatMap(apartVersions),
    ...[...cube.attributes.values()].flatMap(uniqueOutrigger),
    ...[...cube.attributes.values()].flatMap((attribute) => reachedNodes(cube, attribute)),
    ...[...cube.roles.values()].flatMap(shares),
    ...(cube.grain.length > 0 ? [uniqueGrain(cube)] : []),
    ...[...cube.roles.values()].flatMap((role) => unbrokenPeriods(cube, role)),
    ...[...cube.hierarchies.values()].flatMap((h) => oneParent(cube, h.name, h.levels)),
    ...compileRateVerification(cube, loaded),
  ]
  const distinct = new Map<string, Verification>()
  for (const one of all) {
    const id = JSON.stringify([one.statement.sql, one.statement.parameters])
    if (!distinct.has(id)) distinct.set(id, one)
  }
  return [...distinct.values()]
}

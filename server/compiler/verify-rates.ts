import type { BaseMeasure, Cube } from '../model/cube.ts'
import type { Conversion, RowExpression } from '../model/expression.ts'
import { parametersInRow } from '../model/parameters-read.ts'
import { duckdb } from './dialect/duckdb.ts'
import { lowerExpression } from './lower/expression.ts'
import { lowerRate, rateDate } from './lower/rates.ts'
import { type Context, contextOf } from './lower/scope.ts'
import { cubeRows, leftJoin } from './lower/source.ts'
import { assignedIn } from './plan/bridges.ts'
import { distinctSteps } from './plan/joins.ts'
import { rateSteps } from './plan/rates.ts'
import { attributeNames, sourceFor } from './plan/source.ts'
import type { Named, Relation, Select, SqlExpression } from './sql/ast.ts'
import { allOf, asc, binary, call, column, constant, isNull, not, toText } from './sql/build.ts'
import type { Statement } from './statement.ts'
import type { Verification } from './verification-rule.ts'

/** So many days and currencies without a rate are told, and how many there are. */
const mostMissing = 10

/** Whether a query may see other rows of a role than the load does: of another version, or of the date in another zone. */
const dependsOnQuery = (cube: Cube, name: string | undefined): boolean => {
  const role = cube.roles.get(name ?? '')
  if (role === undefined) return false
  return role.history !== undefined || role.instant !== undefined || dependsOnQuery(cube, role.through)
}

/** Whether a parameter chooses the stored shares of a bridge. */
const hasModels = ({ roles }: Cube, bridge: string): boolean => {
  const model = roles.get(bridge)?.bridge?.model
  return model !== undefined && parametersInRow(model.is).length > 0
}

/** Whether an expression has the same value for a row in every query. */
const isFixed = (cube: Cube, e: RowExpression): boolean =>
  parametersInRow(e).length === 0 &&
  !assignedIn(e).some((bridge) => hasModels(cube, bridge)) &&
  attributeNames(e).every((name) => !dependsOnQuery(cube, cube.attributes.get(name)?.role))

/**
 * The rows whose money a measure may count in some query: those of the cube that its filter lets in and that have an
 * amount. What a query may see otherwise than the load lets every row in.
 */
const moneyOf = (context: Context, measure: BaseMeasure, amount: RowExpression) => {
  const { cube, fact } = context
  const from: Relation =
    cube.filter === undefined || isFixed(cube, cube.filter)
      ? cubeRows(context)
      : { kind: 'table', name: cube.table, as: fact }
  const { filter } = measure
  const conditions = [
    ...(filter !== undefined && isFixed(cube, filter) ? [lowerExpression(context, filter)] : []),
    ...(isFixed(cube, amount) ? [not(isNull(lowerExpression(context, amount)))] : []),
  ]
  const source = sourceFor(cube, { keys: [], aggregates: [{ as: measure.name, measure, filter }], filters: [] })
  return { from, joins: source.joins.map((step) => leftJoin(context, step)), conditions }
}

/** The first groups of rows, with how many rows each has and how many groups there are. */
const listed = (by: readonly Named[], money: ReturnType<typeof moneyOf>, lacking: SqlExpression) => {
  const where = allOf([...money.conditions, lacking])
  const all: SqlExpression = { kind: 'call', name: 'count', arguments: [], over: { partitionBy: [], orderBy: [] } }
  const grouped: Select = {
    kind: 'select',
    columns: [...by, { expression: call('count'), as: 'rows' }, { expression: all, as: 'in all' }],
    from: money.from,
    joins: money.joins,
    ...(where && { where }),
    groupBy: [by.map(({ expression }) => expression)],
  }
  const names = [...by.map(({ as }) => as), 'rows', 'in all']
  const select: Select = {
    kind: 'select',
    columns: names.map((as) => ({ expression: toText(column(as)), as })),
    from: { kind: 'subquery', select: grouped, as: 'lacking' },
    orderBy: by.map(({ as }) => asc(column(as))).toReversed(),
    limit: mostMissing,
  }
  return duckdb.print(
    { with: [], select },
    names.map((name) => ({ kind: 'value', column: { name, axis: 'row', type: 'text' } })),
  )
}

const currencyOf = (context: Context, name: string): Named => ({
  expression: column(name, context.fact),
  as: 'currency',
})

/** A conversion to each currency that a query may choose. */
const everyTarget = ({ parameters }: Cube, conversion: Conversion): readonly Conversion[] => {
  const allowed = parameters?.get(conversion.parameter ?? '')?.allowed
  return allowed?.map((to) => ({ ...conversion, to: String(to) })) ?? [conversion]
}

const missingRate = (context: Context, declared: BaseMeasure, conversion: Conversion): Verification => {
  const { cube } = context
  const { rates, to, parameter, at } = conversion
  const measure = { ...declared, currency: { column: conversion.column, conversion } }
  const { expression } = measure
  const amount = expression?.kind === 'arithmetic' ? expression.left : expression
  if (amount === undefined) throw new Error(`measure ${measure.name} converts nothing`)
  const [rate] = distinctSteps(rateSteps(cube, [measure])).flatMap((step) => step.rate ?? [])
  const date = rate && rateDate(context, rate)
  const by = [
    currencyOf(context, conversion.column),
    ...(date === undefined ? [] : [{ expression: date, as: rates.when.kind }]),
  ]
  const lacking = isNull(lowerRate(context, conversion))
  const which = {
    role: `on or before the ${at.source} date`,
    now: 'on or before the last complete date',
    period: `for the ${at.source}`,
  }
  const choosable = parameter === undefined ? '' : `, which a query may choose by :${parameter},`
  return {
    rule: 'missing_rate',
    subject: measure.name,
    problem: `${rates.name} has no rate to ${to}${choosable} ${which[at.kind]}, so that money would be lost`,
    statement: listed(by, moneyOf(context, measure, amount), lacking),
    lists: true,
  }
}

const missingCurrency = (context: Context, measure: BaseMeasure, name: string): Verification => {
  const { expression } = measure
  if (expression === undefined) throw new Error(`measure ${measure.name} is money of nothing`)
  const code = column(name, context.fact)
  const lacking = binary('OR', isNull(code), binary('=', code, constant('')))
  return {
    rule: 'missing_currency',
    subject: measure.name,
    problem: `some rows have money and no currency in ${name}`,
    statement: listed([currencyOf(context, name)], moneyOf(context, measure, expression), lacking),
    lists: true,
  }
}

const printed = (select: Select): Statement =>
  duckdb.print(
    { with: [], select },
    select.columns.map(({ as }) => ({ kind: 'value', column: { name: as, axis: 'row', type: 'text' } })),
  )

/** One rate for a pair of currencies and a date, above zero: of two the one taken would be left to chance. */
const soundRates = ({ rates }: Conversion): readonly Verification[] => {
  const { table, from, to, rate, when } = rates
  const key = [from, to, when.column]
  const rows: Relation = { kind: 'table', name: table, as: table }
  const shown = (names: readonly string[]) => names.map((as) => ({ expression: toText(column(as)), as }))
  const known = allOf([...key, rate].map((name) => not(isNull(column(name)))))
  const counted: Select = {
    kind: 'select',
    columns: [...key.map((as) => ({ expression: column(as), as })), { expression: call('count'), as: 'rows found' }],
    from: rows,
    ...(known && { where: known }),
    groupBy: [key.map((name) => column(name))],
  }
  const order = { orderBy: key.map((name) => asc(column(name))), limit: mostMissing }
  const several: Select = {
    kind: 'select',
    columns: shown([...key, 'rows found']),
    from: { kind: 'subquery', select: counted, as: 'counted' },
    where: binary('>', column('rows found'), constant(1)),
    ...order,
  }
  const zero: Select = {
    kind: 'select',
    columns: shown([...key, rate]),
    from: rows,
    where: binary('<=', column(rate), constant(0)),
    ...order,
  }
  const subject = rates.name
  return [
    {
      rule: 'unique_rate',
      subject,
      problem: `${table} has several rates for one ${key.join(', ')}`,
      statement: printed(several),
    },
    { rule: 'positive_rate', subject, problem: `${table} has rates that are not above zero`, statement: printed(zero) },
  ]
}

/**
 * What must hold of money in several currencies: each row that has some has a currency, and where it is converted a rate;
 * rates are above zero, and one for each pair of currencies and date. Where nothing says how far the data are complete
 * there is no rate of now, which queries are told.
 *
 * @param loaded the date up to which the load is complete, ISO; undefined where that is not known
 */
export const compileRateVerification = (cube: Cube, loaded: string | undefined): readonly Verification[] => {
  const known = contextOf(cube, undefined)
  const through = cube.completeThrough === 'load' ? loaded : known.completeThrough
  const context = { ...known, completeThrough: through }
  return [...cube.measures.values()].flatMap((measure) => {
    if (measure.kind !== 'base' || measure.currency === undefined) return []
    const { column: name, conversion } = measure.currency
    if (conversion === undefined) return [missingCurrency(context, measure, name)]
    const isKnown = conversion.at.kind !== 'now' || through !== undefined
    const targets = isKnown ? everyTarget(cube, conversion) : []
    return [...soundRates(conversion), ...targets.map((target) => missingRate(context, measure, target))]
  })
}

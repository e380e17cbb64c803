import { QueryError } from '../../contract/errors.ts'
import type { Conversion } from '../../model/expression.ts'
import type { JoinStep, RowColumn } from '../plan/joins.ts'
import { rateAlias } from '../plan/rates.ts'
import type { Join, Select, SqlExpression } from '../sql/ast.ts'
import { allOf, binary, call, column, constant, isNull, named, not, parameter } from '../sql/build.ts'
import { derivedValue } from './calendar.ts'
import type { Context } from './scope.ts'

type Rate = NonNullable<JoinStep['rate']>

const target = ({ to }: Conversion): SqlExpression => parameter({ value: to, type: 'text' })

/** What one unit of a row's currency is worth: 1 in the currency converted to, null where there is no rate. */
export const lowerRate = (context: Context, conversion: Conversion): SqlExpression => ({
  kind: 'case',
  when: [[binary('=', column(conversion.column, context.fact), target(conversion)), constant(1)]],
  otherwise: column(conversion.rates.rate, rateAlias(conversion)),
})

/** What a row's rate is found by: a date or a period; undefined where all rows take that of now. */
export const rateDate = (context: Context, { on }: Rate): SqlExpression | undefined => {
  if (on === undefined) return undefined
  const { alias, attribute }: RowColumn = on
  const value = column(on.column, alias ?? context.fact)
  return attribute === undefined ? value : derivedValue(context.cube, attribute, value)
}

/** The last complete date. @throws QueryError `unsound` where nothing says which it is */
const nowOf = ({ completeThrough }: Context, { rates }: Conversion): SqlExpression => {
  if (completeThrough !== undefined) return parameter({ value: completeThrough, type: 'date' })
  throw new QueryError('unsound', { reason: 'rate_of_now', rates: rates.name }, 'measures')
}

/** The rates to one currency, those that are there; of now the last of each currency. */
const ratesTo = (context: Context, { conversion }: Rate): Select => {
  const { rates, at } = conversion
  const { when } = rates
  const known = [binary('=', column(rates.to), target(conversion)), not(isNull(column(rates.rate)))]
  const from = { kind: 'table', name: rates.table, as: rates.table } as const
  if (at.kind !== 'now') {
    const where = allOf(known)
    return {
      kind: 'select',
      columns: [rates.from, when.column, rates.rate].map(named),
      from,
      ...(where && { where }),
    }
  }
  const where = allOf([...known, binary('<=', column(when.column), nowOf(context, conversion))])
  const last = { expression: call('arg_max', column(rates.rate), column(when.column)), as: rates.rate }
  return {
    kind: 'select',
    columns: [named(rates.from), last],
    from,
    ...(where && { where }),
    groupBy: [[column(rates.from)]],
  }
}

/**
 * The rate of each currency on each date that the fact has: the last one on or before it. Far fewer rows than the fact's, of
 * which the join then finds one by equal values.
 *
 *     currency | date | rate
 */
const datedRates = (
  context: Context,
  step: JoinStep,
  rate: Rate,
  date: SqlExpression,
  joins: readonly Join[],
): Select => {
  const { from, when, rate: value } = rate.conversion.rates
  const [dates, rates] = ['dates', 'rates']
  const onDates: Select = {
    kind: 'select',
    distinct: true,
    columns: [
      { expression: column(step.on, context.fact), as: from },
      { expression: date, as: when.column },
    ],
    from: { kind: 'table', name: context.cube.table, as: context.fact },
    joins,
  }
  const isCurrency = binary('=', column(from, dates), column(from, rates))
  const hasBegun = binary('<=', column(when.column, rates), column(when.column, dates))
  return {
    kind: 'select',
    columns: [
      { expression: column(from, dates), as: from },
      { expression: column(when.column, dates), as: when.column },
      { expression: column(value, rates), as: value },
    ],
    from: { kind: 'subquery', select: onDates, as: dates },
    joins: [
      {
        how: 'ASOF LEFT',
        relation: { kind: 'subquery', select: ratesTo(context, rate), as: rates },
        on: binary('AND', isCurrency, hasBegun),
      },
    ],
  }
}

/**
 * The rates of a conversion as the join that keeps every row and gives each one rate, or none.
 *
 * @param joined makes joins of the steps that bring a row's date
 */
export const rateJoin = (context: Context, step: JoinStep, rate: Rate, joined: (step: JoinStep) => Join): Join => {
  const { rates } = rate.conversion
  const isCurrency = binary('=', column(step.on, context.fact), column(rates.from, step.alias))
  const date = rateDate(context, rate)
  const isDated = date !== undefined && rates.when.kind === 'date'
  const select = isDated ? datedRates(context, step, rate, date, rate.steps.map(joined)) : ratesTo(context, rate)
  const relation = { kind: 'subquery', select, as: step.alias } as const
  const when = column(rates.when.column, step.alias)
  const on = date === undefined ? isCurrency : binary('AND', isCurrency, binary('=', when, date))
  return { how: 'LEFT', relation, on }
}

import { QueryError } from '../../contract/errors.ts'
import type { Unsound } from '../../contract/unsound.ts'
import { unitInForce } from '../../model/chosen-currency.ts'
import type { Attribute, BaseMeasure, Cube } from '../../model/cube.ts'
import { formatUnit, parseUnit, replacePart } from '../../model/expressions/unit.ts'
import { keeps } from './axes.ts'
import { conjuncts, type Filter } from './filter.ts'
import { outputColumns } from './output-columns.ts'
import type { Calculate, Output, OverLeg, Plan, RollUp } from './plan.ts'

/**
 * A column of a leg with money that nothing converts: in one currency, where the conditions say which, or in that of each
 * member of the attribute that rows are grouped by.
 */
interface Money {
  readonly leg: RollUp
  readonly measure: BaseMeasure
  /** the fact's column with the currencies, by which the unit is called until it is known */
  readonly column: string
  /** the one currency that conditions leave; undefined: each row has its own */
  readonly only: string | undefined
}

const isOf = (column: string, attribute: Attribute): boolean =>
  attribute.role === undefined && attribute.via === undefined && attribute.column === column

/** The one currency that conditions leave. */
const onlyOne = (filters: readonly Filter[], column: string): string | undefined => {
  for (const filter of filters.flatMap(conjuncts)) {
    if (filter.kind !== 'members' || !isOf(column, filter.attribute)) continue
    const [only, ...more] = filter.members
    const code = only?.kind === 'key' && only.path.length === 1 ? only.path[0]?.value : undefined
    if (more.length === 0 && code !== undefined) return String(code)
  }
  return undefined
}

/** The measures that ask the same of one currency. */
const convertedBeside = ({ source }: RollUp, column: string): readonly string[] =>
  [...source.cube.measures.values()].flatMap((m) =>
    m.kind === 'base' && m.hidden !== true && m.currency?.conversion?.column === column ? [m.name] : [],
  )

/** Money in several currencies as a refusal names it, with what may be asked instead. */
const named = ({ leg, measure, column }: Money) => ({
  measure: measure.name,
  currency: [...leg.source.cube.attributes.values()].find((a) => isOf(column, a))?.name ?? column,
  converted: convertedBeside(leg, column),
})

const refused = (why: Unsound): QueryError<'unsound'> => new QueryError('unsound', why, 'measures')

type Found = ReadonlyMap<string, Money>

const moneyOfRollUp = (leg: RollUp): readonly (readonly [string, Money])[] =>
  leg.aggregates.flatMap(({ as, measure }) => {
    const { currency } = measure
    if (currency === undefined || currency.conversion !== undefined) return []
    const { column } = currency
    const money = { leg, measure, column, only: onlyOne(leg.source.filters, column) }
    const key = leg.keys.find((k) => isOf(column, k.attribute))
    if (money.only === undefined && key === undefined) throw refused({ reason: 'currencies_added', ...named(money) })
    if (money.only === undefined && key && leg.sets.some((set) => !keeps(set, key)))
      throw refused({ reason: 'currencies_totalled', ...named(money), over: key.attribute.name })
    return [[as, money] as const]
  })

const moneyOfOutput = (found: Found, output: Output | undefined): readonly Money[] =>
  (output === undefined ? [] : outputColumns(output)).flatMap((column) => found.get(column) ?? [])

/** A statistic over the members of the attribute with the currencies would compare, or add up, one with another. */
const moneyOfOver = (leg: OverLeg): readonly (readonly [string, Money])[] => {
  const found = moneyOf(leg.input)
  const operand = (name: string) =>
    moneyOfOutput(
      found,
      leg.input.outputs.find((o) => o.name === name),
    )
  return leg.statistics.flatMap(({ as, operands }) => {
    const money = operands.flatMap(operand)
    const { attribute } = leg.member
    const mixed = money.find(({ only, column }) => only === undefined && isOf(column, attribute))
    if (mixed) throw refused({ reason: 'currencies_in_statistic', ...named(mixed), over: attribute.name })
    return money.slice(0, 1).map((m) => [as, m] as const)
  })
}

/** The columns of legs with money that nothing converts. @throws QueryError `unsound` where currencies would be mixed */
const moneyOf = ({ input }: Calculate): Found =>
  new Map(input.legs.flatMap((leg) => (leg.kind === 'rollUp' ? moneyOfRollUp(leg) : moneyOfOver(leg))))

/** Members of several currencies cannot be ranked by money: the one of more is not the larger. */
const checkRankings = ({ input: keep }: Plan, found: Found): void => {
  for (const { of, by, context } of keep.takes) {
    const [values, calculate] = context === undefined ? [found, keep.input] : [moneyOf(context), context]
    const money = moneyOfOutput(
      values,
      calculate.outputs.find((o) => o.name === by),
    )
    const mixed = money.find(({ only, column }) => only === undefined && of.some((k) => isOf(column, k.attribute)))
    if (mixed) {
      const attributes = of.map((k) => k.attribute.name)
      throw refused({ reason: 'currencies_ranked', ...named(mixed), attributes })
    }
  }
}

/** The money of a value, or of the one that it shows among the others. */
const moneyShown = (outputs: readonly Output[], found: Found, output: Output | undefined): readonly Money[] => {
  const value = output?.value
  if (value?.kind !== 'display') return moneyOfOutput(found, output)
  const of = outputs.find((o) => o.name === value.of)
  return moneyShown(outputs, found, of)
}

/** What shows a value among the others of an answer compares it with those of other rows, which may be of another currency. */
const checkDisplays = ({ displays, input: keep }: Plan, found: Found): void => {
  for (const { values } of displays.ancestors) moneyOf(values)
  const { outputs } = keep.input
  for (const output of outputs) {
    const shown = output.value.kind === 'display' ? moneyShown(outputs, found, output) : []
    const mixed = shown.find(({ only }) => only === undefined)
    if (mixed) throw refused({ reason: 'currencies_compared', ...named(mixed), name: output.name })
  }
}

/** A unit names the currency where conditions leave one, in a view those that the fact knows. */
const withUnit = (money: readonly Money[], filters: readonly Filter[], output: Output): Output => {
  const { unit } = output.column
  if (unit === undefined || money.length === 0) return output
  const columns = new Set(money.map(({ column }) => column))
  const named = [...columns].reduce((u, column) => {
    const only = onlyOne(filters, column)
    const isLeft = money.some((m) => m.column === column && m.only === only)
    return only === undefined || !isLeft ? u : replacePart(u, column, only)
  }, parseUnit(unit))
  return withText(output, formatUnit(named))
}

/** A column with this unit, with none where it is a plain number. */
const withText = (output: Output, text: string | undefined): Output => {
  const { unit: _, ...column } = output.column
  return { ...output, column: { ...column, ...(text !== undefined && { unit: text }) } }
}

/** A unit names the currency that the query chooses by a parameter. */
const withChosen = ({ parameters }: Cube, output: Output): Output => {
  const { unit } = output.column
  const named = unit === undefined ? undefined : unitInForce(unit, parameters)
  return named === unit ? output : withText(output, named)
}

/**
 * Money in several currencies is answered where each value is of one: conditions leave one, which becomes the unit, or
 * rows are grouped by the attribute that says which one it is. Of money that is converted to a currency that the query
 * chooses, that one becomes the unit.
 *
 * @param cube as the query sees it, with its parameters
 * @param filters the conditions of the query
 * @throws QueryError `unsound` where values of several would be added up or compared
 */
export const planCurrencies = (cube: Cube, plan: Plan, filters: readonly Filter[]): Plan => {
  const { input: keep } = plan
  const found = moneyOf(keep.input)
  checkRankings(plan, found)
  checkDisplays(plan, found)
  const { outputs } = keep.input
  const named = outputs.map((output) => withChosen(cube, withUnit(moneyShown(outputs, found, output), filters, output)))
  return { ...plan, input: { ...keep, input: { ...keep.input, outputs: named } } }
}

import type { Cube } from '../../../server/model/cube.ts'
import type { Conversion } from '../../../server/model/expression.ts'
import { dayOf } from './days.ts'
import { rowsOf, type TableRow, type Tables } from './tables.ts'
import { exactly, inMemory, type Value } from './values.ts'

/** What is known of a fact row that is converted. */
interface Converted {
  readonly fact: TableRow
  /** the day of one of its date roles; undefined without one */
  readonly day: (role: string) => number | undefined
  readonly attribute: (name: string) => Value
  /** the last complete day, which is "now" */
  readonly now: number | undefined
}

/** The tables of rates that measures of a cube are converted by. */
export const rateTables = ({ measures }: Cube): readonly string[] =>
  [...measures.values()].flatMap((m) =>
    m.kind === 'base' && m.currency?.conversion !== undefined ? [m.currency.conversion.rates.table] : [],
  )

const periodOf = ({ at }: Conversion, { fact, attribute }: Converted): string | undefined => {
  if (at.kind !== 'period') return undefined
  const { period } = at
  if (period.kind === 'attribute') return String(inTable(attribute(period.attribute)))
  return period.kind === 'column' ? String(fact[period.column]) : undefined
}

/** A value as a table's column has it: whole numbers without the units of the memory. */
const inTable = (value: Value): Value => (typeof value === 'bigint' ? value / exactly(1) : value)

/** The rates that may count for a row: those to the currency, of its own, there and not later than its day. */
const candidates = (tables: Tables, conversion: Conversion, row: Converted): readonly TableRow[] => {
  const { rates, to, column, at } = conversion
  const own = rowsOf(tables, rates.table).filter(
    (rate) => rate[rates.to] === to && rate[rates.from] === row.fact[column] && rate[rates.rate] !== null,
  )
  if (at.kind === 'period') return own.filter((rate) => String(rate[rates.when.column]) === periodOf(conversion, row))
  const day = at.kind === 'now' ? row.now : row.day(at.role)
  return own.filter((rate) => day !== undefined && dayOf(String(rate[rates.when.column])) <= day)
}

/** What one unit of a row's currency is worth: 1 in the same one, else the last rate there is; null without one. */
export const rateOfRow = (tables: Tables, conversion: Conversion, row: Converted): Value => {
  if (row.fact[conversion.column] === conversion.to) return exactly(1)
  const { when, rate } = conversion.rates
  const found = candidates(tables, conversion, row).toSorted((a, b) =>
    String(a[when.column]) < String(b[when.column]) ? -1 : 1,
  )
  return inMemory(found.at(-1)?.[rate] ?? null, 'decimal')
}

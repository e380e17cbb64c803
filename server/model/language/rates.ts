import { oneTable, table } from './table.ts'
import { exactlyOne, text, topLevel } from './values.ts'

/** A table of exchange rates. */
export const Rates = topLevel(
  {
    from: text.describe('The column with the currency that is converted'),
    to: text.describe('The column with the currency that it is converted to'),
    rate: text.describe('The column with how much of the latter one of the former is'),
  },
  {
    ...table,
    date: text.describe('The column with the date from which a rate holds until the next'),
    period: text.describe('The column with the period that a rate is for'),
  },
).meta({ allOf: [oneTable, exactlyOne('date', 'period')] })

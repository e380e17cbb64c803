import { Rates } from '../language/rates.ts'
import { keysOf } from '../language/values.ts'
import type { Report } from '../problem.ts'
import { type Fields, readFields } from '../yaml/fields.ts'
import type { Entry } from '../yaml/node.ts'
import type { RatesDefinition } from './definition.ts'
import { readNamed } from './named.ts'
import { readTable } from './table.ts'

const keys = keysOf(Rates)

/** What says when a rate holds: a date, or the period that it is for, and not both. */
const readWhen = (fields: Fields, report: Report): RatesDefinition['when'] | undefined => {
  const { where, place } = fields
  const [date, period] = [fields.text('date'), fields.text('period')]
  if (date !== undefined && period !== undefined) {
    const reason = 'its rates have a date, from which each holds until the next'
    return report(period.place, 'excluded_key', { where, key: 'period', reason })
  }
  if (date !== undefined) return { kind: 'date', column: date }
  if (period !== undefined) return { kind: 'period', column: period }
  return report(place, 'missing_key', { where, key: 'date' })
}

/** Reads a table of exchange rates; undefined where its table or one of its columns is not said. */
export const readRates = ({ key: name, node }: Entry, report: Report): RatesDefinition | undefined => {
  const fields = readFields(node, `rates ${name.value}`, name.place, keys, report)
  const named = readNamed(name, fields)
  const table = readTable(fields, report)
  const when = readWhen(fields, report)
  const [from, to, rate] = [fields.required('from'), fields.required('to'), fields.required('rate')]
  const override = fields.flag('override') ?? false
  return table && when && from && to && rate && { ...named, table, when, from, to, rate, override }
}

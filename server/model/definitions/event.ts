import { ModelEvent } from '../language/event.ts'
import { keysOf } from '../language/values.ts'
import { isDate } from '../periods.ts'
import type { Report } from '../problem.ts'
import { type Fields, readFields } from '../yaml/fields.ts'
import type { Entry, Located } from '../yaml/node.ts'
import type { TopLevel } from './definition.ts'
import { readNamed } from './named.ts'

/** An event as written: its first and its last day. */
export interface EventDefinition extends TopLevel {
  readonly from: string
  readonly to: string
}

const readDay = (text: Located | undefined, key: string, fields: Fields, report: Report): string | undefined => {
  if (text === undefined || isDate(text.value)) return text?.value
  const where = `"${key}" of ${fields.where}`
  return report(text.place, 'wrong_shape', { where, expected: 'a date such as 2017-01-31', found: `"${text.value}"` })
}

/** Reads one event; undefined where its days are missing or no days, or it ends before it begins. */
export const readEvent = ({ key: name, node }: Entry, report: Report): EventDefinition | undefined => {
  const fields = readFields(node, `event ${name.value}`, name.place, keysOf(ModelEvent), report)
  const named = readNamed(name, fields)
  const override = fields.flag('override') ?? false
  const last = fields.text('to')
  const from = readDay(fields.required('from'), 'from', fields, report)
  const to = fields.node('to') === undefined ? from : readDay(last, 'to', fields, report)
  if (from === undefined || to === undefined) return undefined
  if (last !== undefined && to < from) {
    const expected = `a date that is not before its from, ${from}`
    return report(last.place, 'wrong_shape', { where: `"to" of ${fields.where}`, expected, found: to })
  }
  return { ...named, override, from, to }
}

import type { Report } from '../problem.ts'
import { type Fields, readFields } from '../yaml/fields.ts'
import type { Entry } from '../yaml/node.ts'
import type { CalendarDefinition } from './definition.ts'
import { documentedKeys, readNamed } from './named.ts'

const keys = documentedKeys(
  ['table', 'key', 'date', 'week', 'fiscal', 'working_day', 'zone', 'override'],
  ['shifts', 'attributes'],
)

/** The rules of the week that the calendar's table follows: ISO weeks are the only ones so far. */
const readWeek = (fields: Fields, report: Report) => {
  const node = fields.node('week')
  if (node === undefined) return
  const week = readFields(node, `week of ${fields.where}`, node.place, { known: ['starts', 'year'] }, report)
  week.choice('starts', ['monday'])
  week.choice('year', ['iso'])
}

const readFiscal = (fields: Fields, report: Report) => {
  const node = fields.node('fiscal')
  if (node === undefined) return
  const fiscal = readFields(node, `fiscal of ${fields.where}`, node.place, { known: ['starts', 'label'] }, report)
  fiscal.choice('label', ['end_year', 'start_year'])
  const starts = fiscal.text('starts')
  if (starts === undefined || /^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/.test(starts.value)) return
  const expected = 'a month and a day such as 02-01'
  report(starts.place, 'wrong_shape', {
    where: `"starts" of ${fiscal.where}`,
    expected,
    found: `the text "${starts.value}"`,
  })
}

const isZone = (zone: string) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

const readZone = (fields: Fields, report: Report) => {
  const zone = fields.text('zone')
  if (zone === undefined || isZone(zone.value)) return
  const where = `"zone" of ${fields.where}`
  report(zone.place, 'wrong_shape', {
    where,
    expected: 'a time zone such as Europe/Berlin',
    found: `the text "${zone.value}"`,
  })
}

/** Reads one calendar; undefined where its table or date column is missing. */
export const readCalendar = ({ key: name, node }: Entry, report: Report): CalendarDefinition | undefined => {
  const fields = readFields(node, `calendar ${name.value}`, name.place, keys, report)
  readWeek(fields, report)
  readFiscal(fields, report)
  readZone(fields, report)
  const named = readNamed(name, fields)
  const table = fields.required('table')
  const date = fields.required('date')
  const key = fields.text('key')
  const workingDay = fields.text('working_day')
  const override = fields.flag('override') ?? false
  return table && date && { ...named, table, key, date, workingDay, override }
}

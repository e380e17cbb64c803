import { tableFromIPC } from 'apache-arrow'
import { fromArrow } from '../support/from-arrow.ts'
import { recordAt } from '../support/own-reader.ts'
import { type Answer, jsonOf } from './ask.ts'

/** What differs between two answers that say the same: which model answered, how long it took, that texts are masked where the data are written so. */
const own = new Set(['model', 'elapsedMs', 'masked'])

/** Floating point to twelve digits: the order in which rows are added may show in the last ones. */
const plain = (key: string, value: unknown): unknown => {
  if (own.has(key)) return undefined
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(12)) : value
}

/** A value as text of which what differs between two that say the same is left out. */
export const textOf = (value: unknown): string => JSON.stringify(value, plain)

const csvRecords = (text: string): string[][] => {
  const records: string[][] = []
  for (let at = 0; at < text.length; ) {
    const { raw, fields } = recordAt(text, at, ',', '"')
    records.push([...fields])
    at += raw.length
    while (text[at] === '\r' || text[at] === '\n') at++
  }
  return records
}

const linesIn = (names: readonly string[], rows: readonly (readonly unknown[])[]): string[] =>
  [names, ...rows].map((row) => textOf(row))

const arrowLines = (bytes: Uint8Array): string[] => {
  const table = tableFromIPC(bytes)
  const names = table.schema.fields.map(({ name }) => name)
  const rows = Array.from({ length: table.numRows }, (_, row) => names.map((name) => fromArrow(table, name, row)))
  // notices are those of the answer in JSON
  const { notices: _, ...about } = JSON.parse(table.schema.metadata.get('clientele') ?? '{}')
  return [textOf(about), ...linesIn(names, rows)]
}

const linesOf = (answer: Answer): string[] => {
  if (answer.status === 200 && answer.media.startsWith('application/vnd.apache.arrow')) return arrowLines(answer.bytes)
  if (answer.status === 200 && answer.media.startsWith('text/csv')) {
    const [names = [], ...rows] = csvRecords(Buffer.from(answer.bytes).toString())
    return linesIn(names, rows)
  }
  return [textOf(jsonOf(answer))]
}

/** An answer as lines of text that are the same for answers that say the same. */
export const comparable = (answer: Answer, isOrdered = true): string => {
  const lines = linesOf(answer)
  return [String(answer.status), ...(isOrdered ? lines : lines.toSorted())].join('\n')
}

/** The member that stands for those who may not be seen is the unknown one where these are not there. */
export const withoutRestricted = (text: string): string =>
  text.replaceAll('"restricted"', '"unknown"').replaceAll(/\(restricted\)|\(no account\)/g, '(none)')

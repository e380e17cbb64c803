/** A record that may be the total of others, by its place among the records. */
export interface TotalLine {
  readonly record: number
  /** as it says what it is, such as `TOTAL` */
  readonly text: string
  /** name of a column that it leaves empty and every other record fills, by which a contract keeps it out; undefined without */
  readonly empty: string | undefined
}

/** What totals are called in files of European and Chinese systems, alone or before a colon. */
const words =
  /^(?:(?:grand |sub[ -]?)?totals?|(?:gesamt|zwischen|end)?summe|insgesamt|gesamt(?:betrag)?|totale|total général|totaal|suma|razem|итого|всего|разом|усього|всього|合计|总计|小计|合計|總計)\s*:?$/iu

const isTotal = (text: string) => words.test(text.trim())

/** A column of what was looked at: what it is called, and its values as texts, one for each record. */
interface Column {
  readonly from: string
  readonly values: readonly string[]
}

/** The records whose first value says that they are a total of others, and does not stand in most records. */
export const totalLines = (columns: readonly Column[]): readonly TotalLine[] => {
  const count = columns[0]?.values.length ?? 0
  const firstOf = (record: number) => columns.map(({ values }) => values[record] ?? '').find((value) => value !== '')
  const found = Array.from({ length: count }, (_, record) => ({ record, text: firstOf(record) ?? '' })).filter(
    ({ text }) => isTotal(text),
  )
  if (found.length * 2 >= count) return []
  const totals = new Set(found.map(({ record }) => record))
  const filled = columns.filter(({ values }) => values.every((value, record) => value !== '' || totals.has(record)))
  return found.map(({ record, text }) => ({
    record,
    text,
    empty: filled.find(({ values }) => values[record] === '')?.from,
  }))
}

/** What is unsure about them, a sentence each. @param isKept whether columns that all other records fill are required */
export const totalDoubts = (totals: readonly TotalLine[], isKept: boolean): readonly string[] => {
  const [first] = totals
  if (first === undefined) return []
  const which = totals.length === 1 ? 'a record begins' : `${totals.length} records begin`
  const likely = `${which} with ${JSON.stringify(first.text)}, as a total of others does`
  const isOut = isKept && totals.every(({ empty }) => empty !== undefined)
  return [
    isOut
      ? `${likely}: read as data, to be rejected for want of ${JSON.stringify(first.empty)}`
      : `${likely}: it would be counted with those that it is the sum of; take it out, or have a rule of a column reject it`,
  ]
}

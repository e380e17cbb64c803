import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type Purchases, purchaseHistory, purchasesUntil } from '../../pipelines/models/value/purchase-history.ts'

/** Columns of a table as texts, by name. */
export interface Table {
  readonly rows: number
  readonly texts: (column: string) => readonly string[]
  readonly numbers: (column: string) => Float64Array
}

const fieldsOf = (line: string, delimiter: string): string[] =>
  Array.from(
    line.matchAll(new RegExp(`(?:^|${delimiter})(?:"([^"]*)"|([^${delimiter}]*))`, 'g')),
    (m) => m[1] ?? m[2] ?? '',
  )

/** A table of CSV, gzipped where its name says so; fields hold no line breaks and no quotes. */
export const readTable = (path: string | URL, delimiter = ','): Table => {
  const bytes = readFileSync(path)
  const text = (String(path).endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  const [header = '', ...lines] = text.trimEnd().split(/\r?\n/)
  const names = fieldsOf(header, delimiter)
  const records = lines.map((line) => fieldsOf(line, delimiter))
  const texts = (column: string): readonly string[] => {
    const place = names.indexOf(column)
    if (place < 0) throw new Error(`there is no column ${column} in ${path}; it has ${names.join(', ')}`)
    return records.map((record) => record[place] ?? '')
  }
  return { rows: records.length, texts, numbers: (column) => Float64Array.from(texts(column), Number) }
}

/** A table of `fixtures/models`. */
export const modelTable = (name: string): Table => readTable(new URL(`../../fixtures/models/${name}`, import.meta.url))

/** The number of days from 1970-01-01 to a date as `2011-12-09`. */
export const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000

/** All purchases of the CDNOW sample. */
export const cdnowPurchases = (): Purchases => {
  const table = modelTable('cdnow_sample_transactions.csv.gz')
  return {
    customer: table.texts('id'),
    day: Float64Array.from(table.texts('date'), dayOf),
    amount: table.numbers('spend'),
  }
}

/** The customers of the CDNOW sample as they were known after 39 weeks, in weeks. */
export const cdnowHistory = () => {
  const end = dayOf('1997-09-30')
  return purchaseHistory(purchasesUntil(cdnowPurchases(), end), end, 7)
}

/** Invoices of UCI Online Retail that were not cancelled and have an amount above 0. */
export const retailPurchases = (): Purchases => {
  const table = modelTable('online_retail_invoices.csv.gz')
  const cancelled = table.numbers('cancelled')
  const amounts = table.numbers('amount')
  const isSale = (_: unknown, i: number): boolean => cancelled[i] === 0 && (amounts[i] ?? 0) > 0
  return {
    customer: table.texts('customer').filter(isSale),
    day: Float64Array.from(table.texts('day').filter(isSale), dayOf),
    amount: amounts.filter(isSale),
  }
}

/** The parts of the page. */
export const parts = ['runs', 'rejected', 'checks', 'lineage', 'add'] as const
export type Part = (typeof parts)[number]

/** All that the page shows, as its address says it; what is absent is not chosen. */
export interface Place {
  readonly part: Part
  /** run whose counts are open, or whose rejected rows are shown */
  readonly run?: number | undefined
  /** source whose panel is open, or whose rejected rows are shown */
  readonly source?: string | undefined
  readonly rule?: string | undefined
  /** file whose rejected rows are shown, as the journal names it */
  readonly file?: string | undefined
  /** page of the rejected rows, from 1 on; 1 where absent */
  readonly page?: number | undefined
  /** what the lineage is shown of: `cube:orders`, `file:files/orders.csv` */
  readonly node?: string | undefined
  /** uploaded file that is looked at */
  readonly upload?: string | undefined
}

const texts = ['source', 'rule', 'file', 'node', 'upload'] as const
const numbers = ['run', 'page'] as const

const wholeNumber = (text: string | null): number | undefined =>
  text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined

/** Reads the query string of an address; what it does not know or cannot read counts as not chosen. */
export const toPlace = (search: string): Place => {
  const given = new URLSearchParams(search)
  const part = parts.find((name) => name === given.get('part')) ?? 'runs'
  const text = Object.fromEntries(texts.flatMap((name) => (given.get(name) ? [[name, given.get(name)]] : [])))
  const number = Object.fromEntries(
    numbers.flatMap((name) => {
      const value = wholeNumber(given.get(name))
      return value === undefined ? [] : [[name, value]]
    }),
  )
  return { part, ...text, ...number }
}

/** The query string of an address: empty for the page as it opens. */
export const toSearch = (place: Place): string => {
  const entries = Object.entries(place).filter(
    ([name, value]) =>
      value !== undefined && !(name === 'part' && value === 'runs') && !(name === 'page' && value === 1),
  )
  const said = new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString()
  return said === '' ? '' : `?${said}`
}

/** The address of a place, for a link. */
export const hrefOf = (place: Place): string => `/data${toSearch(place)}`

import type { Cell, DemoFiles } from './demo-files.ts'

/** How a record goes wrong: cut short, sent once more, or with another value in a column. */
type Flaw = 'short' | 'again' | { readonly column: string; readonly value: string }

interface Flaws {
  /** after so many records one follows that is a copy of the last gone wrong, each time in the next of these ways */
  readonly every: number
  readonly ways: readonly Flaw[]
}

/** What goes wrong in delimited files, by path without what follows the first year. */
const recordFlaws: Readonly<Record<string, Flaws>> = {
  'files/shop/orders': {
    every: 450,
    ways: [
      { column: 'qty', value: 'zwei' },
      { column: 'sku', value: 'ZZ-999' },
      { column: 'status', value: 'test' },
      'short',
      { column: 'shipped_on', value: '2022-12-31' },
      { column: 'net', value: '' },
    ],
  },
  'files/shop/accounts': {
    every: 400,
    ways: [
      { column: 'valid_from', value: '31.12.2024' },
      { column: 'level', value: 'silver' },
    ],
  },
  'files/crm/kunden': {
    every: 250,
    ways: [
      { column: 'Gebiet', value: 'T-IT' },
      { column: 'Umsatz Mio.', value: '12.5' },
    ],
  },
  'files/crm/chancen': {
    every: 500,
    ways: [
      { column: 'Qualifiziert', value: '01.01.2022' },
      { column: 'Phase', value: 'Vielleicht' },
    ],
  },
  'files/crm/interessenten': { every: 500, ways: [{ column: 'Punkte', value: '120' }, 'again'] },
  'files/crm/vertraege': { every: 800, ways: [{ column: 'Ende', value: '01.01.2020' }] },
  'files/crm/besuche': { every: 900, ways: ['again', { column: 'Geplant', value: '30.02.2024' }] },
  'files/crm/pipeline': { every: 3000, ways: [{ column: 'Wert', value: '1,234.50' }] },
  'files/ads/spend': { every: 600, ways: [{ column: 'cost', value: '-1.00' }] },
  'files/ads/touches': { every: 1500, ways: [{ column: 'campaign', value: 'CMP-99' }, 'short'] },
}

type LineFlaw = 'cut' | 'again' | { readonly found: RegExp; readonly put: string }

/** What goes wrong in files of JSON lines. */
const lineFlaws: Readonly<Record<string, { readonly every: number; readonly ways: readonly LineFlaw[] }>> = {
  'files/desk/tickets': {
    every: 400,
    ways: ['cut', { found: /"priority":"[a-z]+"/, put: '"priority":"asap"' }, 'again'],
  },
  'files/desk/surveys': { every: 1200, ways: [{ found: /"score":\d+/, put: '"score":11' }] },
}

/** Two tills were put together into one file of this path, each with its header. */
const twoHeaders = { path: 'files/shop/orders-2024-11.csv', after: 900 } as const

const stemOf = (path: string) => path.replace(/-\d{4}.*$/, '')

const spoil = (header: readonly string[], cells: readonly Cell[], flaw: Flaw): readonly Cell[] => {
  if (flaw === 'again') return cells
  if (flaw === 'short') return cells.slice(0, Math.ceil(cells.length / 2))
  const at = header.indexOf(flaw.column)
  if (at < 0) throw new Error(`there is no column ${flaw.column} in ${header.join(', ')}`)
  return cells.with(at, flaw.value)
}

const spoilLine = (text: string, flaw: LineFlaw): string => {
  if (flaw === 'again') return text
  return flaw === 'cut' ? text.slice(0, Math.ceil(text.length / 2)) : text.replace(flaw.found, flaw.put)
}

const counter = () => {
  const counts = new Map<string, number>()
  return (key: string): number => {
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    return count
  }
}

const turn = <T>({ every, ways }: { readonly every: number; readonly ways: readonly T[] }, count: number) =>
  count % every === 0 ? ways[(count / every - 1) % ways.length] : undefined

/** The same files with records among theirs that went wrong, so many that a contract bears them. */
export const withFlaws = (files: DemoFiles): DemoFiles => {
  const countOf = counter()
  return {
    ...files,
    record: (path, layout, header, cells) => {
      files.record(path, layout, header, cells)
      const flaws = recordFlaws[stemOf(path)]
      if (flaws === undefined) return
      const flaw = turn(flaws, countOf(stemOf(path)))
      if (flaw !== undefined) files.record(path, layout, header, spoil(header, cells, flaw))
      if (path === twoHeaders.path && countOf(path) === twoHeaders.after) files.record(path, layout, header, header)
    },
    line: (path, encoding, text) => {
      files.line(path, encoding, text)
      const flaws = lineFlaws[stemOf(path)]
      const flaw = flaws && turn(flaws, countOf(stemOf(path)))
      if (flaw !== undefined) files.line(path, encoding, spoilLine(text, flaw))
    },
  }
}

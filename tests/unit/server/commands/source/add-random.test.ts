import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { expect, it } from 'vitest'
import { addSource } from '../../../../../server/commands/source/add.ts'
import { onEngine, openTestEngine } from '../../../../support/pipeline-warehouse.ts'
import { openSmallWorkspace } from '../../../../support/small-workspace.ts'

const root = fileURLToPath(new URL('../../../../../', import.meta.url))

/** A column of a random file: its cells, and whether they come back as they are. */
interface Column {
  readonly isText: boolean
  readonly cells: readonly string[]
}

const words = fc.stringMatching(/^[a-z ,;|'"äéß-]{0,12}$/)
const texts = fc.oneof(words, fc.constantFrom('two\nlines', 'a "quoted" word', ' blanks ', '=1+1', 'x'))
const two = (number: number) => String(number).padStart(2, '0')
const days = fc.tuple(
  fc.integer({ min: 1, max: 28 }),
  fc.integer({ min: 1, max: 12 }),
  fc.integer({ min: 1990, max: 2030 }),
)
const numbers = fc.tuple(fc.integer({ min: -99_999_999, max: 99_999_999 }), fc.integer({ min: 0, max: 99 }))

const grouped = (whole: number, mark: string) => String(whole).replace(/\B(?=(\d{3})+(?!\d))/g, mark)

interface Style {
  readonly decimal: '.' | ','
  readonly thousands: string
  readonly date: (day: number, month: number, year: number) => string
}

const styles: readonly Style[] = [
  { decimal: '.', thousands: '', date: (d, m, y) => `${y}-${two(m)}-${two(d)}` },
  { decimal: '.', thousands: ',', date: (d, m, y) => `${m}/${d}/${y}` },
  { decimal: ',', thousands: '.', date: (d, m, y) => `${two(d)}.${two(m)}.${y}` },
  { decimal: ',', thousands: '\u00A0', date: (d, m, y) => `${two(d)}/${two(m)}/${y}` },
]

/** How the cells of a column are made: of text, or of something else that the style says how to write. */
const kinds = (style: Style): readonly (readonly [isText: boolean, cell: fc.Arbitrary<string>])[] => [
  [true, texts],
  [false, fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }).map(String)],
  [false, numbers.map(([whole, cents]) => `${grouped(whole, style.thousands)}${style.decimal}${two(cents)}`)],
  [false, days.map(([day, month, year]) => style.date(day, month, year))],
  [false, fc.constantFrom('Y', 'N')],
]

const column = (style: Style, rows: number): fc.Arbitrary<Column> =>
  fc.constantFrom(...kinds(style)).chain(([isText, cell]) =>
    fc
      .array(fc.oneof({ weight: 5, arbitrary: cell }, { weight: 1, arbitrary: fc.constant('') }), {
        minLength: rows,
        maxLength: rows,
      })
      .map((cells) => ({ isText, cells })),
  )

const table = fc
  .record({ style: fc.constantFrom(...styles), rows: fc.integer({ min: 2, max: 12 }) })
  .chain(({ style, rows }) => fc.array(column(style, rows), { minLength: 2, maxLength: 6 }))

const writing = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  newline: fc.constantFrom('\n', '\r\n'),
  encoding: fc.constantFrom('utf-8', 'utf-16', 'utf-16be'),
  isPacked: fc.boolean(),
  isHeaded: fc.boolean(),
})

const quoted = (cell: string, delimiter: string) =>
  cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell

const names = ['First', 'Größe (m)', 'order', 'No', 'a b', 'Date']

it('a source that is drafted of a random file loads all of its records, its texts as they are', async () => {
  const isTelling = (columns: readonly Column[]) =>
    columns.some(({ isText, cells }) => !isText && /\d/.test(cells[0] ?? ''))
  await fc.assert(
    fc.asyncProperty(table, writing, async (columns, { delimiter, newline, encoding, isPacked, isHeaded }) => {
      // without names, what is no text must show that the first record is none of names
      fc.pre(isHeaded || isTelling(columns))
      const rows = (columns[0]?.cells ?? []).map((_, i) => columns.map(({ cells }) => cells[i] ?? ''))
      // a line without anything is no record
      fc.pre(rows.every((row) => row.some((cell) => cell !== '')))
      const header = isHeaded ? [names.slice(0, columns.length)] : []
      const text = [...header, ...rows]
        .map((row) => row.map((cell) => quoted(cell, delimiter)).join(delimiter) + newline)
        .join('')
      const bytes = iconv.encode(text, encoding, { addBOM: encoding !== 'utf-8' })
      const small = openSmallWorkspace()
      rmSync(join(small.folder, 'sql'), { recursive: true })
      const file = join(small.folder, isPacked ? 'random.csv.gz' : 'random.csv')
      writeFileSync(file, isPacked ? gzipSync(bytes) : bytes)
      const engine = await openTestEngine()
      try {
        await addSource({ workspace: small.folder, file, name: 'random' }, root, new AbortController().signal)
        const warehouse = onEngine(engine, small.folder)
        const { files } = await warehouse.run()
        expect(files.map(({ read, rejected }) => [read, rejected])).toEqual([[rows.length, 0]])
        const loaded = await warehouse.query('FROM fact_random ORDER BY source_line')
        const found = loaded.map((row) => Object.values(row).slice(0, columns.length))
        const meant = columns.map(({ isText }, i) => found.map((row) => (isText ? (row[i] ?? '') : null)))
        const expected = columns.map(({ isText, cells }) => cells.map((cell) => (isText ? cell : null)))
        expect(meant.map((cells) => cells.map((cell) => (cell === null ? null : String(cell))))).toEqual(expected)
      } finally {
        await engine.close()
        rmSync(small.folder, { recursive: true, force: true })
      }
    }),
    { numRuns: 40 },
  )
})

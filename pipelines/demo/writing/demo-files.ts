import { join } from 'node:path'
import { type DemoFile, type Encoding, openDemoFile } from './demo-file.ts'

/** A value of a record; null is no value. */
export type Cell = string | number | null

/** How a system writes its delimited text. */
export interface Layout {
  readonly delimiter: string
  readonly encoding: Encoding
}

/** The layouts of the systems that export delimited text. */
export const layouts = {
  /** the shop: commas, UTF-8 */
  shop: { delimiter: ',', encoding: 'utf-8' },
  /** the CRM: semicolons, windows-1252 */
  crm: { delimiter: ';', encoding: 'windows-1252' },
  /** the CRM where there are names in all scripts */
  crmNames: { delimiter: ';', encoding: 'utf-16' },
  /** advertising and ERP: tabulators */
  tabs: { delimiter: '\t', encoding: 'utf-8' },
} as const satisfies Record<string, Layout>

/** The files of the demo company, each opened when it is first written to. */
export interface DemoFiles {
  /** Writes a record of delimited text, the header first where the file is new. */
  readonly record: (path: string, layout: Layout, header: readonly string[], cells: readonly Cell[]) => void
  /** Writes a line as it is, counted as a record. */
  readonly line: (path: string, encoding: Encoding, text: string) => void
  readonly drain: () => Promise<void>
  /** Closes the files of a month, such as 2023-01, by their names: nothing more is written to them. */
  readonly endMonth: (month: string) => Promise<void>
  /** @returns how many records each file has, headers not counted, by path */
  readonly close: () => Promise<ReadonlyMap<string, number>>
}

const fieldOf = (delimiter: string) => {
  const special = new RegExp(`["\\r\\n${delimiter}]`)
  return (cell: Cell): string => {
    const text = cell === null ? '' : String(cell)
    return special.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
}

const fields = new Map<string, (cell: Cell) => string>()

const lineOf = ({ delimiter }: Layout, cells: readonly Cell[]): string => {
  let field = fields.get(delimiter)
  if (field === undefined) {
    field = fieldOf(delimiter)
    fields.set(delimiter, field)
  }
  return `${cells.map(field).join(delimiter)}\n`
}

/** The files of a folder; paths are relative to it, with slashes. */
export const createDemoFiles = (folder: string): DemoFiles => {
  const open = new Map<string, { readonly file: DemoFile; records: number }>()
  const closed = new Map<string, number>()
  const end = async (path: string) => {
    const found = open.get(path)
    if (found === undefined) return
    await found.file.close()
    closed.set(path, found.records)
    open.delete(path)
  }
  const at = (path: string, encoding: Encoding, header: () => string) => {
    const known = open.get(path)
    if (known !== undefined) return known
    if (closed.has(path)) throw new Error(`${path} is closed already`)
    const made = { file: openDemoFile(join(folder, path), encoding), records: 0 }
    made.file.write(header())
    open.set(path, made)
    return made
  }
  const line: DemoFiles['line'] = (path, encoding, text) => {
    const found = at(path, encoding, () => '')
    found.file.write(`${text}\n`)
    found.records++
  }
  return {
    record: (path, layout, header, cells) => {
      const found = at(path, layout.encoding, () => lineOf(layout, header))
      found.file.write(lineOf(layout, cells))
      found.records++
    },
    line,
    drain: async () => {
      for (const { file } of open.values()) await file.drain()
    },
    endMonth: async (month) => {
      for (const path of [...open.keys()]) if (path.includes(`-${month}`)) await end(path)
    },
    close: async () => {
      for (const path of [...open.keys()]) await end(path)
      return new Map([...closed].sort(([a], [b]) => (a < b ? -1 : 1)))
    },
  }
}

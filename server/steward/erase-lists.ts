import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { csvRow, readTextTable, type TextRow } from '../../pipelines/steps/text-table.ts'
import type { Erased } from '../api/steward.ts'
import { DrawnList } from '../contract/lists.ts'
import type { OwnWrites } from '../start/own-writes.ts'

/** Takes the place of a stratum that nobody else of the list is of, for it may tell who it is. */
const erasedStratum = '(erased)'

/** A list by the paths of its files, from the workspace folder. */
export interface ListFiles {
  readonly name: string
  readonly data: string
  /** how it was drawn; there need be none */
  readonly about: string
}

const strataOf = (rows: readonly TextRow[]) => new Set(rows.map(({ cells }) => cells.get('stratum')))

/** The file of a list with the pseudonym, and the strata that nobody else was of; undefined where the customer is not in it. */
const listWithout = (content: string, { key, pseudonym }: Erased) => {
  const { columns, rows } = readTextTable(content)
  const isOf = ({ cells }: TextRow) => cells.get('customer') === key
  const own = rows.filter(isOf)
  if (own.length === 0) return undefined
  const others = strataOf(rows.filter((row) => !isOf(row)))
  const lost = new Set([...strataOf(own)].filter((stratum) => stratum !== '' && !others.has(stratum)))
  const lines = rows.map((row) => {
    const erased = isOf(row)
      ? [
          ['customer', pseudonym] as const,
          ...(lost.has(row.cells.get('stratum')) ? [['stratum', erasedStratum] as const] : []),
        ]
      : []
    const cells = new Map([...row.cells, ...erased])
    return csvRow(columns.map((name) => cells.get(name) ?? ''))
  })
  return { content: [csvRow(columns), ...lines].join(''), lost }
}

const readAbout = (content: string): DrawnList | undefined => {
  try {
    return DrawnList.parse(JSON.parse(content))
  } catch {
    return undefined
  }
}

/** How a list was drawn with the pseudonym, without such strata; undefined where nothing tells of the customer. */
const aboutWithout = (content: string, { key, pseudonym }: Erased, lost: ReadonlySet<string | undefined>) => {
  const about = readAbout(content)
  if (about === undefined) return undefined
  const isKey = (value: unknown) => value === key || (typeof value === 'number' && String(value) === key)
  const who = JSON.stringify(about.who, (_, value: unknown) => (isKey(value) ? pseudonym : value))
  const strata = about.strata.map((own) => (lost.has(own.stratum) ? { ...own, stratum: erasedStratum } : own))
  const after = { ...about, strata, who: JSON.parse(who) }
  return JSON.stringify(after) === JSON.stringify(about) ? undefined : `${JSON.stringify(after, null, 2)}\n`
}

const replace = async (path: string, content: string): Promise<void> => {
  await writeFile(`${path}.new`, content, { flush: true })
  await rename(`${path}.new`, path)
}

/**
 * Puts the pseudonym of a customer who was erased in the place of the number, in the files of lists.
 *
 * @returns names of the lists that were changed
 */
export const eraseFromLists = async (
  folder: string,
  lists: readonly ListFiles[],
  erased: Erased,
  own: OwnWrites,
): Promise<string[]> => {
  const changed: string[] = []
  for (const { name, data, about } of lists) {
    const list = listWithout(await readFile(join(folder, data), 'utf8'), erased)
    const how = await readFile(join(folder, about), 'utf8').catch(() => undefined)
    const told = how === undefined ? undefined : aboutWithout(how, erased, list?.lost ?? new Set())
    if (list === undefined && told === undefined) continue
    await own.during([data, about], async () => {
      if (told !== undefined) await replace(join(folder, about), told)
      if (list !== undefined) await replace(join(folder, data), list.content)
    })
    changed.push(name)
  }
  return changed
}

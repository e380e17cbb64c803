import { type Table, tableFromIPC } from 'apache-arrow'
import type { Value } from '../../server/contract/result.ts'

const decimal = (words: Uint32Array, scale: number): string => {
  const value = BigInt.asIntN(
    128,
    words.reduce((sum, word, i) => sum + (BigInt(word) << BigInt(32 * i)), 0n),
  )
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0')
  return `${value < 0n ? '-' : ''}${scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`}`
}

/** The value of a JSON result that an Arrow column carries; null where there is no such column. */
export const fromArrow = (table: Table, name: string, row: number): Value => {
  const column = table.getChild(name)
  const found: unknown = column?.get(row) ?? null
  if (column === null || found === null) return null
  const type: { scale?: number } = column.type
  if (found instanceof Uint32Array) return decimal(found, type.scale ?? 0)
  if (String(column.type).startsWith('Date')) return new Date(Number(found)).toISOString().slice(0, 10)
  return typeof found === 'bigint' ? Number(found) : (found as Value)
}

/** The table of an answer in Arrow; throws where the answer is none, or is broken off. */
export const arrowTable = async (response: Response): Promise<Table> => {
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`)
  return tableFromIPC(new Uint8Array(await response.arrayBuffer()))
}

import { recordColumns, unnamedField } from '../steps/stage.ts'

/** Which of the first records names the columns, and how. */
export interface HeaderGuess {
  /** undefined for a column that has no name, or one that a source may not have: it is not kept */
  readonly names: readonly (string | undefined)[]
  /** how many of the first records are no data; where they are two, the second has the names */
  readonly rows: 0 | 1 | 2
  /** a sentence each */
  readonly doubts: readonly string[]
}

/** A letter or a sign, which numbers and dates have not. */
const isName = (text: string) => /[\p{L}\p{S}#%№&@]/u.test(text) && !/^[-+]?\d+(?:[.,]\d+)*\s*[%\p{Sc}]?$/u.test(text)
const isYear = (text: string) => /^(19|20)\d{2}$/.test(text)
const isDated = (text: string) => /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/.test(text)

const isNameOrYear = (text: string) => (isName(text) && !isDated(text)) || isYear(text)

/** Fields without name at the end are left over from delimiters there. */
const namedWidth = (first: readonly string[]): number =>
  first.findLastIndex((field) => /[\p{L}\p{N}\p{S}#№]/u.test(field)) + 1

const areDifferent = (names: readonly string[]) =>
  new Set(names.map((name) => name.toLowerCase())).size === names.length

const trimmed = (record: readonly string[]) => record.slice(0, namedWidth(record)).map((field) => field.trim())

/** Whether a record names all columns, and no two alike. */
const namesAll = (record: readonly string[]): boolean => {
  const names = trimmed(record)
  return names.some(isName) && names.every(isNameOrYear) && areDifferent(names)
}

/** Whether a record names columns, though not all, or some alike. */
const namesSome = (record: readonly string[]): boolean => {
  const names = trimmed(record)
  const named = names.filter((name) => name !== '')
  return named.some(isName) && named.every(isNameOrYear) && named.length * 2 >= names.length
}

const filled = (record: readonly string[]) => record.filter((field) => field.trim() !== '').length

/** A group of columns each, over a second record with the names of all. */
const isGroups = (first: readonly string[], second: readonly string[]): boolean =>
  !namesAll(first) &&
  trimmed(first).every((name) => name === '' || isNameOrYear(name)) &&
  namesAll(second) &&
  filled(second) > new Set(trimmed(first).filter((name) => name !== '')).size

const keptName = (name: string, i: number, all: readonly string[]): string | undefined => {
  const isTaken = all.findIndex((other) => other.toLowerCase() === name.toLowerCase()) < i
  const isReserved = unnamedField.test(name) || recordColumns.some((reserved) => reserved === name.toLowerCase())
  return name.trim() === '' || isTaken || isReserved ? undefined : name
}

const named = (record: readonly string[]): Pick<HeaderGuess, 'names' | 'doubts'> => {
  const all = record.slice(0, namedWidth(record))
  const names = all.map(keptName)
  const doubts = all.flatMap((name, i) => {
    if (names[i] !== undefined) return []
    if (name.trim() === '') return [`column ${i + 1} has no name; it is not kept`]
    return [`column ${i + 1} cannot be called "${name}", ${reasonOf(name)}; it is not kept`]
  })
  return { names, doubts }
}

const reasonOf = (name: string) =>
  recordColumns.some((reserved) => reserved === name.toLowerCase()) || unnamedField.test(name)
    ? 'a name that the load keeps for itself'
    : 'as one before it is'

/** So many records are looked at for what stands in the first one, too. */
const lookedRecords = 1000

/** Whether what would be the name of a column is what most records have in it. */
const isUsual = (first: readonly string[], below: readonly (readonly string[])[]): boolean => {
  const looked = below.slice(0, lookedRecords)
  return first.some(
    (name, i) => name.trim() !== '' && looked.filter((record) => record[i] === name).length * 2 > looked.length,
  )
}

/**
 * Which of the first records of a file names its columns.
 *
 * @param below the records behind the first
 * @param width fields of a record
 * @param noun  what a record is called, such as `record`
 */
export const guessHeader = (
  first: readonly string[],
  below: readonly (readonly string[])[],
  width: number,
  noun: string,
): HeaderGuess => {
  const [second] = below
  if (second !== undefined && isGroups(first, second)) {
    const { names, doubts } = named(second)
    const two = `the first two ${noun}s look like names of columns: the second is taken for them, and both are read as ${noun}s, to be rejected; take the first out of the file if it is loaded`
    return { names, rows: 2, doubts: [two, ...doubts] }
  }
  if ((namesAll(first) || namesSome(first)) && !isUsual(first, below)) return { ...named(first), rows: 1 }
  const none = `the first ${noun} does not look like names of columns: it is taken for data, and the columns are numbered`
  return { names: Array.from({ length: width }, (_, i) => `column_${i + 1}`), rows: 0, doubts: [none] }
}

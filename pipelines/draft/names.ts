import { basename, dirname } from 'node:path/posix'

/** Letters that no accent makes of plain ones. */
const plainLetters: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd' }

const asName = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[ßæœøłđ]/g, (letter) => plainLetters[letter] ?? '')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/[^a-z0-9_]+/g, '')
    .replaceAll(/_+/g, '_')
    .replaceAll(/^_|_$/g, '')

const startsWithLetter = (name: string) => /^[a-z]/.test(name)

/**
 * A name for a source: the first of these texts that makes one.
 *
 * @returns lower-case letters, digits and underscores, a letter first; `records` where no text makes one
 */
export const sourceName = (...texts: readonly string[]): string => texts.map(asName).find(startsWithLetter) ?? 'records'

/** A name for what is in a file: that of the file without endings, else that of its folder. */
export const fileSourceName = (path: string): string =>
  sourceName(basename(path).replace(/\..*$/, ''), basename(dirname(path)))

/** Words that the engine's SQL keeps for itself, or for functions and types, so that no column can be called so. */
const keywords: ReadonlySet<string> = new Set(
  `all analyse analyze and anti any array as asc asof asymmetric at authorization binary both by case cast check collate collation column columns
  concurrently constraint create cross default deferrable desc describe distinct do else end except false fetch for foreign freeze from full
  generated glob group having ilike in initially inner intersect into is isnull join lambda lateral leading left like limit map natural not
  notnull null offset on only or order outer overlaps pivot pivot_longer pivot_wider placing positional primary qualify references returning
  right select semi show similar some struct summarize symmetric table tablesample then to trailing true try_cast union unique unpack unpivot
  using variadic verbose when where window with`.split(/\s+/),
)

/** Columns that the tables of an entity have besides. */
const lineage = ['run_id', 'source_file', 'source_line']

/**
 * Names for the columns of an entity, no two alike, of the texts that a file or relation calls them by.
 *
 * @param key index of the one that tells the records apart, which is called after the entity; -1 for none
 */
export const columnNames = (texts: readonly string[], entity: string, key: number): readonly string[] => {
  const keyName = `${entity}_id`
  const taken = new Set([...lineage, keyName])
  return texts.map((text, i) => {
    if (i === key) return keyName
    const own = asName(text)
    const plain = startsWithLetter(own) ? own : `column_${own === '' ? i + 1 : own}`
    const name = keywords.has(plain) ? `${entity}_${plain}` : plain
    const numbered = (n: number): string => (taken.has(`${name}_${n}`) ? numbered(n + 1) : `${name}_${n}`)
    const found = taken.has(name) ? numbered(2) : name
    taken.add(found)
    return found
  })
}

/** Whether a column is called like one that tells things apart. */
export const isKeyLike = (text: string): boolean => /(^|_)(id|no|number|code|key|uuid)$|nr$|nummer$/.test(asName(text))

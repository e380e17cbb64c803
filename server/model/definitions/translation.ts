import { Tag } from '../language/values.ts'
import type { Report } from '../problem.ts'
import { readEntries } from '../yaml/fields.ts'
import { describe, type Entry, type Node } from '../yaml/node.ts'

/** What stands in place of titles, descriptions and other texts of definitions, by the tag of a language, then by the text. */
export type Translations = ReadonlyMap<string, ReadonlyMap<string, string>>

/** Reports a key that is no tag of a language. @returns whether it is one */
export const checkTag = ({ key }: Entry, where: string, report: Report): boolean => {
  if (Tag.safeParse(key.value).success) return true
  const expected = 'the tag of a language, such as uk or zh-CN'
  report(key.place, 'wrong_shape', { where: `a key of ${where}`, expected, found: `"${key.value}"` })
  return false
}

/** Reads the texts of one file in other languages; what is no text is reported. */
export const readTranslations = (node: Node, report: Report): Translations =>
  new Map(
    readEntries(node, '"translations"', report)
      .filter((entry) => checkTag(entry, '"translations"', report))
      .map(({ key: tag, node: texts }) => {
        const where = `translations of ${tag.value}`
        const read = readEntries(texts, where, report).flatMap(({ key, node: text }): [string, string][] => {
          if (text.kind === 'scalar' && text.scalar !== null && text.value !== '') return [[key.value, text.value]]
          const found = describe(text)
          return (
            report(text.place, 'wrong_shape', { where: `"${key.value}" of ${where}`, expected: 'a text', found }) ?? []
          )
        })
        return [tag.value, new Map(read)]
      }),
  )

/** The texts of several files together; of two translations of one text the later file's counts. */
export const mergeTranslations = (all: readonly Translations[]): Translations => {
  const merged = new Map<string, Map<string, string>>()
  for (const [tag, texts] of all.flatMap((one) => [...one]))
    merged.set(tag, new Map([...(merged.get(tag) ?? []), ...texts]))
  return merged
}

import { rangesOf } from './accept.ts'

const baseOf = (tag: string): string => tag.toLowerCase().split('-')[0] ?? ''

/**
 * The language that a reader likes best by the header `Accept-Language`: `uk-UA` takes `uk`, and a range that nothing fits
 * is passed over.
 *
 * @param served tags of the languages that there are, that of the definitions first
 * @returns undefined for that of the definitions, which also stands where none is asked for that there is
 */
export const languageAsked = (header: string | undefined, served: readonly string[]): string | undefined => {
  const [own] = served
  const wanted = rangesOf(header ?? '').toSorted((a, b) => b.quality - a.quality)
  for (const { type, quality } of wanted) {
    if (quality === 0 || type === '') continue
    const found = served.find((tag) => tag.toLowerCase() === type) ?? served.find((tag) => baseOf(tag) === baseOf(type))
    if (found !== undefined) return found === own ? undefined : found
  }
  return undefined
}

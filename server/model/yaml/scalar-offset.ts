import type { Scalar } from 'yaml'

const isSpace = (char: string | undefined) => char !== undefined && /\s/.test(char)

/** Length of an escape sequence of a double-quoted scalar, and whether what it stands for is white space. */
const readEscape = (source: string, at: number): { readonly length: number; readonly blank: boolean } => {
  const letter = source[at + 1] ?? ''
  const digits = { x: 2, u: 4, U: 8 }[letter] ?? 0
  return { length: 2 + digits, blank: /[\sntrbvfNLP_ ]/.test(letter) }
}

const firstOffset = (source: string, type: Scalar.Type | undefined) => {
  if (type === 'QUOTE_SINGLE' || type === 'QUOTE_DOUBLE') return 1
  return type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED' ? source.indexOf('\n') + 1 : 0
}

/**
 * Where the character `offset` of a scalar's value stands in the scalar's source. Folding, indentation and line breaks
 * only change white space, so characters that are none are counted on both sides.
 *
 * @param source the scalar as written, quotes or block header included
 * @returns an offset in `source`; for an offset at or past the end, the one after the last character
 */
export const scalarOffset = (source: string, type: Scalar.Type | undefined, value: string, offset: number): number => {
  let ahead = [...value.slice(0, offset)].filter((char) => !isSpace(char)).join('').length
  const end = offset >= value.length
  let at = firstOffset(source, type)
  let after = at
  while (at < source.length) {
    const sequence = type === 'QUOTE_DOUBLE' && source[at] === '\\' ? readEscape(source, at) : undefined
    const doubled = type === 'QUOTE_SINGLE' && source.startsWith("''", at)
    const blank = sequence?.blank ?? isSpace(source[at])
    if (ahead === 0 && (end || !blank)) break
    at += sequence?.length ?? (doubled ? 2 : 1)
    if (!blank) [ahead, after] = [ahead - 1, at]
  }
  return end ? after : at
}

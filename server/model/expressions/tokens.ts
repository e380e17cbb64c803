import { keywords } from './keywords.ts'

/** A word or sign of an expression; `at` is where it starts in the text. `end` closes every list of tokens. */
export interface Token {
  readonly kind: 'name' | 'quoted' | 'number' | 'text' | 'sign' | 'unknown' | 'end'
  /** the text as written; of a text or quoted name what stands between the quotes, doubled quotes undone */
  readonly value: string
  readonly at: number
}

const shapes: readonly { readonly kind: Token['kind'] | 'space'; readonly shape: RegExp; readonly quote?: string }[] = [
  { kind: 'space', shape: /\s+/y },
  { kind: 'number', shape: /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?(?![\p{L}\p{N}_.])/uy },
  { kind: 'name', shape: /[\p{L}_][\p{L}\p{N}_]*/uy },
  { kind: 'quoted', shape: /"(?:[^"\0]|"")+"/y, quote: '"' },
  { kind: 'text', shape: /'(?:[^'\0]|'')*'/y, quote: "'" },
  { kind: 'sign', shape: /<>|!=|<=|>=|[-+*/=<>(),.@{}:]/y },
  { kind: 'unknown', shape: /['"].*|\d[\p{L}\p{N}_.]*|./suy },
]

const unquote = (text: string, quote: string) => text.slice(1, -1).replaceAll(quote + quote, quote)

const readValue = (kind: Token['kind'], found: string, quote: string | undefined) => {
  if (quote !== undefined) return unquote(found, quote)
  if (kind === 'name' && keywords.includes(found.toLowerCase())) return found.toLowerCase()
  return kind === 'sign' && found === '!=' ? '<>' : found
}

/**
 * Cuts a text into tokens. Never fails: what belongs to no token, such as a text whose quote is not closed or that has
 * the character NUL, which no statement can hold, is a token of kind `unknown`. Keywords are read in lower case, `!=` as `<>`.
 */
export const tokenize = (text: string): readonly Token[] => {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    for (const { kind, shape, quote } of shapes) {
      shape.lastIndex = at
      const found = shape.exec(text)?.[0]
      if (found === undefined) continue
      if (kind !== 'space') tokens.push({ kind, value: readValue(kind, found, quote), at })
      at += found.length
      break
    }
  }
  return [...tokens, { kind: 'end', value: '', at: text.length }]
}

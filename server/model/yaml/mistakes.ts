import type { YAMLParseError } from 'yaml'

/** A mistake in YAML: where it begins in the text, and what is wrong. */
export interface Mistake {
  readonly at: number
  readonly reason: string
}

/** What a person would say, beside what the parser does. */
const hints: ReadonlyMap<string, string> = new Map([
  ['TAB_AS_INDENT', '; write spaces'],
  [
    'All mapping items must start at the same column',
    ': this line is indented otherwise than those that it belongs to',
  ],
  ['Nested mappings are not allowed in compact mappings', ': a text with a colon in it stands in quotes'],
])

/** The first character of a line that is no space, where an error is told at the line's begin. */
const pastIndent = (text: string, at: number): number => at + (/^ */.exec(text.slice(at))?.[0].length ?? 0)

/**
 * The mistakes of a text that is no YAML, in the order in which they stand. One that follows from another is left out: the same is
 * told once, and beside a tab nothing else is.
 */
export const mistakes = (text: string, errors: readonly YAMLParseError[]): readonly Mistake[] => {
  const tabs = errors.filter(({ code }) => code === 'TAB_AS_INDENT')
  const told = tabs.length > 0 ? tabs : errors
  const seen = new Set<string>()
  return told.flatMap(({ code, message, pos }) => {
    if (seen.has(message)) return []
    seen.add(message)
    const hint = hints.get(code) ?? hints.get(message) ?? ''
    return [{ at: code === 'TAB_AS_INDENT' ? pos[0] : pastIndent(text, pos[0]), reason: `${message}${hint}` }]
  })
}

import { Fragment, type ReactNode } from 'react'
import { type MessageKey, t } from '../language/language.ts'

/** The first of the characters that have no meaning of their own; each holds the place of a part. */
const firstMark = 0xe000

const isMark = /([\ue000-\uf8ff])/

/**
 * A message with what stands in it drawn: words as they are, elements such as a link or code where the language has them.
 *
 * @param parts what its values are, by name
 * @param count chooses its form, as in `t`
 */
export const said = (key: MessageKey, parts: Readonly<Record<string, ReactNode>>, count?: number): ReactNode => {
  const names = Object.keys(parts)
  const marks = names.map((name, i) => [name, String.fromCharCode(firstMark + i)] as const)
  const text = t(key, { ...Object.fromEntries(marks), ...(count !== undefined && { count }) })
  return text.split(isMark).map((piece, i) => {
    const part = i % 2 === 0 ? piece : parts[names[piece.charCodeAt(0) - firstMark] ?? '']
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text stay where they are
    return <Fragment key={i}>{part}</Fragment>
  })
}

import type { Definition } from '../../../../server/model/documentation.ts'

/** The sign that marks a place in a text; it is taken out before the text is read. */
const mark = '¦'

/**
 * A text without its marks, and the place of each character that one stood before.
 *
 * @param file what the places call the text
 */
export const unmark = (
  marked: string,
  file: string,
): { readonly text: string; readonly places: readonly Definition[] } => {
  const parts = marked.split(mark)
  const places = parts.slice(1).map((_, i) => {
    const lines = parts
      .slice(0, i + 1)
      .join('')
      .split('\n')
    return { file, line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
  })
  return { text: parts.join(''), places }
}

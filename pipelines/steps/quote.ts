/** A name as SQL writes it: in double quotes. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A text as SQL writes it: in single quotes. */
export const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`

/** Marks that the engine takes for a pattern in the path of a file that it reads. */
const patternMarks = /[*?[]/g

/** Whether a path reads like a pattern, so that the engine may read another file. */
export const isPattern = (path: string): boolean => path.search(patternMarks) >= 0

/**
 * The path of a file as SQL writes it for the engine to read that file, whatever its name reads like. Where folders read like a
 * pattern it is as it is, and the engine takes it by its letters unless the pattern fits another.
 */
export const fileLiteral = (absolute: string): string => {
  const at = Math.max(absolute.lastIndexOf('/'), absolute.lastIndexOf('\\')) + 1
  const folder = absolute.slice(0, at)
  return literal(isPattern(folder) ? absolute : folder + absolute.slice(at).replaceAll(patternMarks, '[$&]'))
}

/** Texts in parentheses, as `IN` takes them. */
export const literals = (values: readonly string[]): string => `(${values.map(literal).join(', ')})`

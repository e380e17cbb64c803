const part = /(?:^|\.)(?:"([^"]+)"|([^."[\]]+))|\[(\d+)\]/y

/**
 * The parts of a path into a JSON value, such as `account."home.page".tags[0]`: keys, and indexes of lists from 0 on.
 * Undefined where it is none.
 */
export const pathParts = (path: string): readonly (string | number)[] | undefined => {
  const parts: (string | number)[] = []
  for (part.lastIndex = 0; part.lastIndex < path.length; ) {
    const found = part.exec(path)
    if (found === null) return undefined
    const [, quoted, plain, index] = found
    parts.push(index === undefined ? (quoted ?? plain ?? '') : Number(index))
  }
  return parts.length === 0 ? undefined : parts
}

/** A path as DuckDB writes it. */
export const pathSql = (parts: readonly (string | number)[]): string =>
  `$${parts.map((key) => (typeof key === 'number' ? `[${key}]` : `."${key}"`)).join('')}`

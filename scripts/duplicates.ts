/** Where a run of equal lines stands: a file and its 1-based first and last line. */
export interface Place {
  readonly path: string
  readonly from: number
  readonly to: number
}

interface Line {
  readonly number: number
  readonly text: string
}

/** How many lines, and how many words and signs in them, make a duplicate worth a function. */
const least = { lines: 6, tokens: 30 }

/** Lines that carry code, without indentation: no blank lines, comments, imports or re-exports. */
const codeLines = (text: string): Line[] => {
  const withoutImports = text.replace(/^(import|export)\b[^'"]*?\bfrom ['"][^'"]+['"]$/gm, (found) =>
    found.replace(/[^\n]/g, ''),
  )
  return withoutImports
    .split('\n')
    .map((line, index) => ({ number: index + 1, text: line.trim() }))
    .filter((line) => line.text !== '' && !/^(\/\/|\/\*|\*|\{\/\*|import )/.test(line.text))
}

const tokens = (text: string): number => text.match(/\w+|[^\s\w]/g)?.length ?? 0

/** The longest run of equal lines from a pair of starts. */
const runLength = (a: readonly Line[], i: number, b: readonly Line[], j: number): number => {
  let length = 0
  while (a[i + length] !== undefined && a[i + length]?.text === b[j + length]?.text && (a !== b || i + length < j))
    length++
  return length
}

/**
 * Finds runs of at least six equal lines of code that stand in two places.
 *
 * @param files texts by path
 * @returns pairs of places, the later one second, in the order of the files; a third copy is paired with the first
 */
export const findDuplicates = (files: ReadonlyMap<string, string>): [Place, Place][] => {
  const lines = new Map([...files].map(([path, text]) => [path, codeLines(text)]))
  const seen = new Map<string, { readonly path: string; readonly index: number }>()
  const found: [Place, Place][] = []
  for (const [path, own] of lines) {
    let next = 0
    for (let index = 0; index + least.lines <= own.length; index++) {
      const window = own.slice(index, index + least.lines).map((line) => line.text)
      const key = window.join('\n')
      const first = seen.get(key)
      if (first === undefined) seen.set(key, { path, index })
      const other = first && lines.get(first.path)
      if (first === undefined || other === undefined || index < next || tokens(key) < least.tokens) continue
      const length = runLength(other, first.index, own, index)
      if (length < least.lines) continue
      next = index + length
      const place = (inFile: string, of: readonly Line[], start: number): Place => ({
        path: inFile,
        from: of[start]?.number ?? 0,
        to: of[start + length - 1]?.number ?? 0,
      })
      found.push([place(first.path, other, first.index), place(path, own, index)])
    }
  }
  return found
}

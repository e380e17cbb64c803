import { parseSync, Visitor } from 'oxc-parser'

/** The most lines that a file and a function may have. */
const most = { file: 400, function: 60 }

const emptyNames = ['utils', 'util', 'helpers', 'helper', 'common', 'manager', 'service', 'data', 'info', 'misc']

/** Rooms in which every exported value says what it gives. */
const documented = /^(server|pipelines|web\/charts|web\/exploration)\//

interface Span {
  readonly start: number
  readonly end: number
}

const nameProblem = (path: string): string[] => {
  const name = /([^/]+?)\.tsx?$/.exec(path)?.[1] ?? ''
  if (emptyNames.includes(name)) return [`${path}: the name says nothing; name the one thing that is in the file`]
  return /^[a-z0-9]+([-.][a-z0-9]+)*$/.test(name) ? [] : [`${path}: file names are kebab-case`]
}

const readFile = (path: string, text: string) => {
  const { program, comments } = parseSync(path, text)
  const functions: Span[] = []
  const add = (node: Span): void => void functions.push(node)
  new Visitor({ FunctionDeclaration: add, FunctionExpression: add, ArrowFunctionExpression: add }).visit(program)
  const exported = program.body.filter(
    (node) =>
      node.type === 'ExportNamedDeclaration' &&
      node.declaration != null &&
      ['VariableDeclaration', 'FunctionDeclaration', 'ClassDeclaration'].includes(node.declaration.type),
  )
  const isDocumented = ({ start }: Span): boolean =>
    comments.some((comment) => comment.value.startsWith('*') && /^\s*$/.test(text.slice(comment.end, start)))
  return { functions, undocumented: exported.filter((node) => !isDocumented(node)) }
}

/**
 * Checks what the house says on size, names and docstrings.
 *
 * @param files texts of TypeScript files by path from the root
 * @returns one line per problem, with file and line; empty where all is well
 */
export const checkStyle = (files: ReadonlyMap<string, string>): string[] =>
  [...files].flatMap(([path, text]) => {
    const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length
    const problems = nameProblem(path)
    const lines = lineOf(text.trimEnd().length)
    if (lines > most.file) problems.push(`${path}: ${lines} lines; at most ${most.file}`)
    const { functions, undocumented } = readFile(path, text)
    for (const { start, end } of functions) {
      const length = lineOf(end) - lineOf(start) + 1
      if (length > most.function)
        problems.push(`${path}:${lineOf(start)}: a function of ${length} lines; at most ${most.function}`)
    }
    if (documented.test(path)) {
      for (const { start } of undocumented) problems.push(`${path}:${lineOf(start)}: an export without a docstring`)
    }
    return problems
  })

import { parseSync, Visitor } from 'oxc-parser'

/** Something at a 1-based line of a file. */
export interface Found {
  readonly line: number
  readonly text: string
}

export interface Source {
  /** what the file imports, re-exports or names in a type, as written */
  readonly imports: readonly Found[]
  /** where it reads a clock, a random source, the environment, the network or the page */
  readonly impure: readonly Found[]
}

/** Members whose use makes a function depend on more than its arguments; `true` stands for every member. */
const impureMembers: Record<string, true | readonly string[]> = {
  process: true,
  Date: ['now'],
  Math: ['random'],
  performance: true,
  crypto: ['randomUUID', 'getRandomValues'],
  globalThis: true,
  window: true,
  localStorage: true,
  sessionStorage: true,
  location: true,
}
const impureCalls = ['fetch', 'setTimeout', 'setInterval', 'queueMicrotask', 'Date']

/** Reads one TypeScript file without resolving anything. Throws with file, line and reason where it does not parse. */
export const readSource = (path: string, text: string): Source => {
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length
  const { program, errors } = parseSync(path, text)
  const [error] = errors
  if (error !== undefined) throw new Error(`${path}:${lineOf(error.labels[0]?.start ?? 0)}: ${error.message}`)

  const imports: Found[] = []
  const impure: Found[] = []
  const addImport = (node: { readonly start: number }, source: unknown) => {
    const named = source as { readonly type: string; readonly value: unknown } | null
    if (named !== null) imports.push({ line: lineOf(node.start), text: String(named.value) })
  }
  const addImpure = (node: { readonly start: number }, what: string) =>
    impure.push({ line: lineOf(node.start), text: what })
  new Visitor({
    ImportDeclaration: (node) => addImport(node, node.source),
    ExportAllDeclaration: (node) => addImport(node, node.source),
    ExportNamedDeclaration: (node) => addImport(node, node.source),
    ImportExpression: (node) => addImport(node, node.source),
    TSImportType: (node) => addImport(node, node.source),
    MemberExpression: (node) => {
      if (node.object.type !== 'Identifier' || node.property.type !== 'Identifier') return
      const members = impureMembers[node.object.name]
      if (members === true || members?.includes(node.property.name))
        addImpure(node, `${node.object.name}.${node.property.name}`)
    },
    CallExpression: (node) => {
      if (node.callee.type === 'Identifier' && impureCalls.includes(node.callee.name))
        addImpure(node, `${node.callee.name}()`)
    },
    NewExpression: (node) => {
      const isClock = node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0
      if (isClock) addImpure(node, 'new Date()')
    },
  }).visit(program)
  return { imports, impure }
}

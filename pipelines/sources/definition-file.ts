import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { z } from 'zod'
import { closest } from '../../server/contract/closest.ts'
import type { Problem } from '../problem.ts'

type Path = readonly PropertyKey[]

/** A YAML file of a workspace: its value where it has the right shape, and where its parts stand. */
export interface DefinitionFile<T> {
  readonly value: T | undefined
  readonly problems: readonly Problem[]
  /** A problem with the value at a path of keys and indexes (or with its key), or with the nearest thing above it. */
  problemAt(path: Path, message: string, isKey?: boolean): Problem
}

const names = (keys: readonly string[]) => keys.join(', ')

/** ` ; nearest is "x"`, or nothing where there are no candidates. */
export const nearest = (found: string, candidates: Iterable<string>): string => {
  const name = closest(found, candidates)
  return name === undefined ? '' : `; nearest is "${name}"`
}

/** An object with these keys and no others; its message for unknown keys has one line per key. */
export const strict = <T extends z.core.$ZodLooseShape>(shape: T) =>
  z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined
      const known = Object.keys(shape)
      return issue.keys.map((key) => `unknown key "${key}"${nearest(key, known)}; expected ${names(known)}`).join('\n')
    },
  })

const describe = (value: unknown): string => {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'a map' : JSON.stringify(value)
}

const kinds: Readonly<Record<string, string>> = {
  object: 'a map',
  record: 'a map',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key) ? Reflect.get(inner, key) : undefined,
    value,
  )

const messageOf = (issue: z.core.$ZodIssue, found: unknown): string => {
  if (found === undefined) return `the key "${String(issue.path.at(-1))}" is missing`
  if (issue.code === 'invalid_type')
    return `expected ${kinds[issue.expected] ?? issue.expected}, found ${describe(found)}`
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String)
    return `expected one of ${names(values)}; found ${describe(found)}${nearest(String(found), values)}`
  }
  return `${issue.message}; found ${describe(found)}`
}

/** Message of every problem that an issue stands for, with its path and whether it is about the key that ends the path. */
const toMessages = (issue: z.core.$ZodIssue, value: unknown): { path: Path; message: string; isKey: boolean }[] => {
  if (issue.code !== 'unrecognized_keys') {
    return [{ path: issue.path, message: messageOf(issue, valueAt(value, issue.path)), isKey: false }]
  }
  const lines = issue.message.split('\n')
  return issue.keys.map((key, i) => ({ path: [...issue.path, key], message: lines[i] ?? issue.message, isKey: true }))
}

const step = (node: Node | null, key: PropertyKey): { key: Node; value: Node | null } | undefined => {
  if (isSeq<Node>(node)) {
    const item = node.items[Number(key)]
    return item && { key: item, value: item }
  }
  if (!isMap<Node, Node | null>(node)) return undefined
  return node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key))
}

/** Offset of the value at a path, or of the key that leads to it. */
const offsetOf = (root: Node | null, path: Path, isKey: boolean): number => {
  let at = root
  let node = root
  for (const [i, part] of path.entries()) {
    const next = step(node, part)
    if (next === undefined) break
    at = (isKey && i === path.length - 1) || next.value === null ? next.key : next.value
    node = next.value
  }
  return at?.range?.[0] ?? 0
}

const parse = (text: string, lineCounter: LineCounter) => {
  try {
    const document = parseDocument(text, { lineCounter, prettyErrors: false })
    const errors = document.errors.map(({ pos, message }) => ({ offset: pos[0], message }))
    return { contents: document.contents, errors, value: errors.length > 0 ? undefined : (document.toJS() as unknown) }
  } catch (error) {
    // nesting without end exhausts the parser's stack, and aliases of aliases its limit
    const message = error instanceof RangeError ? 'it nests too deep' : String(error)
    return { contents: null, errors: [{ offset: 0, message }], value: undefined }
  }
}

/**
 * Reads YAML against a schema.
 *
 * @param file    what problems call the file
 * @param schema  or what chooses it by the value
 */
export const readDefinition = <T>(
  file: string,
  text: string,
  schema: z.ZodType<T> | ((value: unknown) => z.ZodType<T>),
): DefinitionFile<T> => {
  const counter = new LineCounter()
  const { contents, errors, value } = parse(text, counter)
  const problem = (offset: number, message: string): Problem => {
    const { line, col } = counter.linePos(offset)
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), message }
  }
  const problemAt = (path: Path, message: string, isKey = false) => problem(offsetOf(contents, path, isKey), message)
  if (errors.length > 0) {
    const all = errors.map(({ offset, message }) => problem(offset, `the YAML cannot be read: ${message}`))
    // one slip makes the parser complain of all that encloses it
    const problems = all.filter(({ line }, i) => all.findIndex((other) => other.line === line) === i)
    return { value: undefined, problems, problemAt }
  }
  const parsed = (typeof schema === 'function' ? schema(value) : schema).safeParse(value)
  if (parsed.success) return { value: parsed.data, problems: [], problemAt }
  const messages = parsed.error.issues.flatMap((issue) => toMessages(issue, value))
  const problems = messages.map(({ path, message, isKey }) => problemAt(path, message, isKey))
  return { value: undefined, problems, problemAt }
}

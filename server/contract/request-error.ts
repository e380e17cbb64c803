import { z } from 'zod'
import { closest } from './closest.ts'
import { QueryError } from './errors.ts'

type Path = readonly PropertyKey[]
type Issue = z.core.$ZodIssue

/** `where[2].in[0]` */
const pathText = (path: Path): string =>
  path.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${String(key)}`)).join('')

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (v, key) => (typeof v === 'object' && v !== null ? (v as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  )

const longest = 80
const found = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

/** The schemas that a schema consists of at its own place: the options of a union, what is optional or has a default. */
const unwrap = (schema: z.core.$ZodType): z.core.$ZodType[] => {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(unwrap)
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return unwrap(schema.unwrap())
  }
  return schema instanceof z.ZodLazy ? unwrap(schema.unwrap()) : [schema]
}

const child = (schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType[] => {
  if (schema instanceof z.ZodObject) {
    const shape: Record<PropertyKey, z.core.$ZodType> = schema.shape
    const field = shape[key]
    return field === undefined ? [] : unwrap(field)
  }
  if (schema instanceof z.ZodArray) return unwrap(schema.element)
  return schema instanceof z.ZodRecord ? unwrap(schema.valueType) : []
}

/** The keys of the objects that may stand at a place. */
const keysAt = (schema: z.core.$ZodType, path: Path): string[] => {
  const at = path.reduce((schemas, key) => schemas.flatMap((s) => child(s, key)), unwrap(schema))
  return at.flatMap((s) => (s instanceof z.ZodObject ? Object.keys(s.shape) : []))
}

const isWrongType = (issue: Issue) => issue.code === 'invalid_type' && issue.path.length === 0

/** Of the ways in which no option of a union fits, the one that was meant: of the same type, and fitting the furthest. */
const meant = (options: readonly (readonly Issue[])[]): Issue | undefined => {
  const fitting = options.filter((issues) => !issues.some(isWrongType))
  const depth = (issues: readonly Issue[]) => issues[0]?.path.length ?? 0
  return fitting.toSorted((a, b) => depth(b) - depth(a))[0]?.[0]
}

/** The issue itself, or the one inside the option of a union that was meant, with the whole path. */
const innermost = (issue: Issue): { issue: Issue; path: Path } => {
  if (issue.code !== 'invalid_union') return { issue, path: issue.path }
  const inner = meant(issue.errors)
  if (inner === undefined) return { issue, path: issue.path }
  const deeper = innermost(inner)
  return { issue: deeper.issue, path: [...issue.path, ...deeper.path] }
}

/** What JSON calls a type: a map of names is an object there. */
const jsonType = (expected: string): string => (expected === 'record' ? 'object' : expected)

const wrongTypes = (issue: Issue): string[] =>
  issue.code === 'invalid_union'
    ? issue.errors.flatMap((issues) => issues.flatMap(wrongTypes))
    : issue.code === 'invalid_type'
      ? [jsonType(issue.expected)]
      : []

const problemOf = (issue: Issue, value: unknown): string => {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${jsonType(issue.expected)}; found ${found(value)}`
    case 'invalid_union': {
      const expected = [...new Set(wrongTypes(issue))]
      return `expected ${expected.join(' or ') || 'another shape'}; found ${found(value)}`
    }
    case 'invalid_value': {
      const nearest = closest(String(value), issue.values.map(String))
      return `expected one of ${issue.values.map(found).join(', ')}; found ${found(value)}; nearest is "${nearest}"`
    }
    case 'custom':
      return issue.message
    default:
      return `${issue.message}; found ${found(value)}`
  }
}

/**
 * The first thing that is wrong with a request: `unknown_key` with the nearest key, or `invalid_request` with what was
 * found and expected, and the path such as `where[2].in[0]`.
 */
export const toRequestError = (error: z.ZodError, schema: z.ZodType, body: unknown): QueryError => {
  const first = error.issues[0]
  if (first === undefined) throw new Error('a refused request has no issue')
  const { issue, path } = innermost(first)
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? ''
    const expected = keysAt(schema, path)
    return new QueryError('unknown_key', { key, closest: closest(key, expected), expected }, pathText(path))
  }
  const at = pathText(path)
  const where = at === '' ? '' : `${at}: `
  return new QueryError('invalid_request', { problem: where + problemOf(issue, valueAt(body, path)) }, at)
}

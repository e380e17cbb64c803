import { pathParts } from './json-path.ts'

/** Where a value stands in a JSON text: index of its first character, and after its last. */
interface Span {
  readonly from: number
  readonly to: number
}

const afterSpace = (text: string, at: number): number => {
  const space = /\s*/y
  space.lastIndex = at
  space.exec(text)
  return space.lastIndex
}

const token = /"(?:[^"\\]|\\.)*"|[^\s,:[\]{}"]+/y

/** Index after the value that begins at an index; of a text that is JSON. */
const valueEnd = (text: string, from: number): number => {
  let depth = 0
  let at = from
  do {
    const char = text[at] ?? ''
    token.lastIndex = at
    if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') depth--
    at = token.exec(text) === null ? at + 1 : token.lastIndex
  } while (depth > 0 && at < text.length)
  return at
}

/** The members of the object or list that begins at an index, in order, each with its key or index. */
const membersOf = (text: string, from: number): (Span & { readonly key: string | number })[] => {
  const isList = text[from] === '['
  const found: (Span & { readonly key: string | number })[] = []
  let at = afterSpace(text, from + 1)
  while (at < text.length && text[at] !== ']' && text[at] !== '}') {
    let key: string | number = found.length
    if (!isList) {
      const end = valueEnd(text, at)
      key = String(JSON.parse(text.slice(at, end)))
      at = afterSpace(text, afterSpace(text, end) + 1)
    }
    const to = valueEnd(text, at)
    found.push({ key, from: at, to })
    const next = afterSpace(text, to)
    at = text[next] === ',' ? afterSpace(text, next + 1) : next
  }
  return found
}

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** A text as a value of JSON, of the kind that stood there where it can be one. */
const valueText = (value: string | null, before: string): string => {
  if (value === null) return 'null'
  const isKept =
    (number.test(before) && number.test(value)) || (/^(true|false)$/.test(before) && /^(true|false)$/.test(value))
  return isKept ? value : JSON.stringify(value)
}

const inserted = (text: string, object: number, key: string, value: string): string => {
  const members = membersOf(text, object)
  const last = members.at(-1)
  const at = last === undefined ? object + 1 : last.to
  return `${text.slice(0, at)}${last === undefined ? '' : ', '}${JSON.stringify(key)}: ${value}${text.slice(at)}`
}

/**
 * A JSON text with another value at a path; all else stays as it is written. A key that is not there is added to its object.
 *
 * @param text a JSON object
 * @param path as `pathParts` reads it
 * @returns undefined where nothing stands there that could have such a value
 */
export const withJsonValue = (text: string, path: string, value: string | null): string | undefined => {
  const parts = pathParts(path)
  let at = afterSpace(text, 0)
  for (const [i, part] of (parts ?? []).entries()) {
    if (text[at] !== (typeof part === 'number' ? '[' : '{')) return undefined
    const found = membersOf(text, at).find(({ key }) => key === part)
    const isLast = i === (parts?.length ?? 0) - 1
    if (found === undefined)
      return isLast && typeof part === 'string' ? inserted(text, at, part, valueText(value, '')) : undefined
    if (isLast) {
      const { from, to } = found
      return text.slice(0, from) + valueText(value, text.slice(from, to)) + text.slice(to)
    }
    at = found.from
  }
  return undefined
}

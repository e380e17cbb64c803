import type { Cursor } from './cursor.ts'
import { isDate } from './date.ts'
import { keywords } from './keywords.ts'
import type {
  ChangeSyntax,
  KeySyntax,
  MemberSyntax,
  ModifierArgument,
  ModifierSyntax,
  NameSyntax,
  Syntax,
} from './syntax.ts'

const isName = ({ token }: Cursor) =>
  token.kind === 'quoted' || (token.kind === 'name' && !keywords.includes(token.value))

/** A name whose parts are joined by dots. */
export const parseName = (cursor: Cursor, expected: string): NameSyntax => {
  if (!isName(cursor)) cursor.fail(expected)
  const { value, at } = cursor.next()
  const path = [value]
  while (cursor.take('.')) {
    if (cursor.token.kind !== 'name' && cursor.token.kind !== 'quoted') cursor.fail('a name after the dot')
    path.push(cursor.next().value)
  }
  return { kind: 'name', path, at }
}

/** A parameter after its colon. */
export const parseParameter = (cursor: Cursor, at: number): Syntax => {
  if (!isName(cursor)) cursor.fail('the name of a parameter after the colon')
  return { kind: 'parameter', name: cursor.next().value, at }
}

const takeWord = (cursor: Cursor): ModifierArgument['word'] => {
  if (!isName(cursor)) return undefined
  const { value, at } = cursor.next()
  return { text: value, at }
}

const parseArgument = (cursor: Cursor): ModifierArgument => {
  if (cursor.token.kind === 'number') {
    const { value, at } = cursor.next()
    const word = takeWord(cursor)
    return { number: { text: value, at }, ...(word && { word }) }
  }
  return { word: takeWord(cursor) ?? cursor.fail('a period, a number or a date role') }
}

/** A time modifier after its `@`: a name, and what is in brackets after it. */
export const parseModifier = (cursor: Cursor): ModifierSyntax => {
  if (!isName(cursor)) cursor.fail('a time modifier such as prior_year')
  const { value: name, at } = cursor.next()
  if (!cursor.take('(')) return { name, arguments: [], at }
  return { name, arguments: cursor.list(() => parseArgument(cursor), ')'), at }
}

const words: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null }
const aKey = "a number, a text in single quotes, true, false, null, or a path such as ('USA', 'CA')"

const parseKey = (cursor: Cursor): KeySyntax => {
  const { at } = cursor.token
  const isNegative = cursor.take('-')
  const { kind, value } = cursor.token
  if (kind === 'number') {
    const { value: digits } = cursor.next()
    const text = isNegative ? `-${digits}` : digits
    return { value: Number(text), text, at }
  }
  if (isNegative) cursor.fail('a number')
  if (cursor.take('date')) {
    if (cursor.token.kind !== 'text' || !isDate(cursor.token.value)) cursor.fail("a date such as '2017-12-31'")
    return { value: cursor.next().value, at }
  }
  if (kind === 'text') return { value: cursor.next().value, at }
  const word = kind === 'name' ? words[value] : undefined
  if (word === undefined) return cursor.fail(aKey)
  cursor.next()
  return { value: word, at }
}

const parseMember = (cursor: Cursor): MemberSyntax => {
  const { at } = cursor.token
  return cursor.take('(') ? { keys: cursor.list(() => parseKey(cursor), ')'), at } : { keys: [parseKey(cursor)], at }
}

const parseChange = (cursor: Cursor): ChangeSyntax => {
  const name = parseName(cursor, 'an attribute, or all(…) around one')
  if (name.path.length === 1 && name.path[0] === 'all' && cursor.take('(')) {
    const attribute = parseName(cursor, 'an attribute')
    cursor.expect(')')
    return { kind: 'all', attribute }
  }
  if (cursor.take('=')) return { kind: 'members', attribute: name, members: [parseMember(cursor)] }
  if (!cursor.take('in')) cursor.fail('"=" or "in" after the attribute')
  cursor.expect('(')
  return { kind: 'members', attribute: name, members: cursor.list(() => parseMember(cursor), ')') }
}

/** Changes of coordinate after their `{`. */
export const parseChanges = (cursor: Cursor): readonly ChangeSyntax[] => cursor.list(() => parseChange(cursor), '}')

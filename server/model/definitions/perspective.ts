import { toRequestError } from '../../contract/request-error.ts'
import { keysOf } from '../language/values.ts'
import { askedKeys, Perspective, StartQuery as StartQueryShape, StartText as StartTextShape } from '../language/view.ts'
import { snakeCase } from '../language/words.ts'
import type { StartQuery } from '../perspective.ts'
import type { Report } from '../problem.ts'
import { type Fields, readEntries, readFields, readTexts } from '../yaml/fields.ts'
import type { Entry, Located, Node } from '../yaml/node.ts'
import type { Named, TopLevel } from './definition.ts'
import { readEach, readNamed } from './named.ts'
import { plain, readWhen, type WhenDefinition } from './when.ts'

const perspectiveKeys = keysOf(Perspective)
const queryKeys = keysOf(StartQueryShape)

/** A question to start from, as written. */
export interface StartText extends Named {
  readonly query: StartQuery['query']
}

/** A named list of measures and attributes, as written. */
export interface FolderText {
  readonly name: Located
  readonly members: readonly Located[]
}

/** A perspective as written. */
export interface PerspectiveText extends TopLevel {
  readonly of: { readonly kind: 'cube' | 'view'; readonly name: Located }
  /** undefined where everything is */
  readonly include: readonly Located[] | undefined
  readonly folders: readonly FolderText[]
  readonly defaults: readonly WhenDefinition[]
  readonly queries: readonly StartText[]
}

const readOf = (fields: Fields, report: Report): PerspectiveText['of'] | undefined => {
  const { where, place } = fields
  const [view, cube] = [fields.node('view'), fields.node('cube')]
  if (view === undefined && cube === undefined) return report(place, 'missing_key', { where, key: 'view or cube' })
  if (view !== undefined && cube !== undefined) {
    const reason = 'it shows the view that "view" names'
    return report(cube.place, 'excluded_key', { where, key: 'cube', reason })
  }
  const kind = view === undefined ? 'cube' : 'view'
  const name = fields.text(kind)
  return name && { kind, name }
}

/** Folders are called as readers see them, so their names may be any text. */
const readFolders = (fields: Fields, report: Report): readonly FolderText[] =>
  fields.entries('folders').map(({ key: name, node }) => ({
    name,
    members: readTexts(node, `folder ${name.value} of ${fields.where}`, report),
  }))

const stepInto = (node: Node, key: PropertyKey): Node | undefined => {
  if (node.kind === 'list') return node.items[Number(key)]
  if (node.kind !== 'map') return undefined
  return node.entries.find((entry) => entry.key.value === (snakeCase.get(String(key)) ?? key))?.node
}

/** The innermost part of a node on a path of keys. */
const partAt = (node: Node, [key, ...rest]: readonly PropertyKey[]): Node => {
  const part = key === undefined ? undefined : stepInto(node, key)
  return part === undefined ? node : partAt(part, rest)
}

const readQuery = ({ key: name, node }: Entry, where: string, report: Report): StartText | undefined => {
  const own = `query ${name.value} of ${where}`
  const fields = readFields(node, own, name.place, queryKeys, report)
  const named = readNamed(name, fields)
  const asked = readEntries(node, own, () => undefined).filter(({ key }) => askedKeys.includes(key.value))
  const value = plain({ kind: 'map', place: node.place, entries: asked })
  const { data, error } = StartTextShape.safeParse(value)
  if (error === undefined) return { ...named, query: data }
  const problem = toRequestError(error, StartTextShape, value).message
  return report(partAt(node, error.issues[0]?.path ?? []).place, 'wrong_query', { where: own, problem })
}

/** Reads one perspective; undefined where it does not say what it shows. */
export const readPerspective = ({ key: name, node }: Entry, report: Report): PerspectiveText | undefined => {
  const where = `perspective ${name.value}`
  const fields = readFields(node, where, name.place, perspectiveKeys, report)
  const named = readNamed(name, fields)
  const of = readOf(fields, report)
  const include = fields.texts('include')
  const folders = readFolders(fields, report)
  const defaults = readWhen(fields, 'defaults', report)
  const queries = readEach('query', fields.entries('queries'), report, (entry) => readQuery(entry, where, report)).items
  const override = fields.flag('override') ?? false
  return of && { ...named, override, of, include, folders, defaults, queries }
}

import type { Definition } from '../documentation.ts'

/** A text with the place at which it starts. */
export interface Located {
  readonly value: string
  readonly place: Definition
}

/** A text inside which places can be named: `at(offset)` is the place of its character at `offset`. */
export interface Phrase extends Located {
  readonly at: (offset: number) => Definition
}

/** A YAML value with its place. A scalar has its text as written too, so that `2017` may be read as a name. */
export type Node =
  | { readonly kind: 'map'; readonly place: Definition; readonly entries: readonly Entry[] }
  | { readonly kind: 'list'; readonly place: Definition; readonly items: readonly Node[] }
  | (Phrase & { readonly kind: 'scalar'; readonly scalar: string | number | boolean | null })

export interface Entry {
  readonly key: Located
  readonly node: Node
}

/** What a node is, for a message: its kind, and a scalar's text. */
export const describe = (node: Node): string => {
  if (node.kind !== 'scalar') return node.kind === 'map' ? 'a map' : 'a list'
  if (node.scalar === null) return 'nothing'
  return typeof node.scalar === 'string' ? `the text "${node.value}"` : `the ${typeof node.scalar} ${node.value}`
}

const entriesOf = (node: Node): readonly Entry[] => {
  if (node.kind === 'map') return node.entries
  return node.kind === 'list' ? node.items.flatMap(entriesOf) : []
}

/** The key of an entry and all keys within it, however deep. */
export const keysWithin = ({ key, node }: Entry): readonly string[] => [
  key.value,
  ...entriesOf(node).flatMap(keysWithin),
]

/** The keys of those entries within an entry whose key or value stands at one of the places, and all keys within these. */
export const keysAt = (entry: Entry, places: ReadonlySet<Definition>): readonly string[] =>
  places.has(entry.key.place) || places.has(entry.node.place)
    ? keysWithin(entry)
    : entriesOf(entry.node).flatMap((inner) => keysAt(inner, places))

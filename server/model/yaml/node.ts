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

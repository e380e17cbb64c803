import type { Attribute } from '../../../server/model/cube.ts'
import type { TableRow } from './tables.ts'
import { inMemory, type Value } from './values.ts'

/** A parent-child tree in memory. */
export interface Nodes {
  readonly all: readonly Exclude<Value, null>[]
  /** the node itself, the node above it and so on up to its root */
  readonly chain: (node: Value) => readonly Exclude<Value, null>[]
  readonly parent: (node: Value) => Exclude<Value, null> | undefined
  readonly hasChildren: (node: Value) => boolean
}

/** Reads a tree: a root has no parent, that of no row, or the value that means none. */
export const nodesOf = (attribute: Attribute, rows: readonly TableRow[]): Nodes => {
  const { tree, type } = attribute
  if (tree === undefined) throw new Error(`${attribute.name} is no tree`)
  const parents = new Map<string, Value>()
  const keys = new Map<string, Exclude<Value, null>>()
  for (const row of rows) {
    const key = inMemory(row[tree.key] ?? null, type)
    if (key === null) continue
    keys.set(String(key), key)
    const isRoot = tree.root !== undefined && String(row[tree.parent]) === String(tree.root)
    parents.set(String(key), isRoot ? null : inMemory(row[tree.parent] ?? null, type))
  }
  const parent = (node: Value) => keys.get(String(parents.get(String(node)) ?? ''))
  const withChildren = new Set([...keys.values()].map((key) => String(parent(key) ?? '')))
  return {
    all: [...keys.values()],
    parent,
    chain: (node) => {
      const chain: Exclude<Value, null>[] = []
      let at = keys.get(String(node))
      for (; at !== undefined && chain.length <= keys.size; at = parent(at)) chain.push(at)
      return chain
    },
    hasChildren: (node) => withChildren.has(String(node)),
  }
}

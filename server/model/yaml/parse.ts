import { isAlias, isMap, isScalar, isSeq, type ParsedNode, parseDocument, type Scalar } from 'yaml'
import type { Definition } from '../documentation.ts'
import type { Report } from '../problem.ts'
import { mistakes } from './mistakes.ts'
import type { Entry, Node } from './node.ts'
import { scalarOffset } from './scalar-offset.ts'

/** A file of definitions: `path` is what problems call it. */
export interface DefinitionFile {
  readonly path: string
  readonly text: string
}

interface Source {
  readonly text: string
  readonly placeAt: (offset: number) => Definition
  readonly report: Report
}

const toScalar = (node: Scalar.Parsed, { text, placeAt }: Source): Node => {
  const [from, to] = node.range
  const { value } = node
  const isPlain = node.type === 'PLAIN'
  const written = isPlain ? node.source : String(value)
  const scalar = typeof value === 'number' || typeof value === 'boolean' || value === null ? value : written
  const at = (offset: number) => placeAt(from + scalarOffset(text.slice(from, to), node.type, written, offset))
  return { kind: 'scalar', place: placeAt(from), scalar, value: written, at }
}

const toEntries = (pairs: readonly { key: ParsedNode; value: ParsedNode | null }[], source: Source): Entry[] => {
  const lines = new Map<string, number>()
  return pairs.flatMap(({ key, value }) => {
    const place = source.placeAt(key.range[0])
    if (!isScalar(key))
      return source.report(place, 'wrong_shape', { where: 'a key', expected: 'a text', found: 'a map or list' }) ?? []
    const name = toScalar(key, source)
    if (name.kind !== 'scalar') return []
    const [, unspaced] = key.type === 'PLAIN' ? (/^(\w+):[[{]/.exec(name.value) ?? []) : []
    if (unspaced !== undefined)
      return (
        source.report(place, 'invalid_yaml', { reason: `a space is missing behind the colon of "${unspaced}"` }) ?? []
      )
    const line = lines.get(name.value)
    if (line !== undefined) return source.report(place, 'duplicate_key', { key: name.value, line }) ?? []
    lines.set(name.value, place.line)
    return [{ key: { value: name.value, place }, node: toNode(value, source, source.placeAt(key.range[1])) }]
  })
}

const toNode = (node: ParsedNode | null, source: Source, empty: Definition): Node => {
  if (node === null) return { kind: 'scalar', place: empty, scalar: null, value: '', at: () => empty }
  const place = source.placeAt(node.range[0])
  if (isScalar(node)) return toScalar(node, source)
  if (isMap(node)) return { kind: 'map', place, entries: toEntries(node.items, source) }
  if (isSeq(node)) return { kind: 'list', place, items: node.items.map((item) => toNode(item, source, place)) }
  if (isAlias(node)) source.report(place, 'not_supported_yet', { feature: `a YAML alias (*${node.source})` })
  return { kind: 'scalar', place, scalar: null, value: '', at: () => place }
}

/** Places by offset. The parser's own counter loses lines behind some errors. */
const placesIn = (text: string, file: string): ((offset: number) => Definition) => {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  return (offset) => {
    const at = Math.min(offset, text.length)
    const line = starts.findLastIndex((start) => start <= at)
    return { file, line: line + 1, column: at - (starts[line] ?? 0) + 1 }
  }
}

/**
 * Reads YAML into nodes with places. What cannot be read is reported, and so is a key that stands twice.
 *
 * @returns the root, an empty value for a file that holds nothing; undefined for one that is no YAML
 */
export const parseYaml = ({ path, text }: DefinitionFile, report: Report): Node | undefined => {
  const placeAt = placesIn(text, path)
  try {
    const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false })
    for (const { at, reason } of mistakes(text, document.errors)) report(placeAt(at), 'invalid_yaml', { reason })
    if (document.errors.length > 0) return undefined
    let isBroken = false
    const noting: Report = (place, code, details) => {
      isBroken ||= code === 'invalid_yaml'
      return report(place, code, details)
    }
    const root = toNode(document.contents, { text, placeAt, report: noting }, placeAt(0))
    return isBroken ? undefined : root
  } catch (error) {
    // the parser recurses, so that a text of nothing but brackets exhausts the stack
    if (!(error instanceof RangeError)) throw error
    return report({ file: path, line: 1, column: 1 }, 'invalid_yaml', { reason: 'it nests too deep' })
  }
}

import { posix } from 'node:path'
import { type Room, rooms } from './rules.ts'
import { readSource, type Source } from './source.ts'

const isRelative = (specifier: string): boolean => specifier.startsWith('.')
const isOurs = (path: string): boolean => /\.tsx?$/.test(path)

const mayUsePackage = (room: Room, name: string): boolean =>
  room.packages.some((allowed) =>
    allowed.endsWith('*') ? name.startsWith(allowed.slice(0, -1)) : name === allowed || name.startsWith(`${allowed}/`),
  )

/** One web feature never imports another, though both are in one room. */
const isOtherFeature = (from: string, to: string): boolean => {
  const [a, b] = [from, to].map((path) => /^web\/features\/([^/]+)\//.exec(path)?.[1])
  return a !== undefined && b !== undefined && a !== b
}

const mayImport = (room: Room, from: string, to: string): boolean =>
  !isOtherFeature(from, to) && (room.holds.test(to) || room.files.some((allowed) => allowed.test(to)))

const problemsOf = (path: string, source: Source, files: ReadonlyMap<string, string>): string[] => {
  const room = rooms.find((candidate) => candidate.holds.test(path))
  if (room === undefined) return [`${path}: no room of scripts/imports/rules.ts holds this file`]
  const problems = room.pure
    ? source.impure.map(({ line, text }) => `${path}:${line}: ${room.name} is pure; found ${text}`)
    : []
  for (const { line, text } of source.imports) {
    const target = isRelative(text) ? posix.join(posix.dirname(path), text) : undefined
    if (target === undefined) {
      if (!mayUsePackage(room, text)) problems.push(`${path}:${line}: ${room.name} may not import the package ${text}`)
    } else if (isOurs(target) && !files.has(target)) problems.push(`${path}:${line}: there is no file ${target}`)
    else if (isOurs(target) && !mayImport(room, path, target))
      problems.push(`${path}:${line}: ${room.name} may not import ${target}`)
  }
  return problems
}

/** Circles of imports, each once, as texts that begin and end with the same file. */
const circlesIn = (edges: ReadonlyMap<string, readonly string[]>): string[] => {
  const circles: string[] = []
  const trail: string[] = []
  const done = new Set<string>()
  const visit = (path: string): void => {
    const at = trail.indexOf(path)
    if (at >= 0) circles.push(`imports in a circle: ${[...trail.slice(at), path].join(' -> ')}`)
    if (at >= 0 || done.has(path)) return
    trail.push(path)
    for (const next of edges.get(path) ?? []) visit(next)
    trail.pop()
    done.add(path)
  }
  for (const path of edges.keys()) visit(path)
  return circles
}

/**
 * Checks the import rules of the house: directions between rooms, packages per room, purity, no circles (types count).
 *
 * @param files texts of all TypeScript files of the product, by path from the root
 * @returns one line per problem, with file and line, in the order of the files; empty where all is well
 */
export const checkImports = (files: ReadonlyMap<string, string>): string[] => {
  const sources = new Map([...files].map(([path, text]) => [path, readSource(path, text)]))
  const problems = [...sources].flatMap(([path, source]) => problemsOf(path, source, files))
  const edges = new Map(
    [...sources].map(([path, { imports }]) => [
      path,
      imports.filter(({ text }) => isRelative(text)).map(({ text }) => posix.join(posix.dirname(path), text)),
    ]),
  )
  return [...problems, ...circlesIn(edges)]
}

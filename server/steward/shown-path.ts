import { relative, resolve, sep } from 'node:path'

/** A path as people are told of it: from the folder, of these, that it is in, with slashes; as it is where it is in none. */
export const shownPath = (path: string, folders: readonly string[]): string => {
  const inside = folders.map((folder) => resolve(folder)).find((folder) => path.startsWith(`${folder}${sep}`))
  return (inside === undefined ? path : relative(inside, path)).replaceAll('\\', '/')
}

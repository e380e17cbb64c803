import { existsSync, readdirSync, readFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)

/**
 * The TypeScript files below some folders of the project.
 *
 * @returns their texts by path from the root, in the order of the paths; a folder that is not there has none
 */
export const readSourceFiles = (folders: readonly string[]): Map<string, string> => {
  const paths = folders.flatMap((folder) => {
    const url = new URL(folder, root)
    return existsSync(url)
      ? readdirSync(url, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`)
      : []
  })
  const isSource = (path: string): boolean => /\.tsx?$/.test(path)
  return new Map(
    paths
      .filter(isSource)
      .sort()
      .map((path) => [path, readFileSync(new URL(path, root), 'utf8')]),
  )
}

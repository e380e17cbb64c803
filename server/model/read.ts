import { readdir, readFile } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import type { DefinitionFile } from './yaml/parse.ts'

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'

const listFiles = async (folder: string): Promise<string[]> => {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true })
    return entries
      .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

const readFolder = async (folder: string, calledFrom: string): Promise<DefinitionFile[]> => {
  const files = (await listFiles(folder)).sort()
  return Promise.all(
    files.map(async (file) => ({
      path: relative(calledFrom, file).replaceAll('\\', '/'),
      text: await readFile(file, 'utf8'),
    })),
  )
}

/** What the shipped definitions write for the currency of the workspace. */
const currencyMark = /\$CURRENCY\b/g

/** The shipped cubes as a workspace takes them. */
export interface Shipped {
  /** their folder; its files are called by their path from the folder above it, such as `cubes/opportunities.yaml` */
  readonly folder: string
  /** that of the workspace, which stands in place of `$CURRENCY` */
  readonly currency: string
}

const readShipped = async ({ folder, currency }: Shipped): Promise<DefinitionFile[]> => {
  const files = await readFolder(resolve(folder), resolve(folder, '..'))
  return files.map(({ path, text }) => ({ path, text: text.replaceAll(currencyMark, currency) }))
}

/**
 * The definition files of a workspace: the shipped ones, then its own, each by path. A folder that does not exist holds none.
 *
 * @param shipped   undefined for a workspace that takes none of them
 * @param workspace the workspace's folder; the files of its `cubes` folder are called `<workspace>/cubes/…`
 */
export const readDefinitionFiles = async (
  shipped: Shipped | undefined,
  workspace: string,
): Promise<readonly DefinitionFile[]> => {
  const own = resolve(workspace)
  const files = shipped === undefined ? [] : await readShipped(shipped)
  const added = await readFolder(join(own, 'cubes'), own)
  return [...files, ...added.map(({ path, text }) => ({ path: `${basename(own)}/${path}`, text }))]
}

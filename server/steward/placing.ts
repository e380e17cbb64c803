import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { copyFile, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { QueryError } from '../contract/errors.ts'
import type { KeptUpload, PlacedFile, UploadStore } from './upload-store.ts'

/** What is put into the workspace: a text, or the file that was uploaded. */
export interface ToPlace {
  /** from the workspace folder, with slashes */
  readonly path: string
  /** absent for the file that was uploaded */
  readonly text?: string
}

/** Where uploads are kept and what they are put into. */
export interface Places {
  readonly store: UploadStore
  /** the workspace */
  readonly folder: string
}

/** SHA-256 of a file in hex; undefined where there is none. */
const sha256Of = async (path: string): Promise<string | undefined> => {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) return undefined
  if (!found.isFile()) return 'no file'
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

const isOtherDisk = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EXDEV'

/** Moves a file, so that who looks at the target finds the file of before or the whole of this one. @param hidden a name that no source reads */
const move = async (from: string, to: string, hidden: string): Promise<void> => {
  await mkdir(dirname(to), { recursive: true })
  try {
    await rename(from, to)
  } catch (error) {
    if (!isOtherDisk(error)) throw error
    const beside = join(dirname(to), hidden)
    await copyFile(from, beside)
    await rename(beside, to)
    await rm(from)
  }
}

const hiddenName = (id: string) => `.incoming-${id}`

const beforeOf = ({ store }: Places, id: string, path: string): string =>
  store.inside(id, 'before', path.replaceAll('/', '%2F'))

/** Where a file of an upload comes from and goes back to. */
const originOf = (
  { store }: Places,
  upload: KeptUpload,
  { path, isData }: Pick<PlacedFile, 'path' | 'isData'>,
): string => (isData ? store.fileOf(upload) : store.inside(upload.id, 'text', basename(path)))

const textHash = (text: string) => createHash('sha256').update(text).digest('hex')

const plan = async (
  { folder }: Places,
  upload: KeptUpload,
  files: readonly ToPlace[],
  replace: boolean,
): Promise<PlacedFile[]> => {
  const planned: PlacedFile[] = []
  for (const { path, text } of files) {
    const isData = text === undefined
    const sha256 = text === undefined ? upload.sha256 : textHash(text)
    const there = await sha256Of(join(folder, path))
    const isOther = there !== undefined && there !== sha256
    // what people wrote is never replaced by what was drafted
    if (isOther && (!isData || !replace || there === 'no file'))
      throw new QueryError('file_exists', { path }, 'replace')
    planned.push({ path, sha256, replaced: there !== undefined, isData })
  }
  return planned
}

/** Puts back what stood there before files were put in place; what another has written there since stays. */
const takeOut = async (places: Places, upload: KeptUpload): Promise<void> => {
  for (const file of upload.placed.toReversed()) {
    const target = join(places.folder, file.path)
    const before = beforeOf(places, upload.id, file.path)
    const isKept = (await stat(before).catch(() => undefined)) !== undefined
    await rm(join(dirname(target), hiddenName(upload.id)), { force: true })
    if ((await sha256Of(target)) !== file.sha256) continue
    // where the same stood there before and nothing was set aside, it is not ours to take
    if (file.replaced && !isKept) continue
    await move(target, originOf(places, upload, file), hiddenName(upload.id))
    if (isKept) await move(before, target, hiddenName(upload.id))
  }
}

const putIn = async (places: Places, upload: KeptUpload, files: readonly ToPlace[]): Promise<void> => {
  for (const [i, file] of upload.placed.entries()) {
    const target = join(places.folder, file.path)
    const origin = originOf(places, upload, file)
    const text = files[i]?.text
    if (text !== undefined) {
      await mkdir(dirname(origin), { recursive: true })
      await writeFile(origin, text, { flush: true })
    }
    if (file.replaced) {
      const before = beforeOf(places, upload.id, file.path)
      await mkdir(dirname(before), { recursive: true })
      await copyFile(target, before, constants.COPYFILE_FICLONE)
    }
    await move(origin, target, hiddenName(upload.id))
  }
}

/**
 * Puts files into the workspace in their order, all or none, also where the process is killed in between.
 *
 * @param replace whether the uploaded file may take the place of another
 * @throws QueryError `file_exists`
 */
export const place = async (
  places: Places,
  upload: KeptUpload,
  files: readonly ToPlace[],
  replace: boolean,
): Promise<KeptUpload> => {
  const placing: KeptUpload = { ...upload, state: 'placing', placed: await plan(places, upload, files, replace) }
  await places.store.keep(placing)
  try {
    await putIn(places, placing, files)
  } catch (error) {
    await unplace(places, placing)
    throw error
  }
  const placed: KeptUpload = { ...placing, state: 'placed' }
  await places.store.keep(placed)
  return placed
}

/** Takes out what was put in place, so that the upload waits again. */
export const unplace = async (places: Places, upload: KeptUpload): Promise<KeptUpload> => {
  await takeOut(places, upload)
  const waiting: KeptUpload = { ...upload, state: 'waiting', placed: [] }
  await places.store.keep(waiting)
  return waiting
}

/** Files of those that were put in place that are others now, or gone. */
export const changedSince = async ({ folder }: Places, { placed }: KeptUpload): Promise<readonly string[]> => {
  const changed: string[] = []
  for (const { path, sha256 } of placed) if ((await sha256Of(join(folder, path))) !== sha256) changed.push(path)
  return changed
}

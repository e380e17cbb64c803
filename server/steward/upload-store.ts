import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { QueryError } from '../contract/errors.ts'
import { SourceDraft } from '../contract/uploads.ts'

const PlacedFile = z.object({
  /** from the workspace folder, with slashes */
  path: z.string(),
  /** of what was put there, in hex */
  sha256: z.string(),
  /** whether another file stood there, which is kept aside */
  replaced: z.boolean(),
  /** whether it is the file that was uploaded, not a definition */
  isData: z.boolean(),
})
export type PlacedFile = z.infer<typeof PlacedFile>

const KeptUpload = z.object({
  id: z.string(),
  name: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  uploadedAt: z.string(),
  draft: SourceDraft.nullable(),
  problem: z.string().nullable(),
  /** `placing` only while its files are put in place: who finds it so later takes them out again */
  state: z.enum(['waiting', 'placing', 'placed']),
  placed: z.array(PlacedFile),
})
/** What is kept of a file that was uploaded, beside it. */
export type KeptUpload = z.infer<typeof KeptUpload>

const isId = (text: string) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

/** Uploads by their ids, each in a folder of its own, with what is kept of it beside. */
export interface UploadStore {
  /** Makes the folder of a new upload. */
  begin(): Promise<string>
  /** a path inside the folder of an upload, which need not be there */
  inside(id: string, ...parts: readonly string[]): string
  /** where the file of an upload is while it waits */
  fileOf(upload: Pick<KeptUpload, 'id' | 'name'>): string
  /** writes it whole or not at all */
  keep(upload: KeptUpload): Promise<void>
  /** @throws QueryError `unknown_upload` */
  read(id: string): Promise<KeptUpload>
  /** all of them, the newest first */
  all(): Promise<readonly KeptUpload[]>
  remove(id: string): Promise<void>
  /** removes what never became whole */
  sweep(isOld: (upload: KeptUpload) => boolean): Promise<void>
}

const aboutFile = 'upload.json'

/** Keeps uploads in a folder, which need not be there. */
export const createUploadStore = (folder: string): UploadStore => {
  const inside: UploadStore['inside'] = (id, ...parts) => join(folder, id, ...parts)
  const unknown = (id: string) => new QueryError('unknown_upload', { id }, 'id')
  // what is being received has nothing beside it yet, and is no leftover
  const receiving = new Set<string>()
  const find = async (id: string): Promise<KeptUpload | undefined> => {
    const text = isId(id) ? await readFile(inside(id, aboutFile), 'utf8').catch(() => undefined) : undefined
    return text === undefined ? undefined : KeptUpload.parse(JSON.parse(text))
  }
  const ids = async () => (await readdir(folder).catch(() => [])).filter(isId)
  return {
    inside,
    begin: async () => {
      const id = randomUUID()
      receiving.add(id)
      await mkdir(inside(id, 'file'), { recursive: true })
      return id
    },
    fileOf: ({ id, name }) => inside(id, 'file', name),
    keep: async (upload) => {
      const path = inside(upload.id, aboutFile)
      await writeFile(`${path}.new`, JSON.stringify(upload), { flush: true })
      await rename(`${path}.new`, path)
      receiving.delete(upload.id)
    },
    read: async (id) => {
      const found = await find(id)
      if (found === undefined) throw unknown(id)
      return found
    },
    all: async () => {
      const found = await Promise.all((await ids()).map(find))
      return found.flatMap((one) => one ?? []).sort((a, b) => (a.uploadedAt < b.uploadedAt ? 1 : -1))
    },
    remove: async (id) => {
      receiving.delete(id)
      await rm(inside(id), { recursive: true, force: true })
    },
    sweep: async (isOld) => {
      for (const id of await ids()) {
        if (receiving.has(id)) continue
        const found = await find(id).catch(() => undefined)
        if (found === undefined || isOld(found)) await rm(inside(id), { recursive: true, force: true })
      }
    },
  }
}

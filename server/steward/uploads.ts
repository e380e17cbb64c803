import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Uploads } from '../api/steward.ts'
import type { RunAsked } from '../contract/corrections.ts'
import { QueryError } from '../contract/errors.ts'
import { uploadRefusal } from '../contract/upload-states.ts'
import type { AcceptRequest, DraftRequest, Upload } from '../contract/uploads.ts'
import type { Engine } from '../engine/engine.ts'
import type { OwnWrites } from '../start/own-writes.ts'
import { checkDataPath, fileName } from './file-name.ts'
import type { InTurn } from './in-turn.ts'
import { allSources, unknownSource, type WorkspaceReader } from './known-workspace.ts'
import { newSource } from './new-source.ts'
import { changedSince, type Places, place, type ToPlace, unplace } from './placing.ts'
import { type Incoming, receiveFile } from './receive.ts'
import { draftUpload } from './upload-draft.ts'
import { fitsOf, placeIn } from './upload-fits.ts'
import type { KeptUpload, UploadStore } from './upload-store.ts'

/** What uploads are kept with. */
export interface UploadsOptions {
  readonly engine: Engine
  readonly reader: WorkspaceReader
  readonly store: UploadStore
  readonly now: () => Date
  readonly own: OwnWrites
  readonly inTurn: InTurn
  /** bytes that a file may have; asked for each */
  readonly limits: { readonly uploadBytes: number }
  /** begins a run that loads what changed */
  readonly loadChanges: () => RunAsked
}

const dayMs = 86_400_000

/** So many files may be kept. */
const most = 32

const wrongState = (...about: Parameters<typeof uploadRefusal>) =>
  new QueryError('wrong_upload_state', uploadRefusal(...about), 'id')

const placesOf = ({ store, reader }: UploadsOptions): Places => ({ store, folder: reader.folder })

const waitingFile = ({ store }: UploadsOptions, upload: KeptUpload) => ({
  name: upload.name,
  absolute: store.fileOf(upload),
  bytes: upload.bytes,
})

const toUpload = async (options: UploadsOptions, upload: KeptUpload): Promise<Upload> => {
  const { id, name, bytes, sha256, uploadedAt, draft, problem, state, placed } = upload
  const { workspace } = await options.reader.known()
  const isWaiting = state === 'waiting' && workspace !== undefined
  const fits = isWaiting
    ? await options.engine.session((session) => fitsOf(session, workspace, waitingFile(options, upload)))
    : []
  const about = { id, name, bytes, sha256, uploadedAt, draft, problem }
  return { ...about, fits, state: state === 'waiting' ? 'waiting' : 'placed', placed: placed.map(({ path }) => path) }
}

const drafted = (options: UploadsOptions, upload: Parameters<typeof waitingFile>[1], request: DraftRequest) => {
  const { engine, reader } = options
  const folders = { sqlFolder: reader.sqlFolder, own: join(reader.folder, 'sql') }
  return engine.session((session) => draftUpload(session, waitingFile(options, upload), request, folders))
}

const isOld = ({ now }: UploadsOptions) => {
  const oldest = now().getTime() - dayMs
  return ({ uploadedAt }: KeptUpload) => Date.parse(uploadedAt) < oldest
}

const receive = async (options: UploadsOptions, given: string, incoming: Incoming): Promise<Upload> => {
  const { store, limits, now } = options
  const name = fileName(given)
  await store.sweep(isOld(options))
  if ((await store.all()).length >= most) throw new QueryError('too_many_uploads', { limit: most })
  const id = await store.begin()
  try {
    const received = await receiveFile(store.fileOf({ id, name }), incoming, limits.uploadBytes)
    const about = { id, name, ...received, uploadedAt: now().toISOString(), draft: null, problem: null, placed: [] }
    const upload: KeptUpload = { ...about, state: 'waiting' }
    const kept = { ...upload, ...(await drafted(options, upload, {})) }
    await store.keep(kept)
    return await toUpload(options, kept)
  } catch (error) {
    await store.remove(id)
    throw error
  }
}

const readWaiting = async ({ store }: UploadsOptions, id: string): Promise<KeptUpload> => {
  const upload = await store.read(id)
  if (upload.state !== 'waiting')
    throw wrongState(
      'in_place',
      upload.name,
      upload.placed.map(({ path }) => path),
    )
  return upload
}

const toPlace = async (
  options: UploadsOptions,
  upload: KeptUpload,
  request: AcceptRequest,
): Promise<readonly ToPlace[]> => {
  const { reader, engine, store } = options
  if (request.as === 'source') return newSource(reader, upload, request, store.inside(upload.id, 'check'))
  const workspace = await reader.read()
  const source = allSources(workspace).find(({ name }) => name === request.source)
  if (source === undefined) throw unknownSource(workspace, request.source)
  const name = fileName(request.name ?? upload.name)
  const path = await engine.session((session) => placeIn(session, source, waitingFile(options, upload), name))
  return [{ path }]
}

const accept = async (options: UploadsOptions, id: string, request: AcceptRequest) => {
  const upload = await readWaiting(options, id)
  const files = await toPlace(options, upload, request)
  const paths = files.map(({ path }) => path)
  for (const { path, text } of files) if (text === undefined) checkDataPath(path)
  const placed = await options.own.during(paths, () => place(placesOf(options), upload, files, request.replace))
  return { upload: await toUpload(options, placed), paths, run: options.loadChanges() }
}

const undo = async (options: UploadsOptions, id: string) => {
  const upload = await options.store.read(id)
  if (upload.state === 'waiting') throw wrongState('not_in_place', upload.name)
  const changed = await changedSince(placesOf(options), upload)
  if (changed.length > 0) throw wrongState('changed_since', upload.name, changed)
  const paths = upload.placed.map(({ path }) => path)
  const waiting = await options.own.during(paths, () => unplace(placesOf(options), upload))
  return { upload: await toUpload(options, waiting), paths, run: options.loadChanges() }
}

/** Receives files, and puts them into a workspace. */
export const createUploads = (options: UploadsOptions): Uploads => {
  const { store, inTurn } = options
  return {
    list: async () => {
      await store.sweep(isOld(options))
      const uploads: Upload[] = []
      for (const upload of await store.all()) uploads.push(await toUpload(options, upload))
      return { uploads }
    },
    receive: (name, bytes, announced) => receive(options, name, { bytes, announced }),
    draft: (id, request) =>
      inTurn(async () => {
        const upload = await readWaiting(options, id)
        const kept = { ...upload, ...(await drafted(options, upload, request)) }
        await store.keep(kept)
        return toUpload(options, kept)
      }),
    accept: (id, request) => inTurn(() => accept(options, id, request)),
    undo: (id) => inTurn(() => undo(options, id)),
    discard: (id) =>
      inTurn(async () => {
        await store.read(id)
        await store.remove(id)
        return { discarded: true }
      }),
  }
}

/** Takes out again what was being put in place when the process was killed, and removes what is left of older uploads. */
export const recoverUploads = async (store: UploadStore, folder: string, now: Date): Promise<void> => {
  for (const upload of await store.all()) if (upload.state === 'placing') await unplace({ store, folder }, upload)
  const isThere = (path: string) =>
    stat(path).then(
      () => true,
      () => false,
    )
  const gone = new Set<string>()
  for (const upload of await store.all())
    if (upload.state === 'waiting' && !(await isThere(store.fileOf(upload)))) gone.add(upload.id)
  await store.sweep(({ id, uploadedAt }) => gone.has(id) || Date.parse(uploadedAt) < now.getTime() - dayMs)
}

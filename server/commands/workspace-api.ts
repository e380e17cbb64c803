import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { readWorkspace } from '../../pipelines/sources/workspace.ts'
import type { RequestOf, ResponseOf, RouteName } from '../contract/routes.ts'
import { routes } from '../contract/routes.ts'
import { RunEvent } from '../contract/runs.ts'
import { dataFolderAt } from '../start/data-folder.ts'
import { readLastGood } from '../start/last-good.ts'
import { addressOf, holderOf } from '../start/lock.ts'
import { type OpenWorkspace, openWorkspace, type Surroundings, type Undo, undoAll } from '../start/open-workspace.ts'
import { StartError } from '../start/start-error.ts'
import { eventData } from './event-data.ts'
import { patientFetch } from './patient-fetch.ts'
import { RefusedRequest } from './refused-request.ts'

/** The API of a workspace, be it of the server that serves it or of this process. */
export interface WorkspaceApi {
  /** who answers, for people */
  readonly answeredBy: string
  /**
   * Asks a route; throws RefusedRequest where the answer is no 2xx, StartError where there is none.
   *
   * @param parameters of the path, by their names
   */
  ask<N extends RouteName>(
    name: N,
    body: RequestOf<N>,
    parameters?: Readonly<Record<string, string>>,
  ): Promise<ResponseOf<N>>
  /** follows the runs from now on; the events end with the server, or when the signal aborts */
  followRuns(signal: AbortSignal): Promise<AsyncIterable<RunEvent>>
  close(): Promise<void>
}

type Send = (path: string, init: RequestInit) => Promise<Response>

const ask =
  (answeredBy: string, send: Send): WorkspaceApi['ask'] =>
  async (name, body, parameters = {}) => {
    const { method, path: template, response } = routes[name]
    const path = template.replaceAll(/:(\w+)/g, (_, part: string) => encodeURIComponent(parameters[part] ?? ''))
    const asked: RequestInit =
      body === undefined
        ? { method }
        : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const answer = await send(path, asked)
    const json: unknown = await answer.json().catch(() => undefined)
    if (!answer.ok) throw new RefusedRequest(path, answer.status, json)
    const parsed = response.safeParse(json)
    if (!parsed.success) {
      throw new StartError(`${answeredBy} answers ${path} in another form than this version expects`, {
        cause: parsed.error,
      })
    }
    // The schema of the route is what its response type is made from.
    return parsed.data as never
  }

const followRuns =
  (send: Send): WorkspaceApi['followRuns'] =>
  async (signal) => {
    const { path } = routes.runEvents
    const answer = await send(path, { signal })
    if (!answer.ok) throw new RefusedRequest(path, answer.status, await answer.json().catch(() => undefined))
    return eventData(answer, RunEvent)
  }

const withToken = (init: RequestInit, token: string | undefined): RequestInit =>
  token === undefined
    ? init
    : { ...init, headers: { ...Object.fromEntries(new Headers(init.headers)), authorization: `Bearer ${token}` } }

const remote = (url: string, token?: string): WorkspaceApi => {
  const answeredBy = `the server at ${url}`
  const send: Send = (path, init) =>
    patientFetch(url + path, withToken(init, token)).catch((error: unknown) => {
      throw new StartError(`${answeredBy} does not answer`, { cause: error })
    })
  return { answeredBy, ask: ask(answeredBy, send), followRuns: followRuns(send), close: async () => undefined }
}

/** The place of a workspace and the folder that its data are kept in; a temporary one is removed afterwards. */
interface Opened {
  readonly workspace: string
  readonly data: string
  readonly isTemporary: boolean
}

const own = async (
  { workspace, data, isTemporary }: Opened,
  surroundings: Surroundings,
  signal: AbortSignal,
  begin: (opened: OpenWorkspace) => Promise<void>,
): Promise<WorkspaceApi> => {
  const undo: Undo = isTemporary ? [() => rmSync(data, { recursive: true, force: true })] : []
  try {
    const opened = await openWorkspace({ workspace, data, host: 'localhost', port: 0 }, surroundings, signal, undo)
    await begin(opened)
    const send: Send = async (path, init) =>
      opened.app.request(
        path,
        withToken({ ...init, headers: { ...init.headers, host: 'localhost' } }, opened.lock.token),
      )
    const answeredBy = isTemporary ? 'a warehouse loaded for this once' : `the warehouse in ${data}`
    return { answeredBy, ask: ask(answeredBy, send), followRuns: followRuns(send), close: () => undoAll(undo) }
  } catch (error) {
    await undoAll(undo)
    throw error
  }
}

const isSameFolder = (a: string, b: string): boolean => {
  try {
    return realpathSync(a) === realpathSync(b)
  } catch {
    return false
  }
}

/** The server that serves a workspace from a data folder, and the token that the folder has for it; undefined where none does. */
const serverOf = (workspace: string, data: string) => {
  const holder = holderOf(dataFolderAt(resolve(data)))
  if (holder?.workspace === undefined || !isSameFolder(holder.workspace, workspace)) return undefined
  const url = addressOf(holder)
  return url === undefined ? undefined : { url, token: holder.token }
}

/** Opens the API of a workspace by its folder and a data folder, which need not be there; the signal ends what it does. */
type OpenApi = (
  workspace: string,
  data: string,
  surroundings: Surroundings,
  signal: AbortSignal,
) => Promise<WorkspaceApi>

/** The API of the server that serves a workspace from the data folder; where none does, the one that is opened. */
const servedElse = (workspace: string, data: string, open: () => Promise<WorkspaceApi>): Promise<WorkspaceApi> => {
  const server = serverOf(workspace, data)
  return server === undefined ? open() : Promise.resolve(remote(server.url, server.token))
}

/** Works with an API and closes it; throws StartError where a request is refused. */
export const withApi = async <T>(api: WorkspaceApi, work: (api: WorkspaceApi) => Promise<T>): Promise<T> => {
  try {
    return await work(api)
  } catch (error) {
    throw error instanceof RefusedRequest ? new StartError(error.message, { cause: error }) : error
  } finally {
    await api.close()
  }
}

/**
 * Opens the API of a workspace for its data to be loaded: of the server that serves it from the data folder, else of a
 * warehouse that this process opens there, or makes; nothing is loaded yet.
 *
 * @throws StartError where the data folder belongs to another workspace or process, PipelineError where the workspace cannot be read
 */
export const openUnloadedApi = (workspace: string, data: string, surroundings: Surroundings): Promise<WorkspaceApi> =>
  servedElse(workspace, data, async () => {
    const ending = new AbortController()
    const place = { workspace, data: resolve(data), isTemporary: false }
    // Who follows the run shows how it goes, wherever it does.
    const quiet = { ...surroundings, screen: { write: () => undefined } }
    const api = await own(place, quiet, ending.signal, async ({ serving }) => serving.report('start', []))
    const close = async () => {
      ending.abort(new StartError('the command has ended'))
      await api.close()
    }
    return { ...api, close }
  })

const openLoaded =
  (begin: (opened: OpenWorkspace) => Promise<void>): OpenApi =>
  (workspace, data, surroundings, signal) =>
    servedElse(workspace, data, async () => {
      const files = dataFolderAt(resolve(data))
      const { name } = await readWorkspace(resolve(workspace), join(surroundings.root, 'sql'))
      const isKept = holderOf(files) === undefined && readLastGood(files.lastGood)?.workspace.name === name
      return own(
        isKept
          ? { workspace, data: files.folder, isTemporary: false }
          : { workspace, data: mkdtempSync(join(tmpdir(), 'clientele-')), isTemporary: true },
        surroundings,
        signal,
        begin,
      )
    })

/**
 * Opens the API of a workspace: of the server that serves it from the data folder, else of a warehouse that this process
 * opens there; where the data folder is not there or belongs to another workspace or process, of one in a temporary folder.
 *
 * @throws StartError or PipelineError where the workspace cannot be read or loaded
 */
export const openWorkspaceApi: OpenApi = openLoaded(({ load }) => load())

/** The same, also where tests keep the first data from being served: then their answer is what these found. */
export const openTestedApi: OpenApi = openLoaded(async ({ load, serving }) => {
  try {
    await load()
  } catch (error) {
    if (serving.refused() === undefined) throw error
  }
})

/**
 * Opens the API of a workspace for what is done to its data folder: of the server that serves it from there, else of the
 * warehouse that this process opens, as it is.
 *
 * @throws StartError where there is no such data folder, or another workspace or process has it
 */
export const openHeldApi: OpenApi = async (workspace, data, surroundings, signal) => {
  const files = dataFolderAt(resolve(data))
  if (!existsSync(files.warehouse)) {
    throw new StartError(`there is no warehouse in ${files.folder}; name the data folder of the workspace with --data`)
  }
  const holder = holderOf(files)
  if (holder === undefined) {
    return own({ workspace, data: files.folder, isTemporary: false }, surroundings, signal, async () => undefined)
  }
  const url = addressOf(holder)
  if (url === undefined) {
    throw new StartError(`the data folder ${files.folder} is in use by process ${holder.pid}; wait until it has ended`)
  }
  if (holder.workspace === undefined || !isSameFolder(holder.workspace, workspace)) {
    const served = holder.workspace ?? 'another workspace'
    throw new StartError(`the server at ${url} serves ${served} from ${files.folder}, not ${workspace}; name that one`)
  }
  return remote(url, holder.token)
}

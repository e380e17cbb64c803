import type { ErrorBody } from '../../server/contract/errors.ts'

/** What the server, or the way to it, said no with. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** HTTP status; 0 where no answer came */
  readonly status: number
  readonly code: string
  readonly path: string
  readonly details: unknown
  /** what the server's log has the request under, where it said so */
  readonly requestId: string | undefined
  constructor(status: number, body: ErrorBody['error'] | undefined, requestId?: string, options?: ErrorOptions) {
    super(body?.message ?? (status === 0 ? 'the server cannot be reached' : `the server answered ${status}`), options)
    this.status = status
    this.code = body?.code ?? 'no_answer'
    this.path = body?.path ?? ''
    this.details = body?.details
    this.requestId = requestId
  }
}

const errorBody = async (response: Response): Promise<ErrorBody['error'] | undefined> => {
  const text = await response.text()
  if (!response.headers.get('content-type')?.includes('json')) return undefined
  // our own server's error body; anything else that says it is JSON has no `error`
  return (JSON.parse(text) as Partial<ErrorBody>).error
}

const send = async (path: string, init: RequestInit): Promise<Response> => {
  const response = await fetch(path, init).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause
    throw new ApiError(0, undefined, undefined, { cause })
  })
  if (response.ok) return response
  throw new ApiError(response.status, await errorBody(response), response.headers.get('x-request-id') ?? undefined)
}

/** The JSON that a GET answers. @throws ApiError for every answer that is not 2xx, and where none came */
export const get = async <T>(path: string, signal?: AbortSignal): Promise<T> => {
  const response = await send(path, { headers: { accept: 'application/json' }, ...(signal && { signal }) })
  return (await response.json()) as T
}

/** Sends a JSON body; the answer in the form that `accept` names. @throws ApiError as `get` does */
export const post = (path: string, body: unknown, accept: string, signal?: AbortSignal): Promise<Response> =>
  send(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  })

/** Sends a JSON body; the JSON that is answered. @throws ApiError as `get` does */
export const postJson = async <T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> =>
  (await (await post(path, body, 'application/json', signal)).json()) as T

import type { ErrorBody } from '../../server/contract/errors.ts'
import type { ResultMedia } from '../../server/contract/route.ts'
import { type RequestOf, type ResponseOf, type RouteName, routes } from '../../server/contract/routes.ts'
import { errorText, language, t } from '../language/language.ts'

/** What went wrong, in the language of the pages where it has words for it. */
const messageOf = (status: number, body: ErrorBody['error'] | undefined): string => {
  if (body === undefined) return status === 0 ? t('frame.unreachable') : t('frame.answered', { status })
  return errorText(body.code, body.details) ?? body.message
}

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
    super(messageOf(status, body), options)
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

/** The names that a path writes as `:name`. */
type ParameterOf<P extends string> = P extends `${infer _}:${infer Name}/${infer Rest}`
  ? Name | ParameterOf<Rest>
  : P extends `${infer _}:${infer Name}`
    ? Name
    : never

/** What a route takes: its body where it has one, the values of its path's parameters, a signal that cancels. */
export interface Call<N extends RouteName> {
  readonly body: RequestOf<N>
  readonly parameters: Readonly<Record<ParameterOf<(typeof routes)[N]['path']>, string>>
  readonly signal?: AbortSignal | undefined
}

/** A route's path with its parameters in place. */
const pathOf = (path: string, parameters: Readonly<Record<string, string>>): string =>
  path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''))

/** Calls a route of the API; the answer in the form that `accept` names. @throws ApiError where it is not 2xx, or none came */
export const callFor = <N extends RouteName>(name: N, call: Call<N>, accept: ResultMedia): Promise<Response> => {
  const { method, path } = routes[name]
  const isSent = call.body !== undefined
  return send(pathOf(path, call.parameters), {
    method: method.toUpperCase(),
    headers: { accept, 'accept-language': language(), ...(isSent && { 'content-type': 'application/json' }) },
    ...(isSent && { body: JSON.stringify(call.body) }),
    ...(call.signal && { signal: call.signal }),
  })
}

/** Calls a route of the API; its JSON answer, whose shape the server vouches for. @throws ApiError as `callFor` does */
export const call = async <N extends RouteName>(name: N, given: Call<N>): Promise<ResponseOf<N>> =>
  (await (await callFor(name, given, 'application/json')).json()) as ResponseOf<N>

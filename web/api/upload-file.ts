import type { ErrorBody } from '../../server/contract/errors.ts'
import { routes } from '../../server/contract/routes.ts'
import type { Upload } from '../../server/contract/uploads.ts'
import { ApiError } from './client.ts'

/** A file on its way to the server. */
export interface Sending {
  readonly answer: Promise<Upload>
  readonly cancel: () => void
}

const toAnswer = (request: XMLHttpRequest): Upload => {
  const isJson = request.getResponseHeader('content-type')?.includes('json') === true
  // our own server's answer, of the shape that it vouches for
  const body: unknown = isJson ? JSON.parse(request.responseText) : undefined
  if (request.status >= 200 && request.status < 300) return body as Upload
  const id = request.getResponseHeader('x-request-id') ?? undefined
  throw new ApiError(request.status, (body as Partial<ErrorBody> | undefined)?.error, id)
}

/**
 * Sends a file to the server, which keeps it beside the workspace. `onSent` is told how much of it has gone, from 0 to 1.
 * `answer` throws an ApiError where it is refused or the way breaks; one that was cancelled never ends.
 */
export const sendFile = (file: File, onSent: (share: number) => void): Sending => {
  const request = new XMLHttpRequest()
  const answer = new Promise<Upload>((resolve, reject) => {
    request.upload.addEventListener('progress', ({ loaded, total }) => onSent(total === 0 ? 1 : loaded / total))
    request.addEventListener('error', () => reject(new ApiError(0, undefined)))
    request.addEventListener('load', () => {
      try {
        resolve(toAnswer(request))
      } catch (error) {
        reject(error)
      }
    })
    request.open('POST', `${routes.upload.path}?${new URLSearchParams({ name: file.name })}`)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.send(file)
  })
  return { answer, cancel: () => request.abort() }
}

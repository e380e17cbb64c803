import { request } from 'node:http'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'

/** As `fetch`, but waits for the first byte of the answer as long as it takes: `fetch` gives up after five minutes. */
export const patientFetch = (url: string, { method = 'GET', headers, body, signal }: RequestInit): Promise<Response> =>
  new Promise((resolve, reject) => {
    const options = { method, headers: Object.fromEntries(new Headers(headers)), ...(signal && { signal }) }
    const asked = request(url, options, (answer) => {
      // The two types of streams differ by name only.
      const stream = Readable.toWeb(answer) as ReadableStream as globalThis.ReadableStream
      resolve(new Response(stream, { status: answer.statusCode ?? 500 }))
    })
    asked.on('error', reject)
    asked.end(body)
  })

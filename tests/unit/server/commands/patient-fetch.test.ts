import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { patientFetch } from '../../../../server/commands/patient-fetch.ts'

it('sends a request and gives its answer, and rejects where nobody answers or the signal aborts', async () => {
  const seen: unknown[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    seen.push([request.method, request.url, request.headers['content-type'], request.headers.authorization, body])
    if (request.url === '/never') return
    response.statusCode = 409
    response.end('{"zoë": 1}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const headers = { 'content-type': 'application/json', authorization: 'Bearer x' }
  const answer = await patientFetch(`${url}/api/x`, { method: 'POST', headers, body: '{"a": "é"}' })
  expect([answer.ok, answer.status, await answer.json()]).toEqual([false, 409, { zoë: 1 }])
  expect(seen).toEqual([['POST', '/api/x', 'application/json', 'Bearer x', '{"a": "é"}']])
  const controller = new AbortController()
  const never = patientFetch(`${url}/never`, { signal: controller.signal })
  controller.abort()
  await expect(never).rejects.toThrow('aborted')
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
  await expect(patientFetch(url, {})).rejects.toThrow('ECONNREFUSED')
})

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { printRows } from '../../server/commands/explain/print-rows.ts'
import { source } from '../../server/commands/source/source.ts'
import { QueryResult } from '../../server/contract/result.ts'
import { runCommand, startServer, temporaryFolder } from '../support/commands.ts'

const page = readFileSync(new URL('../../docs/workspace.md', import.meta.url), 'utf8')
const files = [...page.matchAll(/\n`([\w./]+)`\n\n```\w+\n([^`]*)```/g)]
const [, question = '', answer = ''] = /```json\n([^`]*)```\n\n```text\n([^`]*)```/.exec(page) ?? []
const folder = temporaryFolder('workspace-page-')

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

describe('the page about a workspace of one\u2019s own', () => {
  it('leads from a file to an answer', async () => {
    expect(files.map(([, path]) => path)).toEqual([
      'workspace.yaml',
      'bills.csv',
      'sql/warehouse/dim_day.sql',
      'cubes/bills.yaml',
    ])
    for (const [, path = '', text = ''] of files) write(path === 'bills.csv' ? path : `own/${path}`, text)
    const printed = await runCommand(source, ['add', join(folder, 'own'), join(folder, 'bills.csv')])
    expect(printed).toContain('a record begins with "Summe", as a total of others does')
    const server = await startServer(join(folder, 'own'), join(folder, 'data'))
    try {
      const response = await fetch(`${server.url}/api/query`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: question,
      })
      const result = QueryResult.parse(await response.json())
      expect(printRows(result, 10)).toBe(answer)
    } finally {
      await server.stop(1000)
    }
  })
})

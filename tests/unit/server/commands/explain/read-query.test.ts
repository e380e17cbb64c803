import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readQuery } from '../../../../../server/commands/explain/read-query.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clientele-query-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const nothing = async () => ''
const file = (text: string) => {
  const path = join(folder, 'query.json')
  writeFileSync(path, text)
  return { kind: 'file', file: path } as const
}

describe('the query of a command', () => {
  it('comes from a file, from the command line or from the standard input, and says from where', async () => {
    const found = file('{"from": "a"}')
    expect(await readQuery(found, nothing)).toEqual({ from: found.file, query: { from: 'a' } })
    expect(await readQuery({ kind: 'text', text: '7' }, nothing)).toEqual({ from: '--query', query: 7 })
    expect(await readQuery({ kind: 'input' }, async () => '[]')).toEqual({ from: 'standard input', query: [] })
  })

  it('that is no JSON is refused with the line and the column, where the parser knows them', async () => {
    await expect(readQuery(file('{\n  "from": "a",\n}'), nothing)).rejects.toThrow('query.json:3:1: no JSON: ')
    await expect(readQuery({ kind: 'text', text: '{"from"' }, nothing)).rejects.toThrow('--query:1:8: no JSON: ')
  })

  it('that is empty or cannot be read is refused', async () => {
    await expect(readQuery({ kind: 'input' }, async () => ' \n')).rejects.toThrow('standard input: it is empty')
    const absent = { kind: 'file', file: join(folder, 'absent.json') } as const
    await expect(readQuery(absent, nothing)).rejects.toThrow('absent.json cannot be read: ENOENT')
  })
})

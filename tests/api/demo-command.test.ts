import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { readWorkspace } from '../../pipelines/sources/workspace.ts'
import { demo } from '../../server/commands/demo/demo.ts'
import { StartError } from '../../server/start/start-error.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'clientele-demo-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const surroundings = {
  root,
  version: '0.0.0',
  screen: { write: () => undefined },
  log: () => undefined,
  now: () => new Date('2026-01-01T00:00:00Z'),
  newId: () => 'error-1',
}

const run = async (...args: readonly string[]): Promise<string> => {
  let printed = ''
  const print = (text: string) => {
    printed += text
  }
  await demo(args, { surroundings, print, readInput: async () => '', signal: new AbortController().signal })
  return printed
}

const refusal = async (...args: readonly string[]) => {
  const thrown = await run(...args).catch((error: unknown) => error)
  expect(thrown).toBeInstanceOf(StartError)
  return thrown instanceof Error ? thrown.message : ''
}

const small = ['--scale', '0.01', '--through', '2024-05-31']

describe('clientele demo', () => {
  it('makes a new folder a workspace with the exports, which a second call replaces', async () => {
    const place = join(folder, 'new')
    const first = await run(place, ...small)
    expect(first).toMatch(/^[\d,]+ records in \d+ files of .*new\/files\n$/)
    const { sources } = await readWorkspace(place, join(root, 'sql'))
    expect(sources.map(({ name }) => name)).toContain('desk_tickets')
    writeFileSync(join(place, 'files/shop/orders-2022-12.csv'), 'left behind\n')
    expect(await run(place, ...small)).toBe(first)
    expect(existsSync(join(place, 'files/shop/orders-2022-12.csv'))).toBe(false)
  })

  it('leaves the files of other workspaces alone', async () => {
    const place = join(folder, 'own')
    mkdirSync(join(place, 'files'), { recursive: true })
    writeFileSync(join(place, 'files/orders.csv'), 'a\n')
    expect(await refusal(place)).toBe(
      `${join(place, 'files')} is not of the demo company, and what is in files/ would be replaced; name a folder that does not exist`,
    )
    writeFileSync(join(place, 'workspace.yaml'), 'name: acme\ncurrency: EUR\n')
    expect(await refusal(place)).toContain(`${join(place, 'workspace.yaml')} is not of the demo company`)
    expect(readFileSync(join(place, 'files/orders.csv'), 'utf8')).toBe('a\n')
  })

  it('refuses what it cannot write', async () => {
    const place = join(folder, 'none')
    expect(await refusal(place, '--scale', 'big')).toBe('--scale is a number, such as 1; found "big"')
    expect(await refusal(place, '--scale', '-1')).toBe('the scale is greater than 0 and at most 1000; found -1')
    expect(await refusal(place, '--through', '2030-01-01')).toBe(
      'the last day is a date from 2024-05-31 to 2026-06-30; found "2030-01-01"',
    )
    expect(await refusal(place, 'other')).toBe('one folder is all that is named; found "other"')
    expect(existsSync(place)).toBe(false)
  })

  it('says what it does', async () => {
    expect(await run('--help')).toMatch(/^Usage: clientele demo FOLDER/)
  })
})

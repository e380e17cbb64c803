import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { backup } from '../../server/commands/backup/backup.ts'
import { erase } from '../../server/commands/erase/erase.ts'
import { load } from '../../server/commands/load/load.ts'
import { restore } from '../../server/commands/restore/restore.ts'
import { dataFolderAt } from '../../server/start/data-folder.ts'
import { holderOf } from '../../server/start/lock.ts'
import type { Running } from '../../server/start/serve.ts'
import { demoCopy, post, runCommand, startServer, temporaryFolder } from '../support/commands.ts'

const folder = temporaryFolder('erase')
const running: Running[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop(1000)
})

let made = 0
/** A copy of the demo workspace, and where its data are to be kept. */
const copy = () => {
  const place = demoCopy(join(folder, String(++made)))
  return { ...place, at: (name: string) => join(place.folder, name) }
}
type Place = ReturnType<typeof copy>

const start = async ({ workspace, data }: Place): Promise<Running> => {
  const server = await startServer(workspace, data)
  running.push(server)
  return server
}
const stop = async (server: Running) => {
  running.splice(running.indexOf(server), 1)
  await server.stop(1000)
}

const eraseKey = ({ workspace, data }: Place, key: string, entity = 'customer') =>
  runCommand(erase, [workspace, '--entity', entity, '--key', key, '--data', data])

const rowsOf = async ({ url }: Running, query: object) => {
  const { body } = await post(`${url}/api/query`, { from: 'opportunities', measures: ['deals', 'won_value'], ...query })
  return body.rows
}
const accounts = async (server: Running) =>
  (await rowsOf(server, { rows: ['account.name'] })) as [string, number, string][]

const pseudonymIn = (printed: string) => printed.match(/erased-[0-9a-f]{8}/)?.[0] ?? ''

/** How often a text stands in the warehouse's file and its log. */
const inFile = ({ data }: Place, text: string): number =>
  ['warehouse.duckdb', 'warehouse.duckdb.wal']
    .map((name) => join(data, name))
    .filter((file) => existsSync(file))
    .reduce((sum, file) => sum + readFileSync(file, 'latin1').split(Buffer.from(text).toString('latin1')).length - 1, 0)

// README of the data set: 8,800 opportunities, won value 10,005,534
const total = [[8800, '10005534.00']]

describe('clientele erase', () => {
  it('lets the server erase: a pseudonym has the figures, at once, after the next start and in a new data folder', async () => {
    const place = copy()
    let server = await start(place)
    const before = await accounts(server)
    const [, deals, won] = before.find(([name]) => name === 'Cancity') ?? []
    expect(inFile(place, 'Cancity')).toBeGreaterThan(0)
    const printed = await eraseKey(place, 'Cancity')
    const pseudonym = pseudonymIn(printed)
    expect(printed).toContain(`The customer is erased; ${pseudonym} stands in the place of its key.`)
    expect(printed).toMatch(/raw_accounts: 1 row\n/)
    expect(printed).toContain('backups that were made before still hold the person')
    const check = async () => {
      const after = await accounts(server)
      expect(after.find(([name]) => name === pseudonym)).toEqual([pseudonym, deals, won])
      expect(after.map(([name]) => name)).not.toContain('Cancity')
      expect(after).toHaveLength(before.length)
      expect(await rowsOf(server, {})).toEqual(total)
    }
    await check()
    expect(inFile(place, 'Cancity')).toBe(0)
    await stop(server)
    expect(inFile(place, 'Cancity')).toBe(0)
    server = await start(place)
    await check()
    await runCommand(load, [place.workspace, '--full', '--data', place.data])
    await check()
    expect(inFile(place, 'Cancity')).toBe(0)
    await stop(server)
    rmSync(place.data, { recursive: true })
    server = await start(place)
    await check()
    expect(inFile(place, 'Cancity')).toBe(0)
    expect(readFileSync(join(place.workspace, 'erasures.csv'), 'utf8')).not.toContain('Cancity')
  })

  it('says when a key was erased before, and which one is nearest where it is not known', async () => {
    const place = copy()
    await runCommand(load, [place.workspace, '--data', place.data])
    const first = pseudonymIn(await eraseKey(place, 'Cancity'))
    const again = await eraseKey(place, 'Cancity')
    expect(again).toContain(`${first} stands in the place`)
    expect(again).toContain('It was erased before, on 2026-01-01.\nNothing of it was left.')
    await expect(eraseKey(place, 'Betatec')).rejects.toThrow(
      'no record has the key "Betatec" of customer; nearest is "Betatech"',
    )
    await expect(eraseKey(place, 'Betatech', 'costumer')).rejects.toThrow('nearest is "customer"')
    expect(inFile(place, 'Betatech')).toBeGreaterThan(0)
  })

  it('is for whoever may read the token in the data folder, and not for pages from elsewhere', async () => {
    const place = copy()
    const server = await start(place)
    const order = { entity: 'customer', key: 'Betatech' }
    const refusal = async (headers: Record<string, string>) =>
      (await post(`${server.url}/api/erase`, order, headers)).body
    expect(await refusal({})).toMatchObject({ error: { code: 'needs_token' } })
    const authorization = `Bearer ${holderOf(dataFolderAt(place.data))?.token}`
    expect(await refusal({ authorization, origin: 'http://elsewhere.example' })).toMatchObject({
      error: { code: 'foreign_origin' },
    })
    expect((await accounts(server)).map(([name]) => name)).toContain('Betatech')
  })

  it('waits for a run that goes on, and both are done', async () => {
    const place = copy()
    const server = await start(place)
    const started = await post(`${server.url}/api/runs`, { full: true })
    const [printed, loaded] = await Promise.all([
      eraseKey(place, 'Cancity'),
      runCommand(load, [place.workspace, '--full', '--data', place.data]),
    ])
    expect(started.status).toBe(202)
    expect(loaded).toContain('8,800 loaded')
    expect((await accounts(server)).map(([name]) => name)).toContain(pseudonymIn(printed))
    expect(inFile(place, 'Cancity')).toBe(0)
    expect(await rowsOf(server, {})).toEqual(total)
  })

  it('holds after an older backup is restored, of which nothing is served before', async () => {
    const place = copy()
    let server = await start(place)
    await runCommand(backup, [place.workspace, place.at('backup'), '--data', place.data])
    const pseudonym = pseudonymIn(await eraseKey(place, 'Cancity'))
    await stop(server)
    await runCommand(restore, [place.at('backup'), '--data', place.data, '--replace'])
    expect(inFile(place, 'Cancity')).toBeGreaterThan(0)
    server = await start(place)
    const names = (await accounts(server)).map(([name]) => name)
    expect([names.includes(pseudonym), names.includes('Cancity')]).toEqual([true, false])
    expect(inFile(place, 'Cancity')).toBe(0)
    expect(await rowsOf(server, {})).toEqual(total)
    await stop(server)
    await runCommand(restore, [place.at('backup'), '--data', place.data, '--replace'])
    writeFileSync(join(place.workspace, 'files/accounts.csv'), 'nothing that can be loaded\n')
    await expect(start(place)).rejects.toThrow('accounts.csv')
  })
})

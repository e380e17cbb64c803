import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backup } from '../../server/commands/backup/backup.ts'
import type { Command } from '../../server/commands/command.ts'
import { restore } from '../../server/commands/restore/restore.ts'
import { BackupManifest } from '../../server/contract/backup.ts'
import { dataFolderAt } from '../../server/start/data-folder.ts'
import { holderOf } from '../../server/start/lock.ts'
import type { Running } from '../../server/start/serve.ts'
import { post, root, runCommand, startServer, temporaryDemo } from '../support/commands.ts'

const { folder, workspace, data } = temporaryDemo('backup')
const run = (command: Command, ...args: readonly string[]) => runCommand(command, args)
const start = (into: string) => startServer(workspace, into)

const ask = async ({ url }: Running) => {
  const query = { from: 'opportunities', measures: ['deals', 'won_value'] }
  return (await (await fetch(`${url}/api/query`, { method: 'POST', body: JSON.stringify(query) })).json()).rows
}

const at = (name: string) => join(folder, name)
const manifestOf = (name: string) =>
  BackupManifest.parse(JSON.parse(readFileSync(join(at(name), 'manifest.json'), 'utf8')))

let server: Running
beforeAll(async () => {
  server = await start(data)
})
afterAll(() => server.stop(1000))

describe('clientele backup', () => {
  it('lets the server that serves the data folder write it, and says what it holds', async () => {
    const printed = await run(backup, workspace, at('one'), '--data', data)
    expect(printed).toContain(
      'Backup of crm-sales-opportunities, made 2026-01-01 00:00 UTC: run 1 of 2026-01-01 00:00 UTC',
    )
    expect(printed).toContain('complete through 2017-12-31')
    expect(readdirSync(at('one')).sort()).toEqual(['last-good.json', 'manifest.json', 'secret', 'warehouse.duckdb'])
    const { tables, run: last } = manifestOf('one')
    expect(last).toMatchObject({ run: 1, completeThrough: '2017-12-31' })
    // 8,800 opportunities, and 85 accounts with the unknown one
    expect(tables).toContainEqual({ name: 'fact_opportunity', rows: 8800 })
    expect(tables).toContainEqual({ name: 'dim_customer', rows: 86 })
    expect(readdirSync(data).sort()).toEqual([
      'format',
      'last-good.json',
      'secret',
      'server.json',
      'temp',
      'warehouse.duckdb',
      ...(existsSync(join(data, 'warehouse.duckdb.wal')) ? ['warehouse.duckdb.wal'] : []),
    ])
    expect(await ask(server)).toEqual([[8800, '10005534.00']])
  })

  it('overwrites nothing, and writes into no folder that is not there and not into the data folder', async () => {
    mkdirSync(at('taken'))
    await expect(run(backup, workspace, at('taken'), '--data', data)).rejects.toThrow('a backup overwrites nothing')
    await expect(run(backup, workspace, at('absent/x'), '--data', data)).rejects.toThrow('there is no folder')
    await expect(run(backup, workspace, join(data, 'x'), '--data', data)).rejects.toThrow('is inside the data folder')
    expect(readdirSync(at('taken'))).toEqual([])
  })

  it('says so where there is no data folder, and where another workspace is served from it', async () => {
    await expect(run(backup, workspace, at('x'), '--data', at('nowhere'))).rejects.toThrow('there is no warehouse in')
    const other = run(backup, join(root, 'fixtures/golden'), at('x'), '--data', data)
    await expect(other).rejects.toThrow(`serves ${workspace} from ${data}`)
    expect(existsSync(at('x'))).toBe(false)
  })

  it('is for whoever may read the token in the data folder', async () => {
    const url = `${server.url}/api/backup`
    for (const headers of [{}, { authorization: 'Bearer wrong' }]) {
      const { status, body } = await post(url, { target: at('stolen') }, headers)
      expect([status, body.error]).toMatchObject([401, { code: 'needs_token' }])
    }
    expect((await fetch(url)).status).toBe(401)
    expect((await post(`${url}/cancel`, {})).status).toBe(401)
    const headers = { authorization: `Bearer ${holderOf(dataFolderAt(data))?.token}` }
    expect((await fetch(`${server.url}/api/backup`, { headers })).status).toBe(200)
    expect(existsSync(at('stolen'))).toBe(false)
  })
})

describe('clientele restore', () => {
  it('makes a data folder that serves the same without loading again', async () => {
    const printed = await run(restore, at('one'), '--data', at('again'))
    expect(printed).toContain('run 1 of 2026-01-01')
    expect(printed).toContain(`It is restored into ${at('again')}.`)
    expect(printed).not.toContain('codes')
    const again = await start(at('again'))
    try {
      expect(await ask(again)).toEqual([[8800, '10005534.00']])
      const { runs } = await (await fetch(`${again.url}/api/runs`)).json()
      expect(runs.map((one: { run: number; status: string }) => [one.run, one.status])).toEqual([[1, 'succeeded']])
    } finally {
      await again.stop(1000)
    }
  })

  it('says of a backup without the secret of masks that codes may be others', async () => {
    cpSync(at('one'), at('older'), { recursive: true })
    rmSync(join(at('older'), 'secret'))
    const { files, ...rest } = manifestOf('older')
    const older = { ...rest, backup: 2, files: files.filter(({ path }) => path !== 'secret') }
    writeFileSync(join(at('older'), 'manifest.json'), JSON.stringify(older))
    expect(await run(restore, at('older'), '--data', at('of-older'))).toContain(
      'did not keep what codes of masked members are made with: they may be others than before',
    )
  })

  it('refuses a data folder that is served, or that holds something unless told to replace it', async () => {
    await expect(run(restore, at('one'), '--data', data, '--replace')).rejects.toThrow('is served already at')
    const into = at('again')
    await expect(run(restore, at('one'), '--data', into)).rejects.toThrow(
      `${into} holds the warehouse of workspace crm-sales-opportunities already; take another --data, or --replace`,
    )
    expect(await run(restore, at('one'), '--data', into, '--replace')).toContain(
      'in place of workspace crm-sales-opportunities',
    )
  })

  it('opens the folder itself where no server runs', async () => {
    await run(backup, workspace, at('two'), '--data', at('again'))
    expect(manifestOf('two').tables).toEqual(manifestOf('one').tables)
    expect(existsSync(join(at('again'), 'server.json'))).toBe(false)
  })

  it('tells what is no backup, what is cut, what is changed and what is of a later version', async () => {
    const broken = (name: string, change: (to: string) => void) => {
      cpSync(at('one'), at(name), { recursive: true })
      change(at(name))
      return expect(run(restore, at(name), '--data', at('fresh'))).rejects
    }
    await expect(run(restore, workspace, '--data', at('fresh'))).rejects.toThrow(
      'is no backup: there is no manifest.json',
    )
    await broken('cut', (to) => writeFileSync(join(to, 'warehouse.duckdb'), 'short')).toThrow(
      'warehouse.duckdb has 5 bytes; its manifest says',
    )
    await broken('lost', (to) => rmSync(join(to, 'last-good.json'))).toThrow('last-good.json is not there')
    await broken('flipped', (to) => {
      const bytes = readFileSync(join(to, 'warehouse.duckdb'))
      bytes.writeUInt8(bytes.readUInt8(300_000) ^ 1, 300_000)
      writeFileSync(join(to, 'warehouse.duckdb'), bytes)
    }).toThrow('warehouse.duckdb is not what was written')
    const rewrite = (to: string, changes: object) =>
      writeFileSync(join(to, 'manifest.json'), JSON.stringify({ ...manifestOf('one'), ...changes }))
    await broken('later', (to) => rewrite(to, { backup: 9 })).toThrow('has version 9')
    await broken('format', (to) => rewrite(to, { format: 99 })).toThrow('of a data folder of format 99')
    await broken('miscounted', (to) => rewrite(to, { tables: [{ name: 'dim_customer', rows: 5 }] })).toThrow(
      'table dim_customer has 86 rows; its manifest says 5',
    )
    await broken('text', (to) => writeFileSync(join(to, 'manifest.json'), '{')).toThrow('is no JSON')
    expect(existsSync(at('fresh'))).toBe(false)
  })
})

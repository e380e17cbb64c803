import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBackups } from '../../../../server/backup/backups.ts'
import { finishRestore, restoreBackup } from '../../../../server/backup/restore.ts'
import type { BackupState } from '../../../../server/contract/backup.ts'
import type { Engine } from '../../../../server/engine/engine.ts'
import { type DataFolder, formatOf, openDataFolder, secretOf } from '../../../../server/start/data-folder.ts'
import { openTestEngine } from '../../../support/pipeline-warehouse.ts'

let folder: string
const at = (name: string) => join(folder, name)
const log = () => undefined
const now = () => new Date('2026-01-01T00:00:00Z')
const never = () => new AbortController().signal

/** A data folder whose one table has one row, with this number. */
const dataWith = async (name: string, n: number): Promise<DataFolder> => {
  const data = openDataFolder(at(name))
  const engine = await openTestEngine(data.warehouse)
  await engine.session((session) => session.run(`create table t as select ${n} as n`))
  await engine.close()
  writeFileSync(data.lastGood, `{"of": ${n}}`)
  return data
}

const numberIn = async ({ warehouse }: DataFolder): Promise<unknown> => {
  const engine = await openTestEngine(warehouse)
  try {
    return (await engine.session((session) => session.all('select n from t')))[0]?.n
  } finally {
    await engine.close()
  }
}

const onEngine = async <T>(data: DataFolder, work: (engine: Engine) => Promise<T>): Promise<T> => {
  const engine = await openTestEngine(data.warehouse, [data.folder])
  try {
    return await work(engine)
  } finally {
    await engine.close()
  }
}

const ended = async (backups: { state(): BackupState }): Promise<BackupState> => {
  while (backups.state().state === 'running') await new Promise((resolve) => setTimeout(resolve, 5))
  return backups.state()
}

const back = (data: DataFolder, target: string, rows?: string) =>
  onEngine(data, async (engine) => {
    const backups = createBackups({ engine, data, appRows: async () => rows, product: '1.2.3', now, log })
    backups.start(target)
    return ended(backups)
  })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clientele-restore-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a backup', () => {
  it('is of the folder as it is, also where nothing was served or loaded yet', async () => {
    const { state, manifest } = await back(await dataWith('data', 1), at('backup'))
    expect([state, manifest?.run, manifest?.workspace, manifest?.product]).toEqual(['written', null, null, '1.2.3'])
    expect(manifest?.tables).toEqual([{ name: 't', rows: 1 }])
  })

  it('says that the disk became full, and leaves nothing', async () => {
    const data = await dataWith('data', 1)
    const copy = () =>
      Promise.reject(new Error('IO Error: Could not write file "copy.duckdb": No space left on device'))
    const state = await onEngine(data, async (engine) => {
      const backups = createBackups({
        engine: { ...engine, copy },
        data,
        appRows: async () => undefined,
        product: '1',
        now,
        log,
      })
      backups.start(at('backup'))
      return ended(backups)
    })
    expect(state.state).toBe('failed')
    expect(state.message).toMatch(/^the disk became full: .*No space left on device; nothing was written$/)
    expect(readdirSync(folder)).toEqual(['data'])
  })

  it('is one at a time, and nothing of one that is cancelled is left', async () => {
    const data = await dataWith('data', 1)
    await onEngine(data, async (engine) => {
      const backups = createBackups({ engine, data, appRows: async () => undefined, product: '1', now, log })
      backups.start(at('backup'))
      expect(() => backups.start(at('other'))).toThrow(`a backup to ${at('backup')} is under way`)
      expect((await backups.cancel()).state).toBe('cancelled')
      expect(readdirSync(folder)).toEqual(['data'])
      expect(existsSync(data.copy)).toBe(false)
      backups.start(at('backup'))
      expect((await ended(backups)).state).toBe('written')
    })
  })

  it('removes what a process left that was killed while it wrote the same', async () => {
    const data = await dataWith('data', 1)
    mkdirSync(at('backup.partial-aB3dE6'))
    writeFileSync(at('backup.partial-aB3dE6/warehouse.duckdb'), 'half')
    mkdirSync(at('backup.partial-of-mine'))
    expect((await back(data, at('backup'))).state).toBe('written')
    expect(readdirSync(folder).sort()).toEqual(['backup', 'backup.partial-of-mine', 'data'])
  })
})

describe('restoring', () => {
  const order = (changes: object = {}) => ({
    backup: at('backup'),
    data: at('old'),
    isReplacing: true,
    onProgress: () => undefined,
    signal: never(),
    ...changes,
  })

  it('brings the rows of the app store, which wait for it, or takes those away that were there', async () => {
    const data = await dataWith('data', 1)
    const rows = '{"app_store": 1, "tables": {}}'
    const { manifest } = await back(data, at('backup'), rows)
    expect(manifest?.files.map(({ path }) => path).sort()).toEqual([
      'app-store.json',
      'last-good.json',
      'warehouse.duckdb',
    ])
    const old = await dataWith('old', 2)
    mkdirSync(old.appStore)
    await restoreBackup(order())
    expect(readFileSync(old.appStoreDump, 'utf8')).toBe(rows)
    await back(data, at('without'))
    await restoreBackup(order({ backup: at('without') }))
    expect([existsSync(old.appStore), existsSync(old.appStoreDump)]).toEqual([false, false])
  })

  it('brings the secret that codes of masked members are made with; without one that of the folder stays', async () => {
    const data = await dataWith('data', 1)
    await back(data, at('without'))
    const secret = secretOf(data)
    await back(data, at('backup'))
    const old = await dataWith('old', 2)
    const own = secretOf(old)
    await restoreBackup(order({ backup: at('without') }))
    expect(secretOf(old)).toBe(own)
    await restoreBackup(order())
    expect([secretOf(old), own === secret, statSync(old.secret).mode & 0o777]).toEqual([secret, false, 0o600])
  })

  it('leaves the old where it is ended before all of the new is there', async () => {
    await back(await dataWith('data', 1), at('backup'))
    const old = await dataWith('old', 2)
    const ending = new AbortController()
    const restoring = restoreBackup(order({ signal: ending.signal, onProgress: () => ending.abort() }))
    await expect(restoring).rejects.toThrow('aborted')
    expect(await numberIn(old)).toBe(2)
    expect(existsSync(old.restoring)).toBe(false)
    mkdirSync(old.restoring)
    writeFileSync(join(old.restoring, 'warehouse.duckdb'), 'half of a killed process')
    finishRestore(old)
    expect([await numberIn(old), existsSync(old.restoring)]).toEqual([2, false])
  })

  it('is finished by whoever opens the folder next, wherever it was killed once all of the new was there', async () => {
    await back(await dataWith('data', 1), at('backup'))
    for (const moved of [0, 1, 2, 3]) {
      const old = await dataWith(`old-${moved}`, 2)
      writeFileSync(`${old.warehouse}.wal`, 'of the old')
      cpSync(at('backup'), old.restored, { recursive: true })
      if (moved > 0) {
        rmSync(`${old.warehouse}.wal`)
        renameSync(join(old.restored, 'warehouse.duckdb'), old.warehouse)
      }
      if (moved > 1) renameSync(join(old.restored, 'last-good.json'), old.lastGood)
      if (moved > 2) rmSync(join(old.restored, 'manifest.json'))
      finishRestore(old)
      expect([await numberIn(old), readFileSync(old.lastGood, 'utf8')]).toEqual([1, '{"of": 1}'])
      expect([existsSync(old.restored), existsSync(`${old.warehouse}.wal`)]).toEqual([false, false])
      finishRestore(old)
      expect(await numberIn(old)).toBe(1)
    }
  })

  it('brings the format of the folder with it', async () => {
    await back(await dataWith('data', 1), at('backup'))
    const manifest = JSON.parse(readFileSync(at('backup/manifest.json'), 'utf8'))
    writeFileSync(at('backup/manifest.json'), JSON.stringify({ ...manifest, format: 1 }))
    await restoreBackup(order({ data: at('new') }))
    expect(formatOf(at('new'))).toBe(1)
  })
})

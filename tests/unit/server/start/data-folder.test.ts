import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openDataFolder } from '../../../../server/start/data-folder.ts'
import { readLastGood, writeLastGood } from '../../../../server/start/last-good.ts'
import { addressOf, holderOf, takeLock } from '../../../../server/start/lock.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clientele-data-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a data folder', () => {
  it('is made where it does not exist, and opened again', () => {
    const { warehouse } = openDataFolder(join(folder, 'new/data'))
    expect(readFileSync(join(folder, 'new/data/format'), 'utf8')).toBe('4\n')
    expect(openDataFolder(join(folder, 'new/data')).warehouse).toBe(warehouse)
  })

  it('is refused where it is of another format, holds other things or is a file', () => {
    writeFileSync(join(folder, 'format'), '7')
    expect(() => openDataFolder(folder)).toThrow('has format "7"; this version knows 1 to 4')
    rmSync(join(folder, 'format'))
    mkdirSync(join(folder, 'photos'))
    expect(() => openDataFolder(folder)).toThrow('is no data folder: it holds photos')
    writeFileSync(join(folder, 'file'), '')
    expect(() => openDataFolder(join(folder, 'file'))).toThrow('cannot be used')
  })
})

describe('the lock of a data folder', () => {
  const place = () => ({ folder, lock: join(folder, 'server.json') })
  const take = () => takeLock(place(), { workspace: '/shop', host: '127.0.0.1', port: 4100 })
  const read = () => JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8'))
  const holder = (changes: object) =>
    writeFileSync(
      join(folder, 'server.json'),
      JSON.stringify({ pid: 1, port: 4100, host: '::1', token: 't', ...changes }),
    )

  it('says who holds it and where it listens, and is gone when released', () => {
    const lock = take()
    expect(read()).toMatchObject({ pid: process.pid, port: 4100, token: expect.stringMatching(/^[\w-]{32}$/) })
    lock.announce(4321)
    expect(read().port).toBe(4321)
    expect(take).toThrow(`is served already at http://127.0.0.1:4321 by process ${process.pid}`)
    const found = holderOf(place())
    expect(found).toMatchObject({ workspace: '/shop', port: 4321 })
    expect(found && addressOf(found)).toBe('http://127.0.0.1:4321')
    lock.release()
    expect(existsSync(join(folder, 'server.json'))).toBe(false)
    expect(holderOf(place())).toBeUndefined()
  })

  it('is held by nobody once the process that took it is gone, and has no address before it listens', () => {
    holder({ pid: 2 ** 22 + 1 })
    expect(holderOf(place())).toBeUndefined()
    expect(addressOf({ pid: 1, token: 't', host: '::1', port: 0 })).toBeUndefined()
    expect(addressOf({ pid: 1, token: 't', host: '::1', port: 4100 })).toBe('http://[::1]:4100')
  })

  it('is taken over from a process that is gone, that was cut off writing it, or whose number another has now', () => {
    holder({ pid: 2 ** 22 + 1 })
    take().release()
    writeFileSync(join(folder, 'server.json'), '{"pid":')
    take().release()
    holder({ pid: process.pid, began: '1' })
    take().release()
  })

  it.runIf(existsSync('/proc/self/stat'))('is taken over from a process that ended and is listed still', async () => {
    // The shell becomes a sleep before the child ends, and takes no note of it then.
    const parent = spawn('sh', ['-c', 'sleep 0.5 & echo $!; exec sleep 60'])
    try {
      const [line] = await once(parent.stdout, 'data')
      const pid = Number(line)
      const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')
      await vi.waitFor(() => expect(stat()[2]).toBe('Z'), { timeout: 5000 })
      holder({ pid, began: stat()[21] })
      take().release()
    } finally {
      parent.kill()
    }
  })

  it('is refused while another process holds it, whoever may send signals to it', () => {
    holder({ pid: 1 })
    expect(take).toThrow('is served already at http://[::1]:4100 by process 1')
  })

  it('is not taken from who took it over', () => {
    const lock = take()
    holder({ token: 'other' })
    lock.release()
    expect(read().token).toBe('other')
  })
})

describe('what was served last', () => {
  const limits = {
    querySeconds: 1,
    jsonRows: 2,
    connections: 3,
    waitingQueries: 4,
    requestBytes: 5,
    uploadBytes: 6,
    memory: '1GB',
  }
  const lastGood = {
    workspace: { name: 'a', title: 'A', languages: ['en'] },
    limits,
    definitions: [{ path: 'p', text: 't' }],
  }

  it('is read as it was written, and is nothing where there is none or it is broken', () => {
    const file = join(folder, 'last-good.json')
    expect(readLastGood(file)).toBeUndefined()
    writeLastGood(file, lastGood)
    expect(readLastGood(file)).toEqual(lastGood)
    writeFileSync(file, '{}')
    expect(readLastGood(file)).toBeUndefined()
  })
})

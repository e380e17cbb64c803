import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { type AppStore, createAppStore } from '../../server/app-store/app-store.ts'
import { createSavedViews } from '../../server/app-store/saved-views.ts'
import { SavedView, SavedViewList, SavedViewVersions } from '../../server/contract/saved-views.ts'
import type { Reader } from '../../server/model/policy.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import { demoApi } from './api.ts'

const api = demoApi()
const folder = mkdtempSync(join(tmpdir(), 'clientele-views-'))
let store: AppStore
beforeAll(() => {
  store = createAppStore({ folder: join(folder, 'app-store'), dump: join(folder, 'app-store.json') })
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Asks as a reader; the owner where none is named. */
const as = (reader?: Reader) => {
  const savedViews = createSavedViews(store, () => new Date('2026-06-18T10:00:00Z'))
  const app = createApp({ ...api.dependencies, savedViews, ...(reader && { reader }) })
  const send = async (path: string, init: RequestInit) => {
    const response = await app.request(path, init)
    return { status: response.status, body: await response.json() }
  }
  return {
    get: (path: string) => send(path, {}),
    post: (path: string, body: unknown, headers = {}) =>
      send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
  }
}

const path = '/api/saved-views'
const view = { name: 'Revenue', address: '?cube=opportunities&measures=won_value' }

describe('a saved view', () => {
  it('is saved, listed, changed, kept by versions, deleted and brought back', async () => {
    const owner = as()
    const { status, body: made } = await owner.post(path, view)
    expect([status, SavedView.parse(made)]).toEqual([200, made])
    expect(made).toMatchObject({ ...view, description: '', visibility: 'private', version: 1, author: 'owner' })
    const { body: changed } = await owner.post(`${path}/${made.id}`, {
      version: 1,
      name: 'Income',
      visibility: 'shared',
    })
    expect(changed).toEqual({ ...made, name: 'Income', visibility: 'shared', version: 2 })
    const { body: versions } = await owner.get(`${path}/${made.id}/versions`)
    expect(SavedViewVersions.parse(versions).versions).toEqual([changed, made])
    await owner.post(`${path}/${made.id}/delete`, {})
    expect((await owner.get(path)).body).toEqual({ views: [] })
    expect((await owner.post(`${path}/${made.id}/restore`, {})).body).toEqual(changed)
    const { body: list } = await owner.get(path)
    expect(SavedViewList.parse(list).views).toEqual([changed])
  })

  it('of one reader is not that of another, also of the same role', async () => {
    const rep = (name: string) => as({ roles: ['rep'], attributes: { name } })
    const { body: made } = await rep('Ann').post(path, { ...view, name: 'Of Ann' })
    expect(made.author).toBe('rep (name Ann)')
    const names = async (reader: ReturnType<typeof as>) =>
      (await reader.get(path)).body.views.map(({ name, isOwn }: SavedView) => [name, isOwn])
    expect(await names(rep('Ann'))).toEqual([
      ['Income', false],
      ['Of Ann', true],
    ])
    expect(await names(rep('Ben'))).toEqual([['Income', false]])
    const { status, body } = await rep('Ben').post(`${path}/${made.id}`, { version: 1, name: 'Mine' })
    expect([status, body.error.code]).toEqual([404, 'unknown_saved_view'])
  })

  it('is refused with what was found and expected', async () => {
    const owner = as()
    const codes = async (asked: Promise<{ status: number; body: { error: { code: string; path: string } } }>) => {
      const { status, body } = await asked
      return [status, body.error.code, body.error.path]
    }
    expect(await codes(owner.post(path, { ...view, name: 'income' }))).toEqual([409, 'saved_view_exists', 'name'])
    expect(await codes(owner.post(path, { ...view, name: '  ' }))).toEqual([400, 'invalid_request', 'name'])
    expect(await codes(owner.post(path, { ...view, address: 'https://elsewhere.test' }))).toEqual([
      400,
      'invalid_request',
      'address',
    ])
    expect(await codes(owner.post(path, { ...view, nam: 'x' }))).toEqual([400, 'unknown_key', ''])
    expect(await codes(owner.get(`${path}/77/versions`))).toEqual([404, 'unknown_saved_view', ''])
  })

  it('is not for pages from elsewhere to save or delete', async () => {
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.test' }
    for (const at of [path, `${path}/1`, `${path}/1/delete`, `${path}/1/restore`]) {
      const { status, body } = await as().post(at, view, foreign)
      expect([status, body.error.code]).toEqual([403, 'foreign_origin'])
    }
  })
})

describe('a server that is killed', () => {
  let app: RunningApp | undefined
  const dataFolder = mkdtempSync(join(tmpdir(), 'clientele-killed-'))
  afterAll(async () => {
    await app?.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  })

  it('has every view that it said was saved, and no app store before the first', { timeout: 180_000 }, async () => {
    const start = () => startApp({ workspace: 'fixtures/crm-sales-opportunities', dataFolder })
    app = await start()
    await fetch(`${app.url}${path}`)
    expect(existsSync(join(dataFolder, 'app-store'))).toBe(false)
    for (const [round, name] of ['One', 'Two'].entries()) {
      const response = await fetch(`${app.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...view, name }),
      })
      expect(response.status).toBe(200)
      app.process.kill('SIGKILL')
      await app.stop()
      app = await start()
      const { views } = (await (await fetch(`${app.url}${path}`)).json()) as SavedViewList
      expect(views.map((found) => found.name)).toEqual(['One', 'Two'].slice(0, round + 1))
    }
  })
})

import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppStore, createAppStore, type StoreFiles } from '../../../../server/app-store/app-store.ts'
import { createSavedViews, type SavedViews } from '../../../../server/app-store/saved-views.ts'

const folder = mkdtempSync(join(tmpdir(), 'clientele-store-'))
const filesAt = (name: string): StoreFiles => ({ folder: join(folder, name), dump: join(folder, `${name}.json`) })
const now = () => new Date('2026-06-18T10:00:00.250Z')

const stores: AppStore[] = []
const openStore = (files: StoreFiles): AppStore => {
  const store = createAppStore(files)
  stores.push(store)
  return store
}

afterAll(async () => {
  for (const store of stores) await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const view = { description: '', visibility: 'private' as const, address: '?cube=orders' }

describe('a store in which nothing was stored', () => {
  it('is not made by who only looks', async () => {
    const files = filesAt('empty')
    const store = openStore(files)
    const views = createSavedViews(store, now)
    expect(await views.list('ann')).toEqual([])
    await expect(views.versions('ann', '1')).rejects.toMatchObject({ code: 'unknown_saved_view' })
    expect(await store.dump()).toBeUndefined()
    expect(existsSync(files.folder)).toBe(false)
  })
})

describe('saved views', () => {
  let views: SavedViews
  let store: AppStore
  const files = filesAt('views')
  beforeAll(() => {
    store = openStore(files)
    views = createSavedViews(store, now)
  })

  it('are kept with all their versions', async () => {
    const made = await views.save('ann', { ...view, name: 'Revenue', description: 'By quarter' })
    expect(made).toEqual({
      id: made.id,
      name: 'Revenue',
      description: 'By quarter',
      visibility: 'private',
      address: '?cube=orders',
      version: 1,
      savedAt: '2026-06-18T10:00:00.250Z',
      author: 'ann',
      isOwn: true,
    })
    const changed = await views.change('ann', made.id, { version: 1, name: 'Income' })
    expect(changed).toEqual({ ...made, name: 'Income', version: 2 })
    expect((await views.versions('ann', made.id)).map(({ version, name }) => [version, name])).toEqual([
      [2, 'Income'],
      [1, 'Revenue'],
    ])
    expect((await views.list('ann')).map(({ name }) => name)).toEqual(['Income'])
  })

  it('are seen by others once they are shared, from the version on that is, and changed by nobody else', async () => {
    const made = await views.save('ann', { ...view, name: 'Mine' })
    expect(await views.list('ben')).toEqual([])
    await expect(views.versions('ben', made.id)).rejects.toMatchObject({ code: 'unknown_saved_view' })
    await views.change('ann', made.id, { version: 1, visibility: 'shared' })
    expect((await views.list('ben')).map(({ name, isOwn }) => [name, isOwn])).toEqual([['Mine', false]])
    expect((await views.versions('ben', made.id)).map(({ version }) => version)).toEqual([2])
    for (const refused of [
      views.change('ben', made.id, { version: 2, name: 'Ours' }),
      views.remove('ben', made.id),
      views.restore('ben', made.id),
    ])
      await expect(refused).rejects.toMatchObject({ code: 'not_your_view', details: { author: 'ann' } })
  })

  it('are not changed over a version that somebody has not seen', async () => {
    const made = await views.save('ann', { ...view, name: 'Twice' })
    await views.change('ann', made.id, { version: 1, description: 'first' })
    await expect(views.change('ann', made.id, { version: 1, description: 'second' })).rejects.toMatchObject({
      code: 'saved_view_changed',
      details: { name: 'Twice', found: 1, expected: 2 },
    })
  })

  it('have a name of their own among those of their author, whatever its case, and say a free one', async () => {
    await views.save('cyd', { ...view, name: 'Same' })
    await views.save('cyd', { ...view, name: 'Same 2' })
    await expect(views.save('cyd', { ...view, name: 'SAME' })).rejects.toMatchObject({
      code: 'saved_view_exists',
      details: { name: 'SAME', closest: 'SAME 3' },
    })
    expect((await views.save('dan', { ...view, name: 'Same' })).name).toBe('Same')
  })

  it('come back after they were deleted, unless their name was taken', async () => {
    const made = await views.save('eva', { ...view, name: 'Gone', visibility: 'shared' })
    await views.remove('eva', made.id)
    expect(await views.list('eva').then((all) => all.filter(({ isOwn }) => isOwn))).toEqual([])
    expect((await views.list('ben')).map(({ name }) => name)).not.toContain('Gone')
    expect(await views.restore('eva', made.id)).toEqual(made)
    await views.remove('eva', made.id)
    await views.save('eva', { ...view, name: 'gone' })
    await expect(views.restore('eva', made.id)).rejects.toMatchObject({ code: 'saved_view_exists' })
  })

  it('of no such number are not there', async () => {
    for (const id of ['999999', 'x', '', "1' or true --"])
      await expect(views.change('ann', id, { version: 1 })).rejects.toMatchObject({ code: 'unknown_saved_view' })
  })

  it('leave as rows and come back from them in another folder, with the next number free', async () => {
    const before = await views.list('ann')
    const rows = await store.dump()
    const other = filesAt('restored')
    writeFileSync(other.dump, rows ?? '')
    const again = createSavedViews(openStore(other), now)
    expect(await again.list('ann')).toEqual(before)
    expect(existsSync(other.dump)).toBe(false)
    const next = await again.save('ann', { ...view, name: 'Next' })
    expect(before.map(({ id }) => id)).not.toContain(next.id)
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([])
  })

  it('are there when the store is opened anew', async () => {
    const before = await views.list('ann')
    await store.close()
    expect(await views.list('ann')).toEqual(before)
  })
})

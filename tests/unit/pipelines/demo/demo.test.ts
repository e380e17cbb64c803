import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type DemoOptions, generateDemo } from '../../../../pipelines/demo/demo.ts'

const folders: string[] = []
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'demo-'))
  folders.push(folder)
  return folder
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const scale = 0.05

const hashesOf = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(folder, path)).isFile())
      .sort()
      .map((path) => [
        path,
        createHash('sha256')
          .update(readFileSync(join(folder, path)))
          .digest('hex'),
      ]),
  )

const written = async (options: Omit<DemoOptions, 'folder'> = {}) => {
  const folder = newFolder()
  const account = await generateDemo({ folder, scale, ...options })
  return { folder, account, hashes: hashesOf(folder) }
}

describe('the exports of the demo company', () => {
  it('are the same bytes for the same scale and seed, and others for another seed', async () => {
    const first = await written()
    const second = await written()
    const other = await written({ seed: 2 })
    expect(second.hashes).toEqual(first.hashes)
    expect(other.hashes.get('files/shop/orders-2024-01.csv')).not.toBe(
      first.hashes.get('files/shop/orders-2024-01.csv'),
    )
  })

  it('grow with the scale', async () => {
    const { account: small } = await written()
    const { account: larger } = await written({ scale: scale * 4 })
    // What does not grow: rates, targets, spend, articles and staff.
    const fixed = [...small.files].filter(([path]) =>
      /rates|targets|spend|products|gebiete|mitarb|channels|campai|wettb/.test(path),
    )
    const still = fixed.reduce((sum, [, records]) => sum + records, 0)
    const growth = (larger.records - still) / (small.records - still)
    expect(growth).toBeGreaterThan(3.6)
    expect(growth).toBeLessThan(4.4)
  })

  it('tell the same of a day whatever the last day is: only files with something open then are others', async () => {
    const { hashes: now } = await written()
    const { hashes: later, account } = await written({ through: '2026-06-30' })
    const stems = new Set(
      [...now].flatMap(([path, hash]) => (later.get(path) === hash ? [] : [path.replace(/-.*/, '')])),
    )
    expect([...stems].sort()).toEqual([
      'files/ads/campaigns.tsv',
      'files/crm/besuche',
      'files/crm/chancen',
      'files/crm/interessenten',
      'files/crm/vertraege',
      'files/desk/tickets',
      'files/erp/invoices',
      'files/shop/orders',
    ])
    expect([...now.keys()].every((path) => later.has(path))).toBe(true)
    expect(account.files.has('files/shop/orders-2026-06.csv')).toBe(true)
  })

  it('say how many records each file has', async () => {
    const { folder, account } = await written()
    const lines = readFileSync(join(folder, 'files/shop/orders-2024-01.csv'), 'utf8').trimEnd().split('\n')
    expect(account.files.get('files/shop/orders-2024-01.csv')).toBe(lines.length - 1)
    expect(account.records).toBe([...account.files.values()].reduce((sum, records) => sum + records, 0))
    expect([...account.files.keys()].sort()).toEqual([...hashesOf(folder).keys()])
  })

  it('have one layout per system', async () => {
    const { folder } = await written()
    const bytes = (path: string) => readFileSync(join(folder, 'files', path))
    expect([...bytes('crm/kunden-2023.csv').subarray(0, 2)]).toEqual([0xff, 0xfe])
    expect(bytes('crm/chancen-2023.csv').toString('latin1')).toMatch(/;Währung\n/)
    expect(bytes('crm/chancen-2023.csv').toString('utf8')).not.toContain('Währung')
    expect([...bytes('desk/tickets-2023-01.jsonl.gz').subarray(0, 2)]).toEqual([0x1f, 0x8b])
    expect(bytes('erp/targets-2023.xlsx').subarray(0, 2).toString()).toBe('PK')
    expect(bytes('shop/relaunch/orders-2024-05.csv').toString()).toMatch(/^Order no,Line,/)
  })

  it.each([
    [{ scale: 0 }, 'the scale is greater than 0 and at most 1000; found 0'],
    [{ scale: Number.NaN }, 'the scale is greater than 0 and at most 1000; found NaN'],
    [{ seed: 1.5 }, 'the seed is a whole number; found 1.5'],
    [{ through: '2026-07-01' }, 'the last day is a date from 2024-05-31 to 2026-06-30; found "2026-07-01"'],
    [{ through: '2024-05-30' }, 'the last day is a date from 2024-05-31 to 2026-06-30; found "2024-05-30"'],
    [{ through: '2025-02-30' }, 'the last day is a date from 2024-05-31 to 2026-06-30; found "2025-02-30"'],
  ])('are refused for %j', async (options, message) => {
    const folder = newFolder()
    await expect(generateDemo({ folder, ...options })).rejects.toThrow(new RangeError(message))
    expect(readdirSync(folder)).toEqual([])
  })
})

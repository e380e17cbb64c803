import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../support/commands.ts'
import { remissionDays, writeRemissions } from '../support/remission.ts'
import { asking } from './ask.ts'
import { comparable } from './comparable.ts'
import { compare } from './find-leaks.ts'
import { leakyProduct, planted } from './plants.ts'
import type { PolicyCase } from './policy-case.ts'
import type { Compared } from './seen.ts'
import { type Copies, loadWorkspace, type Workspace } from './workspace.ts'
import { standard } from './workspaces.ts'

const folder = mkdtempSync(join(tmpdir(), 'leaks-survival-'))
const workspace: Workspace = {
  ...standard,
  name: 'remissions',
  folder: relative(root, folder),
  completeThrough: remissionDays.last,
  without: (standard.without ?? []).filter((end) => end !== '/contracts.yaml'),
}
const policies = `version: 1
policies:
  north: { cubes: [contracts], rows: { territory.name: [North] } }
`
const north: PolicyCase = {
  title: 'of one territory',
  reader: { roles: ['north'] },
  rows: [
    `DELETE FROM fact_contract WHERE territory_key NOT IN (SELECT territory_key FROM dim_territory WHERE territory_name = 'North')`,
  ],
}

describe('the survival of contracts', () => {
  let opened: { readonly copies: Copies; readonly compared: Compared } | undefined
  beforeAll(async () => {
    writeRemissions(folder)
    const copies = await loadWorkspace(workspace)
    opened = { copies, compared: await compare(copies, await copies.whole(policies), north) }
  })
  afterAll(async () => {
    await opened?.copies.close()
    rmSync(folder, { recursive: true, force: true })
  })
  afterEach(() => {
    planted.on = undefined
  })

  test.each([
    {},
    { by: 'territory.name' },
    { by: 'kind', attributes: ['customer.id'] },
    { attributes: ['territory.name', 'kind'], until: 40 },
  ])('of a reader is that of the contracts that the reader may see: %j', async (body) => {
    if (opened === undefined) throw new Error('nothing is open')
    const { compared } = opened
    const request = { route: 'survival', body } as const
    const expected = comparable(await compared.rows(request))
    expect(comparable(await compared.reader(request))).toBe(expected)
    expect(comparable(await compared.owner(request))).not.toBe(expected)
    // what forgets who reads is found
    const product = await leakyProduct()
    const leaking = () => asking(compared.whole, workspace.completeThrough, () => north.reader, product)(request)
    expect(comparable(await leaking())).toBe(expected)
    planted.on = 'cells'
    expect(comparable(await leaking())).not.toBe(expected)
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Catalog } from '../../server/contract/catalog.ts'
import type { CubeQuery } from '../../server/contract/query.ts'
import { copyGolden, type GoldenCopy, type Served } from '../support/golden-copy.ts'
import { shownRows } from '../support/rows.ts'

let copy: GoldenCopy
let served: Served

const southern = "southern: { on: owner, where: region = 'South', as_of: [closed, snapshot], kind: snapshot }"
const small = "small: { on: account, where: segment = 'SMB', as_of: closed, kind: snapshot }"
const define = (...segments: readonly string[]) =>
  copy.write('cubes/snapshots.yaml', `segments:\n${segments.map((segment) => `  ${segment}\n`).join('')}`)

/** Data complete through 2026-03-05: Cyd and Dan are in the south, deals 3 and 5 are open. */
const march5 = () => {
  copy.replace('files/owners.csv', '3,Cyd,2,North', '3,Cyd,2,South')
  copy.replace('files/deals.csv', '2026-02-10,2026-03-20,200,yes', '2026-02-10,,200,')
  copy.replace('files/deals.csv', '2026-03-15,2026-04-02,50,yes', '2026-03-15,,50,')
}

/** Deal 3 is won, and Cyd is in the north: Dan alone is in the south. */
const march20 = async () => {
  copy.replace('files/deals.csv', '2026-02-10,,200,', '2026-02-10,2026-03-20,200,yes')
  copy.replace('files/owners.csv', '3,Cyd,2,South', '3,Cyd,2,North')
  await served.load()
}

/** Deal 5 is won, and Dan is in the north too: nobody is in the south. */
const april2 = async () => {
  copy.replace('files/deals.csv', '2026-03-15,,50,', '2026-03-15,2026-04-02,50,yes')
  copy.replace('files/owners.csv', '4,Dan,2,South', '4,Dan,2,North')
  await served.load()
}

beforeEach(async () => {
  copy = copyGolden()
  define(southern, small)
  march5()
  served = await copy.start()
})
afterEach(async () => {
  await served.stop()
  copy.remove()
})

const bookings = { from: 'bookings', measures: ['closed_deals', 'won'] }
const bySouthern = { ...bookings, rows: ['segment.southern'], totals: true }
const rows = async (query: Partial<CubeQuery>) =>
  shownRows(await served.ask(query)).map((row) => row.slice(0, -1).join(' '))
const stored = () =>
  served.sql(
    "select set_name || ' ' || day || ' ' || coalesce(member[1], 'nobody') as row from set_version left join set_member using (set_name, definition, day) where set_name like 'segment.%' order by row",
  )

describe('a segment of snapshots', () => {
  it('has the members that it had on the day of each row, whatever they are now', async () => {
    await march20()
    await april2()
    expect((await stored()).map(({ row }) => row)).toEqual([
      'segment.small 2026-03-05 11',
      'segment.small 2026-03-20 11',
      'segment.small 2026-04-02 11',
      'segment.southern 2026-03-05 3',
      'segment.southern 2026-03-05 4',
      'segment.southern 2026-03-20 4',
      'segment.southern 2026-04-02 nobody',
    ])
    // deal 2 of Cyd on 5 March, deal 3 of Dan on 20 March; deal 5 of Ben on 2 April; deal 1 in February
    expect(await rows(bySouthern)).toEqual(['true 2 200', 'false 1 50', '(unknown) 1 100', '· 4 350'])
  })
})

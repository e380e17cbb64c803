import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { dayOf, isoOf, span } from './days.ts'
import { writeCampaigns, writeSpend, writeTrials } from './story/advertising.ts'
import { openCustomerBook } from './story/customer-book.ts'
import { changeCustomers } from './story/customer-changes.ts'
import { openDemand } from './story/demand.ts'
import { openAccounts } from './story/invoices.ts'
import { openLeadDesk } from './story/leads.ts'
import { writeMasterRecords } from './story/master-records.ts'
import { openOrderDesk } from './story/orders.ts'
import { openTouchLog } from './story/touches.ts'
import { createWorld, type World } from './world.ts'
import { createDemoFiles } from './writing/demo-files.ts'

/** What the exports of the demo company are made of. */
export interface DemoOptions {
  /** folder of the workspace; what is in its `files/` is replaced */
  readonly folder: string
  /** greater than 0; 1 for about 200,000 records in three years */
  readonly scale?: number
  /** a whole number; the same seed makes the same bytes */
  readonly seed?: number
  /** the last day that the exports know of, ISO, from 2023-01-31 to 2026-06-30 */
  readonly through?: string
}

/** What was written. */
export interface DemoAccount {
  /** records of each file, headers not counted, by path from the folder, in order */
  readonly files: ReadonlyMap<string, number>
  readonly records: number
}

/** The story begins so many days before the first day that is written, so that what takes weeks is under way by then. */
const leadIn = 60

const openStory = (world: World) => {
  const book = openCustomerBook(world)
  const touches = openTouchLog(world)
  const leads = openLeadDesk(world, book, touches)
  const desk = openOrderDesk(world)
  const accounts = openAccounts(world)
  const demand = openDemand(world, book, touches, desk, accounts)
  return { book, touches, leads, desk, accounts, demand }
}

const liveDay = (world: World, story: ReturnType<typeof openStory>, day: number): void => {
  const { book, touches, leads, desk, accounts, demand } = story
  for (const { customer, campaign } of leads.convert(day)) demand.expect(day, customer, campaign?.id ?? null)
  leads.receive(day)
  demand.plan(day)
  if (day < span.first) return
  changeCustomers(world, book, day)
  demand.serve(day)
  desk.takeBack(day)
  accounts.issue(day)
  touches.write(day)
  writeSpend(world, day)
  writeTrials(world, book, day)
}

const firstThrough = dayOf('2023-01-31')

const checkOptions = (scale: number, seed: number, through: string): number => {
  if (!(scale > 0 && scale <= 1000))
    throw new RangeError(`the scale is greater than 0 and at most 1000; found ${scale}`)
  if (!Number.isSafeInteger(seed)) throw new RangeError(`the seed is a whole number; found ${seed}`)
  const last = /^\d{4}-\d{2}-\d{2}$/.test(through) ? dayOf(through) : Number.NaN
  if (last >= firstThrough && last <= span.last && isoOf(last) === through) return last
  throw new RangeError(`the last day is a date from ${isoOf(firstThrough)} to ${isoOf(span.last)}; found "${through}"`)
}

/**
 * Writes the exports of a maker of made-to-measure furniture that was made up, from 2023-01-01 to a last day. What is told of a
 * day does not depend on the last day; only what was still open then, such as an invoice that is not paid yet, does.
 *
 * @throws RangeError for a scale, seed or last day out of range
 */
export const generateDemo = async (options: DemoOptions): Promise<DemoAccount> => {
  const { folder, scale = 1, seed = 1, through = '2025-12-31' } = options
  const last = checkOptions(scale, seed, through)
  rmSync(join(folder, 'files'), { recursive: true, force: true })
  const files = createDemoFiles(folder)
  const world = createWorld(seed, scale, last, files)
  writeMasterRecords(world)
  writeCampaigns(world)
  const story = openStory(world)
  for (let day = -leadIn; day <= last; day++) {
    liveDay(world, story, day)
    await files.drain()
  }
  const written = await files.close()
  return { files: written, records: [...written.values()].reduce((sum, records) => sum + records, 0) }
}

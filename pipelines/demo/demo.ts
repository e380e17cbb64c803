import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { dayOf, endsMonth, isoOf, monthOf, span } from './days.ts'
import { openDiary } from './story/activities.ts'
import { writeCampaigns, writeSpend, writeTrials } from './story/advertising.ts'
import { openCareDesk, termDays } from './story/care.ts'
import { openCustomerBook } from './story/customer-book.ts'
import { changeCustomers } from './story/customer-changes.ts'
import { openDemand } from './story/demand.ts'
import { openHelpDesk } from './story/help-desk.ts'
import { openAccounts } from './story/invoices.ts'
import { openLeadDesk } from './story/leads.ts'
import { writeMasterRecords } from './story/master-records.ts'
import { openOrderDesk } from './story/orders.ts'
import { openPipeline } from './story/pipeline.ts'
import { openRates } from './story/rates.ts'
import { openSurveys } from './story/surveys.ts'
import { writeTargets } from './story/targets.ts'
import { openTouchLog } from './story/touches.ts'
import { createWorld, type World } from './world.ts'
import { createDemoFiles } from './writing/demo-files.ts'
import { withFlaws } from './writing/flawed-files.ts'

/** What the exports of the demo company are made of. */
export interface DemoOptions {
  /** folder of the workspace; what is in its `files/` is replaced */
  readonly folder: string
  /** greater than 0; 1 for about 200,000 records in three years */
  readonly scale?: number
  /** a whole number; the same seed makes the same bytes */
  readonly seed?: number
  /** the last day that the exports know of, ISO, from 2024-05-31 to 2026-06-30 */
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
  const surveys = openSurveys(world, book)
  const helpDesk = openHelpDesk(world, book, surveys)
  const diary = openDiary(world, book)
  const care = openCareDesk(world, helpDesk, diary)
  for (const customer of book.all) care.enrol(customer)
  for (let day = -termDays; day < -leadIn; day++) care.sign(day)
  const touches = openTouchLog(world)
  const leads = openLeadDesk(world, book, touches)
  const desk = openOrderDesk(world)
  const accounts = openAccounts(world)
  const demand = openDemand(world, book, touches, desk, accounts)
  return {
    book,
    surveys,
    helpDesk,
    diary,
    care,
    touches,
    leads,
    desk,
    accounts,
    demand,
    pipeline: openPipeline(world, book),
    rates: openRates(world),
  }
}

type Story = ReturnType<typeof openStory>

/** What begins in one day and may end in another. */
const begin = ({ care, demand, leads, pipeline }: Story, day: number): void => {
  for (const { customer, campaign } of leads.convert(day)) {
    care.enrol(customer)
    demand.expect(day, customer, campaign?.id ?? null)
  }
  leads.receive(day)
  demand.plan(day)
  care.sign(day)
  pipeline.work(day)
}

const liveDay = (world: World, story: Story, day: number): void => {
  begin(story, day)
  if (day < span.first) return
  const { book, surveys, helpDesk, diary, touches, desk, accounts, demand, rates } = story
  rates.note(day)
  changeCustomers(world, book, day)
  demand.serve(day)
  desk.takeBack(day)
  accounts.issue(day)
  helpDesk.receive(day)
  surveys.write(day)
  diary.write(day)
  touches.write(day)
  writeSpend(world, day)
  writeTrials(world, book, day)
}

/** From then on there is a file of every source. */
const firstThrough = dayOf('2024-05-31')

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
  const files = withFlaws(createDemoFiles(folder))
  const world = createWorld(seed, scale, last, files)
  writeMasterRecords(world)
  writeCampaigns(world)
  const story = openStory(world)
  for (let day = -leadIn; day <= last; day++) {
    liveDay(world, story, day)
    await files.drain()
    if (endsMonth(day)) await files.endMonth(monthOf(day))
  }
  const written = new Map(
    [...(await files.close()), ...writeTargets(world, folder)].sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  return { files: written, records: [...written.values()].reduce((sum, records) => sum + records, 0) }
}

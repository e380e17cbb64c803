import { type Campaign, campaigns, type Stratum, type Trial } from '../company/campaigns.ts'
import { channels } from '../company/channels.ts'
import { isoOf } from '../days.ts'
import { between } from '../random.ts'
import { keyOf, monthly, type World, yearly } from '../world.ts'
import { layouts } from '../writing/demo-files.ts'
import { pointed } from '../writing/numbers.ts'
import { type Customer, customerId } from './customer.ts'
import type { CustomerBook } from './customer-book.ts'

/** What the advertising account exports of campaigns. */
const campaignHeader = ['campaign', 'name', 'kind', 'objective', 'channel', 'start', 'end', 'budget'] as const

/** What the advertising account exports of spend. */
const spendHeader = ['day', 'campaign', 'channel', 'cost', 'impressions', 'clicks', 'currency'] as const

/** What the advertising account exports of subjects. */
const subjectHeader = [
  'experiment',
  'subject',
  'customer',
  'campaign',
  'channel',
  'arm',
  'stratum',
  'assigned',
  'visited',
  'converted',
  'amount',
] as const

/** Writes the campaigns that were planned by the last day. */
export const writeCampaigns = (world: World): void => {
  for (const { id, name, objective, channel, start, end, budget } of campaigns) {
    if (start > world.through) continue
    world.files.record('files/ads/campaigns.tsv', layouts.tabs, campaignHeader, [
      id,
      name,
      channel,
      objective,
      channels[channel].id,
      isoOf(start),
      isoOf(end),
      pointed(Math.round(budget * world.scale)),
    ])
  }
}

/** Cents that a click costs, and clicks of a thousand impressions. */
const click = { cost: 85, ofThousand: 14 } as const
const botFactor = 12

/** Writes what campaigns cost on a day: the same on every day of one, more or less. */
export const writeSpend = (world: World, day: number): void => {
  const random = world.random('spend', day)
  for (const { id, channel, start, end, budget, isBotted } of campaigns) {
    if (day < start || day > end) continue
    const cost = Math.round(((budget * world.scale) / (end - start + 1)) * (0.8 + random() * 0.4))
    const clicks = Math.round((cost / click.cost) * (isBotted ? botFactor : 1) * (0.8 + random() * 0.4))
    const impressions = Math.round((clicks * 1000) / click.ofThousand / (isBotted ? botFactor : 1))
    const cells = [isoOf(day), id, channels[channel].id, pointed(cost), impressions, clicks, 'EUR']
    world.files.record(monthly('ads/spend', day, '.tsv'), layouts.tabs, spendHeader, cells)
  }
}

/** Subjects of a trial at scale 1. */
const subjects = 2000
/** Somebody who was won in so many days before is new. */
const newDays = 365
const visitedShare = { control: 0.15, treatment: 0.35 } as const

interface Trying {
  readonly campaign: Campaign
  readonly trial: Trial
}

const writeSubject = (world: World, { campaign, trial }: Trying, customer: Customer, number: number) => {
  const stratum: Stratum = customer.acquired > trial.day - newDays ? 'new' : 'established'
  const isTreated = world.quota(`arm ${trial.name} ${stratum}`, 0.5)
  const arm = isTreated ? 'treatment' : 'control'
  const isConverted = world.quota(`${trial.name} ${stratum} ${arm}`, trial[arm][stratum])
  const random = world.random('subject', trial.name, customer.number)
  const isVisited = isConverted || random() < visitedShare[arm]
  world.files.record(yearly('ads/experiments', trial.day, '.tsv'), layouts.tabs, subjectHeader, [
    trial.name,
    keyOf(`Q-${campaign.id}`, number, 6),
    customerId(customer),
    campaign.id,
    channels[campaign.channel].id,
    arm,
    stratum,
    isoOf(trial.day),
    isVisited ? 'yes' : 'no',
    isConverted ? 'yes' : 'no',
    isConverted ? pointed(between(random, 15_000, 180_000)) : null,
  ])
}

/** Writes the subjects of the trials that begin on a day, and what became of them. */
export const writeTrials = (world: World, book: CustomerBook, day: number): void => {
  for (const campaign of campaigns) {
    const { trial } = campaign
    if (trial?.day !== day) continue
    const asked = book.all.filter(({ lost }) => lost > day).slice(-Math.round(subjects * world.scale))
    for (const [i, customer] of asked.entries()) writeSubject(world, { campaign, trial }, customer, i + 1)
  }
}

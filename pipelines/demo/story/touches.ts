import { type Agenda, createAgenda } from '../agenda.ts'
import { type Campaign, campaigns } from '../company/campaigns.ts'
import { type ChannelName, channels } from '../company/channels.ts'
import { instantOf } from '../days.ts'
import { between } from '../random.ts'
import { keyOf, monthly, type World } from '../world.ts'
import { layouts } from '../writing/demo-files.ts'

/** What the advertising account exports of touches. */
const touchHeader = ['touch', 'at', 'customer', 'lead', 'campaign', 'channel', 'kind', 'bot'] as const

/** Somebody who saw or clicked something of a campaign, or came without one. */
export interface Touch {
  readonly customer: string | null
  readonly lead: string | null
  readonly campaign: Campaign | null
  readonly channel: ChannelName
  readonly isBot?: true
}

/** Clicks a day that machines made, and how many of ten the advertising system saw through. */
const botClicks = { perDay: 140, seen: 0.8 } as const

const kindOf = (channel: ChannelName): string => {
  if (channel === 'mail') return 'open'
  return channel === 'fair' || channel === 'shop' ? 'visit' : 'click'
}

/** Where touches are noted, and written on their day. */
export interface TouchLog {
  readonly add: (day: number, touch: Touch) => void
  readonly write: (day: number) => void
}

const addBots = (world: World, agenda: Agenda<Touch>, day: number) => {
  for (const campaign of campaigns) {
    if (campaign.isBotted === undefined || day < campaign.start || day > campaign.end) continue
    const count = world.countOn('bot clicks', botClicks.perDay)
    for (let i = 0; i < count; i++) {
      const isSeen = world.quota('bots seen', botClicks.seen)
      agenda.add(day, {
        customer: null,
        lead: null,
        campaign,
        channel: campaign.channel,
        ...(isSeen && { isBot: true }),
      })
    }
  }
}

/** An empty log of touches. */
export const openTouchLog = (world: World): TouchLog => {
  const agenda = createAgenda<Touch>()
  const random = world.random('touches')
  return {
    add: agenda.add,
    write: (day) => {
      addBots(world, agenda, day)
      for (const { customer, lead, campaign, channel, isBot } of agenda.take(day))
        world.files.record(monthly('ads/touches', day, '.tsv.gz'), layouts.tabs, touchHeader, [
          keyOf('X', world.next('touch'), 8),
          instantOf(day * 1440 + between(random, 360, 1379)),
          customer,
          lead,
          campaign?.id ?? null,
          channels[channel].id,
          kindOf(channel),
          isBot ? 'yes' : 'no',
        ])
    },
  }
}

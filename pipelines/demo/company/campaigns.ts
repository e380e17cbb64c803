import { dayOf } from '../days.ts'
import type { ChannelName } from './channels.ts'

/** A subject of a campaign with a control group came newly or was a customer for more than a year. */
export type Stratum = 'new' | 'established'

/** How a campaign was tried: half of the subjects saw it. */
export interface Trial {
  readonly name: string
  /** the day on which subjects were put into an arm */
  readonly day: number
  /** share of the subjects who bought, of those who did not see it and of those who did */
  readonly control: Readonly<Record<Stratum, number>>
  readonly treatment: Readonly<Record<Stratum, number>>
}

/** A campaign of the company. */
export interface Campaign {
  readonly id: string
  readonly name: string
  readonly objective: 'awareness' | 'leads' | 'sales' | 'loyalty'
  readonly channel: ChannelName
  readonly start: number
  readonly end: number
  /** euro cents */
  readonly budget: number
  /** share of its leads who become customers */
  readonly conversion: number
  readonly trial?: Trial
  /** clicks were made by machines */
  readonly isBotted?: true
}

const usual: Readonly<Record<ChannelName, number>> = {
  web: 0.5,
  shop: 0.5,
  franchise: 0.5,
  referral: 0.7,
  search: 0.5,
  social: 0.4,
  mail: 0.55,
  display: 0.3,
  fair: 0.6,
  phone: 0.5,
  chat: 0.5,
}

type Row = readonly [
  name: string,
  objective: Campaign['objective'],
  channel: ChannelName,
  start: string,
  end: string,
  euros: number,
]

const rows: readonly Row[] = [
  ['Always-on search 2023', 'leads', 'search', '2023-01-01', '2023-12-31', 96_000],
  ['Winter sale 2023', 'sales', 'mail', '2023-01-09', '2023-02-05', 9_000],
  ['Spring tables 2023', 'sales', 'social', '2023-03-06', '2023-04-30', 31_000],
  ['Cologne fair 2023', 'leads', 'fair', '2023-06-04', '2023-06-11', 58_000],
  ['Care for customers 2023', 'loyalty', 'mail', '2023-05-08', '2023-06-18', 7_500],
  ['Friends bring friends 2023', 'leads', 'referral', '2023-08-14', '2023-10-08', 14_000],
  ['Autumn display 2023', 'awareness', 'display', '2023-09-11', '2023-11-05', 27_000],
  ['Black week 2023', 'sales', 'social', '2023-11-13', '2023-12-03', 34_000],
  ['Always-on search 2024', 'leads', 'search', '2024-01-01', '2024-12-31', 104_000],
  ['Winter sale 2024', 'sales', 'mail', '2024-01-08', '2024-02-04', 9_500],
  ['Spring voucher 2024', 'sales', 'mail', '2024-03-18', '2024-04-28', 12_000],
  ['Kyiv showroom 2024', 'awareness', 'social', '2024-04-15', '2024-06-09', 22_000],
  ['Shanghai fair 2024', 'leads', 'fair', '2024-09-08', '2024-09-15', 64_000],
  ['Catalogue by post 2024', 'sales', 'mail', '2024-09-02', '2024-10-13', 18_500],
  ['Autumn display 2024', 'awareness', 'display', '2024-10-07', '2024-11-17', 36_000],
  ['Black week 2024', 'sales', 'social', '2024-11-11', '2024-12-01', 38_000],
  ['Always-on search 2025', 'leads', 'search', '2025-01-01', '2025-12-31', 112_000],
  ['Winter sale 2025', 'sales', 'mail', '2025-01-06', '2025-02-02', 10_000],
  ['Welcome series 2025', 'loyalty', 'mail', '2025-03-03', '2025-04-27', 8_000],
  ['Milan fair 2025', 'leads', 'fair', '2025-04-06', '2025-04-13', 71_000],
  ['Friends bring friends 2025', 'leads', 'referral', '2025-05-12', '2025-07-06', 16_000],
  ['Summer sofas 2025', 'sales', 'social', '2025-06-09', '2025-08-03', 33_000],
  ['Autumn display 2025', 'awareness', 'display', '2025-09-15', '2025-10-26', 25_000],
  ['Black week 2025', 'sales', 'social', '2025-11-10', '2025-11-30', 41_000],
  ['Always-on search 2026', 'leads', 'search', '2026-01-01', '2026-12-31', 118_000],
  ['Winter sale 2026', 'sales', 'mail', '2026-01-05', '2026-02-01', 10_500],
  ['Spring beds 2026', 'sales', 'social', '2026-03-09', '2026-05-03', 35_000],
]

const even = (share: number): Readonly<Record<Stratum, number>> => ({ new: share, established: share })

/** What the campaigns with a control group truly did, by name. */
const trials: Readonly<Record<string, Omit<Trial, 'name'>>> = {
  'Care for customers 2023': { day: dayOf('2023-05-08'), control: even(0.06), treatment: even(0.09) },
  'Spring voucher 2024': { day: dayOf('2024-03-18'), control: even(0.05), treatment: even(0.05) },
  'Catalogue by post 2024': { day: dayOf('2024-09-02'), control: even(0.08), treatment: even(0.06) },
  'Welcome series 2025': {
    day: dayOf('2025-03-03'),
    control: even(0.05),
    treatment: { new: 0.12, established: 0.05 },
  },
}

const botted = 'Autumn display 2024'

const toCampaign = ([name, objective, channel, start, end, euros]: Row, i: number): Campaign => {
  const trial = trials[name]
  return {
    id: `CMP-${String(i + 1).padStart(2, '0')}`,
    name,
    objective,
    channel,
    start: dayOf(start),
    end: dayOf(end),
    budget: euros * 100,
    conversion: usual[channel],
    ...(trial !== undefined && { trial: { name: `${name}, held out`, ...trial } }),
    ...(name === botted && { isBotted: true }),
  }
}

/** The campaigns in the order in which they were planned. */
export const campaigns: readonly Campaign[] = rows.map(toCampaign)

/** The campaigns that run on a day; a machine's clicks are no way to customers. */
export const runningOn = (day: number): readonly Campaign[] =>
  campaigns.filter(({ start, end, isBotted }) => start <= day && day <= end && isBotted === undefined)

import { z } from 'zod'
import { Refused } from './forecast.ts'
import { Condition, CubeQuery, Member, Parameters } from './query.ts'
import { Column, Notice, Value } from './result.ts'

/** Attributes that are looked along at a time, and members of each that are told. */
const mostAttributes = 12
const mostMembers = 1000

/**
 * The request of `POST /api/drivers`: a measure under two conditions, such as two quarters, and the attributes whose members its
 * change is split into.
 */
export const DriversRequest = z.strictObject({
  from: z.string(),
  defaults: CubeQuery.shape.defaults,
  /** the name of a measure */
  measure: z.string(),
  before: z.array(Condition).min(1),
  after: z.array(Condition).min(1),
  /** holds in both */
  where: z.array(Condition).default([]),
  attributes: z.array(z.string()).min(1).max(mostAttributes),
  /** how many members of each attribute are told by themselves, those with the largest change first */
  members: z.number().int().min(1).max(mostMembers).default(10),
  /**
   * for a measure that is units times a price: which measure the units are, and by the members of which attribute prices
   * differ. The change is then split into price, volume and mix as well
   */
  units: z.strictObject({ measure: z.string(), along: z.string() }).optional(),
  /**
   * measures from the first to the last but one of a product: of revenue `["customers", "orders"]` is customers, orders a
   * customer and revenue an order. The change is then split into what each factor has of it as well
   */
  factors: z.array(z.string()).min(1).max(6).optional(),
  parameters: Parameters.optional(),
  asOf: z.string().optional(),
  zone: z.string().optional(),
})
export type DriversRequest = z.infer<typeof DriversRequest>

const Named = {
  member: Member,
  /** what a reader sees for it */
  label: z.string(),
}

/** What a member has of the change of a measure that adds up. Values of decimals are texts with all their digits. */
const SumPart = z.object({
  ...Named,
  before: Value,
  after: Value,
  change: Value,
  /** of the whole change; null where there is none */
  share: z.number().nullable(),
  /** points of growth of the whole; null where there was nothing before */
  growth: z.number().nullable(),
  /** how far its share of the whole moved; null where shares make no sense, as of amounts below 0 */
  surprise: z.number().nullable(),
})

/** What a member has of the change of a ratio: by its own ratio, and by its weight among all. */
const RatioPart = z.object({
  ...Named,
  /** its ratio; null where it has none */
  before: z.number().nullable(),
  after: z.number().nullable(),
  /** its part of what the whole is divided by */
  weightBefore: z.number(),
  weightAfter: z.number(),
  rate: z.number(),
  mix: z.number(),
})

/** Splits of one attribute. The parts and the rest are the whole change. */
export const AttributeDrivers = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('sum'),
    attribute: z.string(),
    parts: z.array(SumPart),
    rest: z.object({ members: z.number().int(), change: Value }),
    /** the few members that go with the change and are surprising, most surprising first; empty where no few do */
    goesWith: z.array(Member),
    /** of these together: their share of the change, and how far their shares of the whole moved */
    explained: z.number(),
    surprise: z.number(),
    text: z.string(),
  }),
  z.object({
    kind: z.literal('ratio'),
    attribute: z.string(),
    /** both are the whole change */
    rate: z.number(),
    mix: z.number(),
    parts: z.array(RatioPart),
    rest: z.object({ members: z.number().int(), rate: z.number(), mix: z.number() }),
    /** no member's ratio went the way of the whole */
    reversed: z.boolean(),
    text: z.string(),
  }),
  z.object({ kind: z.literal('none'), attribute: z.string(), refused: Refused, text: z.string() }),
])
export type AttributeDrivers = z.infer<typeof AttributeDrivers>

/** What price, volume and mix have of a change; with what came and went they are all of it. */
const PriceVolumeMix = z.object({
  units: z.string(),
  along: z.string(),
  price: z.number(),
  volume: z.number(),
  mix: z.number(),
  /** of members that had no units before, and of those that have none now, which is taken off */
  added: z.number(),
  lost: z.number(),
  text: z.string(),
})

/** What each factor of a product has of a change; together they are all of it. */
const Factors = z.object({
  method: z.enum(['lmdi', 'shapley']),
  factors: z.array(z.object({ name: z.string(), before: z.number(), after: z.number(), effect: z.number() })),
})

/** The answer of `POST /api/drivers`: what changed together, which does not say why. */
export const DriversResult = z.object({
  measure: Column,
  before: Value,
  after: Value,
  change: Value,
  /** those that some few members go with first, by how surprising these are; what is refused last */
  attributes: z.array(AttributeDrivers),
  priceVolumeMix: z.union([PriceVolumeMix, z.object({ refused: Refused })]).optional(),
  factors: z.union([Factors, z.object({ refused: Refused })]).optional(),
  notices: z.array(Notice),
  meta: z.object({ model: z.string(), data: z.string(), elapsedMs: z.number() }),
})
export type DriversResult = z.infer<typeof DriversResult>

import { z } from 'zod'
import { RunAsked } from './corrections.ts'
import { Refused, Seed } from './estimate.ts'
import { Condition, CubeQuery } from './query.ts'

/** A name that files can have too. */
const Name = z
  .string()
  .normalize('NFC')
  .trim()
  .max(100)
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{M}\p{N} _,()-]*$/u,
    'expected letters, digits, spaces and _ , ( ) - only, a letter or digit first',
  )

/** Who is meant: a query whose members are customers. */
const Who = z.strictObject({
  from: z.string(),
  where: z.array(Condition).default([]),
  having: CubeQuery.shape.having,
  top: CubeQuery.shape.top,
  parameters: CubeQuery.shape.parameters,
})

/** The request of `POST /api/lists`: draws a list of customers and the control group that is left alone. */
export const ListRequest = z.strictObject({
  /** of the list, and of the experiment that it becomes */
  name: Name,
  who: Who,
  /** the attribute of that cube whose members are customers, by their number */
  customer: z.string().default('customer.id'),
  /** the share of each stratum that is left alone */
  control: z.number().gt(0).lt(1),
  /** an attribute of the cube, such as a customer level, of which both groups get the same mix */
  strata: z.string().optional(),
  /** number of the campaign that the list is for */
  campaign: z.string().min(1).optional(),
  /** another one for each list, or the same customers are always left out; the name where it is absent */
  seed: Seed.optional(),
  /** how many days after the draw orders count as its outcome */
  days: z.number().int().min(1).max(3650).default(30),
  /** share of customers who would order in these days anyway; that of the last such days where it is absent */
  baseRate: z.number().gt(0).lt(1).optional(),
  /** whether a run begins that takes the list into the cube `experiments`; else it waits for the next */
  load: z.boolean().default(true),
})
export type ListRequest = z.output<typeof ListRequest>

/** How many customers of a stratum are in both groups. */
const StratumCount = z.object({ stratum: z.string(), treatment: z.number().int(), control: z.number().int() })

/** What an outcome must be to be found, at a size of 5 % and a power of 80 %. */
const Power = z.object({
  /** share of customers who order in these days anyway, and where that is from: asked, or the orders of the last such days */
  baseRate: z.number(),
  from: z.enum(['asked', 'orders']),
  /** the least higher rate of the treated that is likely to be found, and how far that is from the base */
  detectableRate: z.number(),
  detectableDifference: z.number(),
})

/** A list that was drawn. */
export const DrawnList = z.object({
  name: z.string(),
  /** day of the draw in the zone of the workspace, ISO */
  drawn: z.string(),
  days: z.number().int(),
  customers: z.number().int(),
  treatment: z.number().int(),
  control: z.number().int(),
  /** the share of the control group that was asked for */
  share: z.number(),
  strata: z.array(StratumCount),
  /** the attribute of the strata; null without */
  strataOf: z.string().nullable(),
  campaign: z.string().nullable(),
  seed: z.string(),
  /** rows of no known customer, who cannot be drawn */
  unknown: z.number().int(),
  /** null where nothing tells how many would order anyway, or the groups are too small */
  power: Power.nullable(),
  noPower: Refused.nullable(),
  /** what was asked to find them */
  who: Who,
  /** a reader by their roles */
  author: z.string(),
})
export type DrawnList = z.infer<typeof DrawnList>

/** A list with those to be treated, as CSV: `customer`, and `stratum` where there are strata. */
const ListWithCsv = DrawnList.extend({ csv: z.string() })

/** The answer of `POST /api/lists`. */
export const ListDrawn = z.object({ list: ListWithCsv, run: RunAsked.nullable() })
export type ListDrawn = z.infer<typeof ListDrawn>

/** The answer of `GET /api/lists`: lists that the reader drew, for the owner those of all, the newest first. */
export const DrawnLists = z.object({ lists: z.array(DrawnList) })
export type DrawnLists = z.infer<typeof DrawnLists>

/** The answer of `GET /api/lists/:name`. */
export const ListFound = z.object({ list: ListWithCsv })
export type ListFound = z.infer<typeof ListFound>

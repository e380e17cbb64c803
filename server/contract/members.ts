import { z } from 'zod'
import { Condition, Member, Parameters } from './query.ts'

/** The request of `POST /api/members`: one attribute's members from its dimension table, searched, filtered and paged. */
export const MembersRequest = z.strictObject({
  from: z.string(),
  attribute: z.string(),
  /** text that the label contains, ignoring case */
  search: z.string().optional(),
  /** conditions on the same role restrict the members, others keep the members with facts under them */
  where: z.array(Condition).default([]),
  /** values of parameters, which may decide which facts there are */
  parameters: Parameters.optional(),
  /** path of the parent member in `hierarchy`, outermost first */
  parent: z.array(Member).optional(),
  hierarchy: z.string().optional(),
  limit: z.number().int().nonnegative().max(10_000).default(100),
  offset: z.number().int().nonnegative().default(0),
  leaves: z.boolean().optional(),
  maxDepth: z.number().int().positive().optional(),
})
export type MembersRequest = z.infer<typeof MembersRequest>

/** `count` is that of the whole set; the blank, the unknown and the unassigned member come last, where there are such. */
export const MembersResult = z.object({
  members: z.array(z.object({ key: Member, label: z.string(), path: z.array(Member), hasChildren: z.boolean() })),
  more: z.boolean(),
  count: z.number().int(),
})
export type MembersResult = z.infer<typeof MembersResult>

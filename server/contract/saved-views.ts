import { z } from 'zod'

const name = z.string().trim().min(1).max(120)
const description = z.string().trim().max(2000)

/** Who sees a saved view: who made it, or everybody who asks this server. */
const Visibility = z.enum(['private', 'shared'])

/** What the page Explore shows, as the query string of its address, with its question mark. */
const Address = z.string().startsWith('?').max(20_000)

/** The request of `POST /api/saved-views`. */
export const SaveViewRequest = z.strictObject({
  name,
  description: description.default(''),
  visibility: Visibility.default('private'),
  address: Address,
})
export type SaveViewRequest = z.infer<typeof SaveViewRequest>

/**
 * The request of `POST /api/saved-views/:id`: what is to be another; what is absent stays. `version` is the one that the
 * change was made from, so that no change of somebody else is lost.
 */
export const ChangeViewRequest = z.strictObject({
  version: z.number().int().positive(),
  name: name.optional(),
  description: description.optional(),
  visibility: Visibility.optional(),
  address: Address.optional(),
})
export type ChangeViewRequest = z.infer<typeof ChangeViewRequest>

/** The request of `POST /api/saved-views/:id/delete` and `/restore`: nothing. */
export const NothingMore = z.strictObject({})

/** A view that was saved, as it was by one of its versions. */
export const SavedView = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  visibility: Visibility,
  address: z.string(),
  /** from 1; every change makes one more */
  version: z.number().int().positive(),
  /** when this version was saved, ISO in UTC */
  savedAt: z.string(),
  /** who made the view: a reader by their roles */
  author: z.string(),
  /** whether the reader who asks may change it */
  isOwn: z.boolean(),
})
export type SavedView = z.infer<typeof SavedView>

/** The answer of `GET /api/saved-views`: those of the reader and those that are shared, by name. */
export const SavedViewList = z.object({ views: z.array(SavedView) })
export type SavedViewList = z.infer<typeof SavedViewList>

/** The answer of `GET /api/saved-views/:id/versions`: all of them, the last first. */
export const SavedViewVersions = z.object({ versions: z.array(SavedView) })

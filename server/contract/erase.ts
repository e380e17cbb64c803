import { z } from 'zod'

/** The request of `POST /api/erase`: whose record is to be erased. */
export const EraseRequest = z.strictObject({
  /** what sources fill, such as `customer` */
  entity: z.string().min(1),
  /** its key, as text */
  key: z.string().min(1),
})
export type EraseRequest = z.infer<typeof EraseRequest>

/** What was erased. */
export const EraseResult = z.object({
  entity: z.string(),
  /** stands in the place of the key from now on */
  pseudonym: z.string(),
  /** when the key was erased before, ISO in UTC; null where it was not */
  erasedBefore: z.string().nullable(),
  /** how many rows of each table held something of the person; tables without are left out */
  tables: z.array(z.object({ name: z.string(), rows: z.number().int().positive() })),
  /** names of the lists drawn with a control group in whose files the pseudonym now stands in the place of the key */
  lists: z.array(z.string()),
  /** whether what was removed is overwritten in the warehouse's file; else it will be after one of the next loads */
  isWiped: z.boolean(),
  dataVersion: z.string().nullable(),
})
export type EraseResult = z.infer<typeof EraseResult>

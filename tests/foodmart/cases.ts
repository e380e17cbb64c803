import { readFile } from 'node:fs/promises'
import { z } from 'zod'

const Key = z.union([z.string(), z.number(), z.boolean(), z.null(), z.strictObject({ special: z.string() })])

/** A row of an answer: `keys` of its members with their ancestors, `grouping` the attributes that are rolled up. */
const ExpectedRow = z.strictObject({
  keys: z.record(z.string(), Key),
  grouping: z.array(z.string()).default([]),
  values: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
})
export type ExpectedRow = z.infer<typeof ExpectedRow>

const remarks = {
  /** a statement on the tables that gives the expected answer; see `answers.ts` */
  sql: z.string().optional(),
  note: z.string().optional(),
  differs: z.boolean().optional(),
  why: z.string().optional(),
  published: z.unknown().optional(),
}
const tolerance = z.record(z.string(), z.number().nonnegative()).default({})
const asked = {
  id: z.string(),
  cube: z.string().optional(),
  query: z.record(z.string(), z.unknown()),
  /** who asks; without it, one who may see all */
  reader: z.unknown().optional(),
  /** by measure, half of the last digit that was published */
  tolerance,
  /** whether the order of `expected` is part of the answer, and whether it is the whole answer */
  ordered: z.boolean().default(false),
  complete: z.boolean().default(true),
  ...remarks,
}

const QueryCase = z.strictObject({ ...asked, endpoint: z.literal('query'), expected: z.array(ExpectedRow) })
export type QueryCase = z.infer<typeof QueryCase>

const DrillThroughCase = z.strictObject({
  ...asked,
  endpoint: z.literal('drill-through'),
  at: z.record(z.string(), z.unknown()),
  measure: z.string(),
  input: z.string().optional(),
  limit: z.int().nonnegative().optional(),
  offset: z.int().nonnegative().optional(),
  /** `rows`: how many are on the page; `sum`: what they all make of the measure, which is the value of the cell */
  expected: z.strictObject({ count: z.int(), rows: z.int().optional(), sum: z.number().optional() }),
})
export type DrillThroughCase = z.infer<typeof DrillThroughCase>

const MembersCase = z.strictObject({
  id: z.string(),
  cube: z.string().optional(),
  endpoint: z.literal('members'),
  reader: z.unknown().optional(),
  requests: z.array(z.strictObject({ body: z.record(z.string(), z.unknown()), count: z.int() })).min(1),
  ...remarks,
})
export type MembersCase = z.infer<typeof MembersCase>

/** A question to an endpoint with the answer that it must have. */
export type Case = QueryCase | DrillThroughCase | MembersCase

const Cases = z.array(z.discriminatedUnion('endpoint', [QueryCase, DrillThroughCase, MembersCase]))

const toCases = (file: string, value: unknown): readonly Case[] => {
  const { success, data, error } = Cases.safeParse(value)
  if (success) return data
  const lines = error.issues.map(({ path, message }) => {
    const [index = 0] = path
    const id = Array.isArray(value) ? z.object({ id: z.string() }).safeParse(value[Number(index)]).data?.id : undefined
    return `${file}: ${id ?? 'case'} at ${path.join('.')}: ${message}`
  })
  throw new Error(lines.join('\n'))
}

/**
 * Reads a file of cases.
 *
 * @throws Error that says what is wrong with it and where
 */
export const readCases = async (file: string): Promise<readonly Case[]> => {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Error(`the cases ${file} cannot be read: ${String(error)}`)
  })
  try {
    return toCases(file, JSON.parse(text))
  } catch (error) {
    throw error instanceof SyntaxError ? new Error(`${file} is not JSON: ${error.message}`) : error
  }
}

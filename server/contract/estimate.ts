import { z } from 'zod'

/** Both ends of an interval. */
export const Interval = z.object({ low: z.number(), high: z.number() })
export type Interval = z.infer<typeof Interval>

/** Why the data cannot carry a number, in place of it. */
export const Refused = z.object({
  code: z.string(),
  message: z.string(),
  /** name of the sentence that `message` is, and what it tells */
  sentence: z.string(),
  facts: z.record(z.string(), z.unknown()),
})
export type Refused = z.infer<typeof Refused>

/** What a reader should know before a number is believed. */
export const Warning = z.object({
  code: z.string(),
  text: z.string(),
  /** what the text tells, by which each language says it in words of its own */
  facts: z.record(z.string(), z.unknown()),
})
export type Warning = z.infer<typeof Warning>

/** The share of an interval's cases that it is to hold. */
export const Confidence = z.number().gt(0).lt(1)

/** What chance is drawn by; the same gives the same answer. Every draw reads all of it, so that it is short. */
export const Seed = z.string().min(1).max(200)

/** A member of an attribute as an analysis names it. */
export const NamedMember = z.object({
  /** its key; null where `special` says what stands behind it */
  key: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  special: z.string().nullable(),
  /** as people read it */
  label: z.string(),
})
export type NamedMember = z.infer<typeof NamedMember>

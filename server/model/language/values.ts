import { z } from 'zod'
import { keywords } from '../expressions/keywords.ts'

/** A text; a number or boolean is taken as written. */
export const text = z.union([z.string().min(1), z.number(), z.boolean()]).meta({ id: 'text' })

/** Texts, or one text as a list of one. */
export const texts = z.union([z.array(text), text]).meta({ id: 'texts' })

/** Texts, of which there is one at least. */
export const someTexts = z.union([z.array(text).min(1), text]).meta({ id: 'some_texts' })

export const flag = z.boolean()

/** One value of a column, null not among them; a text may be empty. */
export const scalar = z.union([z.string(), z.number(), z.boolean()])

/** A date such as 2026-03-31. */
export const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .meta({ format: 'date' })

/** A name that can be written in expressions. */
export const Name = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/)
  .meta({ not: { enum: keywords } })

/** A map of definitions by name; nothing behind the key is a map without entries. */
export const named = <T extends z.ZodType>(definition: T, name: z.ZodString = Name) =>
  z.union([z.record(name, definition), z.null()])

/** The tag of a language as it is usually written, such as `uk`, `zh-CN` or `sr-Latn-RS`. */
export const Tag = z.string().regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/)

/** A map by names of any kind, those of other definitions among them. */
export const byName = <T extends z.ZodType>(value: T) => z.union([z.record(z.string(), value), z.null()])

type Shape = Readonly<Record<string, z.ZodType>>

const optional = (shape: Shape) => z.strictObject({ ...shape }).partial().shape

/** A map with fixed keys, some of which are needed. @param first optional keys that are listed before all others */
export const map = (needed: Shape, others: Shape = {}, first: Shape = {}) =>
  z.strictObject({ ...optional(first), ...needed, ...optional(others) })

/** A map with fixed keys that may have nothing behind its key, which is the same as no key. */
export const optionalMap = (others: Shape) => z.union([map({}, others), z.null()])

/** What people read about anything that has a name. */
export const documentation = {
  title: text.describe('What readers see in place of the name; the name in words where absent'),
  description: text.describe('What it means, in a sentence or two'),
  synonyms: texts.describe('Other words for it, by which readers find it'),
  owner: text.describe('Who answers for it'),
  certified: flag.describe('Whether somebody vouches for it'),
  example_questions: texts.describe('Questions that it answers'),
  since: text.describe('Since when it is there'),
}

/** A definition: a map with fixed keys, some of which are needed, and those that document it. */
export const definition = (needed: Shape, others: Shape = {}) => map(needed, others, documentation)

/** A definition of the top level, which may replace another of its name. */
export const topLevel = (needed: Shape, others: Shape = {}) =>
  definition(needed, { ...others, override: flag.describe('Whether it replaces the definition of the same name') })

/** The keys that a map may have. @param planned keys that are to come */
export const keysOf = ({ shape }: { readonly shape: Shape }, planned: readonly string[] = []) => ({
  known: Object.keys(shape),
  planned,
})

/** The keys that a map must have. */
export const neededKeysOf = ({ shape }: { readonly shape: Shape }): readonly string[] =>
  Object.entries(shape).flatMap(([key, value]) => (value instanceof z.ZodOptional ? [] : [key]))

/** What a JSON Schema says of a map that has exactly one of several keys. */
export const exactlyOne = (...keys: readonly string[]) => ({ oneOf: keys.map((key) => ({ required: [key] })) })

/** What a JSON Schema says of a map that has one of several keys at least. */
export const someOf = (...keys: readonly string[]) => ({ anyOf: keys.map((key) => ({ required: [key] })) })

/** What a JSON Schema says of a map that has no two of several keys. */
export const notBoth = (one: string, other: string) => ({ not: { required: [one, other] } })

import { z } from 'zod'
import { definition, map, scalar, text } from './values.ts'

export const SkipIf = z.enum(['blank', 'same_as_parent'])

/** The deepest tree that may be declared: each level is a step of every walk. */
export const deepest = 100
export const Depth = z.int().min(1).max(deepest)

/** What a level says beside its name. */
export const LevelRule = map({}, { skip_if: SkipIf.describe('When a member of it is left out of the path') })

const Level = z.union([
  z.string(),
  z.record(z.string(), z.union([LevelRule, z.null()])).meta({ minProperties: 1, maxProperties: 1 }),
])

const all = { all: text.describe('What its total is called') }

/** A hierarchy of levels. */
export const LevelHierarchy = definition(
  {
    levels: z
      .array(Level)
      .min(1)
      .describe('Attributes, coarse to fine; {attribute: {skip_if: …}} for one that is left out at times'),
  },
  all,
).meta({ id: 'level_hierarchy' })

/** A parent-child hierarchy. */
export const TreeHierarchy = definition(
  { parent: text.describe('The column with the key of the parent') },
  {
    ...all,
    own_label: text.describe("What a node's own value is called beside those of its children; (own) where absent"),
    max_depth: Depth.describe('How deep it may be; 15 where absent'),
    root: scalar.describe('The value of a parent that means none; null means none anyway'),
    label: text.describe('The column with the names of its members'),
    order_by: text.describe('The column by which siblings are ordered'),
    blank: text.describe('What a node without a name is called'),
  },
)

/** A hierarchy of levels, or a parent-child tree. */
export const Hierarchy = z.union([LevelHierarchy, TreeHierarchy])

import { z } from 'zod'
import { Condition, CubeQuery, Scalar } from './query.ts'
import { ColumnType } from './result.ts'

const Documented = {
  title: z.string(),
  description: z.string().optional(),
  synonyms: z.array(z.string()).optional(),
  /** who answers for it */
  owner: z.string().optional(),
  /** somebody vouches for it */
  certified: z.boolean().optional(),
  exampleQuestions: z.array(z.string()).optional(),
  /** since when it is there, as its authors write it */
  since: z.string().optional(),
}

/** What the planner may do with a measure. `additive` along every attribute; `semi` not along time; `non` is recomputed. */
export const Additivity = z.enum(['additive', 'semi', 'non'])
export type Additivity = z.infer<typeof Additivity>

/** A measure with its contract: home fact, grain, aggregation, additivity, unit and what it is without rows. */
export const CatalogMeasure = z.object({
  name: z.string(),
  ...Documented,
  /** of a view: the title of the cube whose measure it is; absent for a measure of the view itself */
  cubeTitle: z.string().optional(),
  type: ColumnType,
  /** absent for a calculated measure */
  aggregation: z.string().optional(),
  /** the expression as written in the cube file: `expr`, or `calc` for a calculated measure */
  expression: z.string().optional(),
  /** the measure's own filter as written */
  filter: z.string().optional(),
  /** what a weighted average weighs rows by, as written */
  weight: z.string().optional(),
  /** which percentile, 0 to 1, between two rows or one of them; absent for other aggregations */
  percentile: z.object({ p: z.number().min(0).max(1), method: z.enum(['continuous', 'discrete']) }).optional(),
  /** how a semi-additive measure reads the dates of a period, and along which date role */
  over: z.object({ role: z.string(), rule: z.string() }).optional(),
  /**
   * set where rows are of several currencies: the column that says which, and how they are converted, to which currency
   * (`:name` where that parameter chooses it) by which rates at which date; unconverted where only the column is there
   */
  currency: z
    .object({
      column: z.string(),
      to: z.string().optional(),
      rates: z.string().optional(),
      rateAt: z.string().optional(),
    })
    .optional(),
  /** base measures a calculated measure is made of; absent for a base measure */
  inputs: z.array(z.string()).optional(),
  /** the fact table; of a calculation over several facts all of them */
  fact: z.string(),
  grain: z.array(z.string()),
  additivity: Additivity,
  /** roles along which members do not add up to the total, since each has the whole of what it shares with others */
  notAlong: z.array(z.string()).optional(),
  empty: z.enum(['zero', 'empty']),
  /** the unit of an answer that sets no parameters */
  unit: z.string().optional(),
  /** the same where parameters choose a currency, with each as `:name`: what may be added to what */
  chosenUnit: z.string().optional(),
  format: z.string().optional(),
  better: z.enum(['up', 'down']).optional(),
  /** the measure that says what it is to reach */
  target: z.string().optional(),
  /** the folder to list it in */
  folder: z.string().optional(),
  definition: z.object({ file: z.string(), line: z.number().int() }),
})
export type CatalogMeasure = z.infer<typeof CatalogMeasure>

/** An attribute as a query names it: `role.attribute`, or a bare degenerate name. */
export const CatalogAttribute = z.object({
  name: z.string(),
  ...Documented,
  type: ColumnType,
  /** absent for a degenerate attribute */
  role: z.string().optional(),
  roleTitle: z.string().optional(),
  /** attributes whose keys come before its own in a member's path, outermost first */
  within: z.array(z.string()),
  /** what the unknown and the blank member are called */
  unknown: z.string(),
  blank: z.string(),
  /** true where the reader sees texts that are made of its members: no condition can name these */
  masked: z.boolean().optional(),
  /** what the unassigned member is called; set where rows have several members, by a bridge */
  unassigned: z.string().optional(),
  /** period attributes of a calendar, coarse to fine: year, quarter, month, week, date */
  period: z.string().optional(),
  /** true where members have labels beside their keys */
  labelled: z.boolean().optional(),
  /** of a snapshot segment: the days for which its members are stored, ISO, earliest first */
  versions: z.array(z.string()).optional(),
  /** the folder to list it in */
  folder: z.string().optional(),
  /** set on a parent-child tree: what a node's own value and the total are called, and how deep the tree may be */
  tree: z.object({ own: z.string(), all: z.string().optional(), maxDepth: z.number().int() }).optional(),
})
export type CatalogAttribute = z.infer<typeof CatalogAttribute>

export const CatalogHierarchy = z.object({
  name: z.string(),
  title: z.string(),
  /** the name of the total, such as "All offices" */
  all: z.string(),
  /** attribute names, coarse to fine */
  levels: z.array(z.string()).min(1),
  /** levels at which some members are no rows: blank ones, or those named like their parent */
  skips: z.record(z.string(), z.enum(['blank', 'same_as_parent'])).optional(),
})
export type CatalogHierarchy = z.infer<typeof CatalogHierarchy>

/** A view with the cubes that it holds, each with the date role that is the view's time. */
export const CatalogView = z.object({
  name: z.string(),
  cubes: z.array(z.object({ name: z.string(), time: z.string().optional() })),
  /** by the names of the cube asked: what the view calls its segments of dimensions, where that is another name */
  segments: z.record(z.string(), z.string()).optional(),
})
export type CatalogView = z.infer<typeof CatalogView>
/** A parameter that measures of the cube read: what queries may set it to, and what it is where they do not. */
export const CatalogParameter = z.object({
  name: z.string(),
  ...Documented,
  type: z.enum(['text', 'number', 'integer', 'boolean', 'date']),
  default: Scalar,
  /** least and greatest value, both included */
  min: Scalar.optional(),
  max: Scalar.optional(),
  allowed: z.array(Scalar).optional(),
})
export type CatalogParameter = z.infer<typeof CatalogParameter>

/** A scenario that changes something here: `sets` are the parameters of the list that it sets. */
const CatalogScenario = z.object({ name: z.string(), ...Documented, sets: z.array(z.string()) })

/** Something that happened to the company: its first and its last day, ISO, the same where it took one. */
const CatalogEvent = z.object({ name: z.string(), ...Documented, from: z.string(), to: z.string() })

/** A set of members; of a frozen one `versions` are the days for which its members are stored, ISO, earliest first. */
const CatalogSet = z.object({
  name: z.string(),
  ...Documented,
  of: z.string(),
  versions: z.array(z.string()).optional(),
})

/** A condition that a query from a perspective gets where it does not speak of the attribute itself. */
export const DefaultCondition = z.object({ attribute: z.string(), condition: Condition })
export type DefaultCondition = z.infer<typeof DefaultCondition>

/** A question to start from, asked of the perspective that has it. */
const CatalogQuery = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string().optional(),
  query: CubeQuery,
})

/** The body of `GET /api/cubes/:name`: of a perspective, what it shows of its cube or view, in its order. */
export const Catalog = z.object({
  name: z.string(),
  ...Documented,
  grain: z.array(z.string()),
  measures: z.array(CatalogMeasure),
  attributes: z.array(CatalogAttribute),
  hierarchies: z.array(CatalogHierarchy),
  /** sets of members that conditions may name */
  sets: z.array(CatalogSet).optional(),
  /** per measure the attributes that fit it */
  fits: z.record(z.string(), z.array(z.string())),
  /** the last date up to which the data are complete, ISO, or null where the cube declares none */
  completeThrough: z.string().nullable(),
  /** dates between which no row means zero; outside a value is empty */
  coverage: z.object({ from: z.string().optional(), to: z.string().optional() }).optional(),
  /** absent where measures read none */
  parameters: z.array(CatalogParameter).optional(),
  /** absent where none changes anything here */
  scenarios: z.array(CatalogScenario).optional(),
  /** absent where the workspace names none, or the cube knows no dates */
  events: z.array(CatalogEvent).optional(),
  /** the date role that time modifiers move, and the modifiers that its calendar knows by name */
  time: z.object({ role: z.string(), shifts: z.array(z.string()) }).optional(),
  /** of a view: the cubes whose measures it has */
  cubes: z.array(z.string()).optional(),
  /** of a view: the last date up to which the data of each of its cubes are complete, ISO; without those that declare none */
  completeByCube: z.record(z.string(), z.string()).optional(),
  /** of a view: what becomes of a measure at members of an attribute that does not fit it */
  unrelated: z.enum(['blank', 'repeat', 'error']).optional(),
  /** views that hold the cube beside others, or the view itself: where to drill across */
  views: z.array(CatalogView).optional(),
  /** of a perspective: the cube or view that it shows, which has whatever the perspective leaves out */
  of: z.string().optional(),
  /** of a perspective: names of measures and attributes by folder; without any, measures may have folders of their own */
  folders: z.array(z.object({ name: z.string(), members: z.array(z.string()) })).optional(),
  /** of a perspective: conditions that stand in `where` of each query from it */
  defaults: z.array(DefaultCondition).optional(),
  /** of a perspective: questions to start from, the first being the one to open it with */
  queries: z.array(CatalogQuery).optional(),
  model: z.string(),
  data: z.string(),
})
export type Catalog = z.infer<typeof Catalog>

/** The body of `GET /api/cubes`: all that a query can be `from`. */
export const CubeList = z.object({
  workspace: z.object({
    name: z.string(),
    title: z.string(),
    /** languages that titles and names of members can be asked in by `Accept-Language`; the first is that of the definitions */
    languages: z.array(z.string()),
    /** the cube or view to begin with; absent where the workspace names none */
    opens: z.string().optional(),
  }),
  cubes: z.array(
    z.object({
      name: z.string(),
      ...Documented,
      kind: z.enum(['cube', 'view', 'perspective']),
      /** of a perspective: the cube or view that it shows */
      of: z.string().optional(),
      measures: z.number().int(),
      attributes: z.number().int(),
    }),
  ),
  model: z.string(),
  data: z.string(),
})
export type CubeList = z.infer<typeof CubeList>

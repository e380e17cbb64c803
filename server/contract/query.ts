import { z } from 'zod'
import { OutputName } from './output-name.ts'

/**
 * One member of an attribute. A scalar is its key, a list the path of a composite key, null the blank member (a known
 * row without a value), `{special: 'unknown'}` the unknown one (no row), `{special: 'other'}` what `top` left out.
 */
export const Scalar = z.union([z.string(), z.number(), z.boolean()])
export const Member = z.union([
  Scalar,
  z.null(),
  z.array(z.union([Scalar, z.null()])).min(1),
  z.strictObject({ special: z.enum(['unknown', 'blank', 'other', 'own', 'restricted', 'unassigned']) }),
])
export type Member = z.infer<typeof Member>
export type Scalar = z.infer<typeof Scalar>

/** How many periods a relative date may go. */
const mostPeriods = 10_000

const Unit = z.enum(['day', 'week', 'month', 'quarter', 'year'])

/** The operators of a condition on an attribute. */
export const AttributeOperators = z.strictObject({
  in: z.array(Member).min(1).optional(),
  notIn: z.array(Member).min(1).optional(),
  from: Scalar.optional(),
  to: Scalar.optional(),
  gt: Scalar.optional(),
  gte: Scalar.optional(),
  lt: Scalar.optional(),
  lte: Scalar.optional(),
  contains: z.string().min(1).optional(),
  startsWith: z.string().min(1).optional(),
  is: z.enum(['blank', 'unknown']).optional(),
  descendsFrom: z.array(Member).min(1).optional(),
  childrenOf: z.array(Member).min(1).optional(),
  last: z
    .strictObject({
      n: z.number().int().positive().max(mostPeriods),
      unit: Unit,
      complete: z.boolean().optional(),
      at: Scalar.optional(),
    })
    .optional(),
  toDate: Unit.optional(),
  /** dates up to the last complete one */
  through: z.enum(['complete']).optional(),
  shift: z.strictObject({ n: z.number().int().min(-mostPeriods).max(mostPeriods), unit: Unit }).optional(),
  at: Scalar.optional(),
})

/** In place of the day of stored members: those that a question finds now. */
export const freshVersion = 'fresh'

/** What is wrong with the version of a condition, or undefined. */
const versionProblem = ({ set, version }: Condition): string | undefined => {
  if (version === undefined) return undefined
  if (typeof set !== 'string')
    return 'version says which stored members of a set are meant; it needs the name of a set beside it'
  if (version === freshVersion || /^\d{4}-\d{2}-\d{2}$/.test(version)) return undefined
  return `version is a day such as "2026-03-31", or "${freshVersion}"; found ${JSON.stringify(version)}`
}

/**
 * A condition on rows. Either one attribute with its operators, all of which must hold, or a combination. Conditions
 * are two-valued: a missing value makes a positive condition false, and `not` and `notIn` keep blank and unknown.
 */
export const Condition: z.ZodType<Condition> = z
  .strictObject({
    attribute: z.string().optional(),
    ...AttributeOperators.shape,
    any: z
      .array(z.lazy(() => Condition))
      .min(1)
      .optional(),
    all: z
      .array(z.lazy(() => Condition))
      .min(1)
      .optional(),
    not: z.lazy(() => Condition).optional(),
    segment: z.string().optional(),
    set: z.union([z.string(), z.lazy(() => SetDefinition)]).optional(),
    version: z.string().optional(),
    role: z.string().optional(),
  })
  .superRefine((condition, context) => {
    const heads = (['attribute', 'any', 'all', 'not', 'segment', 'set'] as const).filter(
      (k) => condition[k] !== undefined,
    )
    const operators = Object.keys(AttributeOperators.shape).filter(
      (k) => condition[k as keyof typeof condition] !== undefined,
    )
    const problem =
      heads.length !== 1
        ? `a condition has exactly one of attribute, any, all, not, segment, set; found ${heads.length === 0 ? 'none' : heads.join(' and ')}`
        : heads[0] === 'attribute' && operators.length === 0
          ? `a condition on ${condition.attribute} needs one of ${Object.keys(AttributeOperators.shape).join(', ')}`
          : heads[0] !== 'attribute' && operators.length > 0
            ? `${operators[0]} needs an attribute beside it`
            : condition.role !== undefined && condition.segment === undefined
              ? 'role says of which role a segment is meant; it needs a segment beside it'
              : versionProblem(condition)
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem })
  })
export interface Condition {
  attribute?: string | undefined
  in?: Member[] | undefined
  notIn?: Member[] | undefined
  from?: Scalar | undefined
  to?: Scalar | undefined
  gt?: Scalar | undefined
  gte?: Scalar | undefined
  lt?: Scalar | undefined
  lte?: Scalar | undefined
  contains?: string | undefined
  startsWith?: string | undefined
  is?: 'blank' | 'unknown' | undefined
  descendsFrom?: Member[] | undefined
  childrenOf?: Member[] | undefined
  last?: { n: number; unit: z.infer<typeof Unit>; complete?: boolean | undefined; at?: Scalar | undefined } | undefined
  toDate?: z.infer<typeof Unit> | undefined
  through?: 'complete' | undefined
  shift?: { n: number; unit: z.infer<typeof Unit> } | undefined
  at?: Scalar | undefined
  any?: Condition[] | undefined
  all?: Condition[] | undefined
  not?: Condition | undefined
  segment?: string | undefined
  /** the role that a segment is asked of, where a cube has several of its dimension */
  role?: string | undefined
  set?: string | SetDefinition | undefined
  /** of a frozen set that is named: the day whose members are meant, ISO, or `fresh` for those found now */
  version?: string | undefined
}

/** A measure of a query: a name with optional modifiers (`won@prior_year`), a display calculation, or a calculation. */
export const MeasureEntry = z.union([
  z.string(),
  z.strictObject({
    measure: z.string().optional(),
    calc: z.string().optional(),
    as: OutputName.optional(),
    show: z
      .enum(['share', 'rank', 'running', 'difference', 'percent_change', 'index', 'moving_average', 'trend'])
      .optional(),
    base: z.union([z.string(), z.strictObject({ level: z.string() })]).optional(),
    over: z.enum(['all', 'visible']).optional(),
    direction: z.enum(['asc', 'desc']).optional(),
    ties: z.enum(['standard', 'dense']).optional(),
    window: z.number().int().positive().optional(),
    /** how a time modifier compares a period that is not complete yet; the calendar's rule where absent */
    align: z.enum(['elapsed', 'working_days', 'full']).optional(),
  }),
])
export type MeasureEntry = z.infer<typeof MeasureEntry>

/**
 * One entry of an axis: an attribute (`owner.office`, `stage`) or an explicit axis: listed members of mixed levels (`{}` is
 * the total), the children of members of a hierarchy, or its leaves below them.
 */
export const AxisEntry = z.union([
  z.string(),
  z.strictObject({ members: z.array(z.record(z.string(), Member)).min(1) }),
  z.strictObject({ childrenOf: z.array(Member).min(1), of: z.string() }),
  z.strictObject({
    leavesOf: z.array(Member).min(1),
    of: z.string(),
    maxDepth: z.number().int().positive().optional(),
  }),
])
export type AxisEntry = z.infer<typeof AxisEntry>

/** A condition on measures, tested at each listed leaf coordinate or, with `at`, at its ancestor there. */
export const Having = z.strictObject({
  measure: z.string().optional(),
  calc: z.string().optional(),
  gt: z.number().optional(),
  gte: z.number().optional(),
  lt: z.number().optional(),
  lte: z.number().optional(),
  between: z.tuple([z.number(), z.number()]).optional(),
  at: z.string().optional(),
})
export type Having = z.infer<typeof Having>

const setShapes = ['members', 'take', 'having', 'union', 'except', 'intersect'] as const
const setAlgebra = ['union', 'except', 'intersect'] as const

/** What is wrong with the keys of a set, or undefined. */
const setProblem = (set: SetDefinition): string | undefined => {
  const shapes = setShapes.filter((k) => set[k] !== undefined)
  const algebra = setAlgebra.find((k) => set[k] !== undefined)
  const ranks = (['take', 'by', 'kind', 'having', 'when'] as const).find((k) => set[k] !== undefined)
  if (shapes.length === 0) return `a set needs one of ${setShapes.join(', ')}`
  if (algebra !== undefined && (shapes.length > 1 || ranks !== undefined))
    return `${algebra} puts sets together; ${shapes.find((k) => k !== algebra) ?? ranks} belongs into one of them`
  if (set.of === undefined && algebra === undefined) return 'a set needs of, the attribute whose members it has'
  if (set.members !== undefined && ranks !== undefined)
    return `members lists a set's members; ${ranks} chooses them; keep one`
  if ((set.take === undefined) !== (set.by === undefined)) return 'take and by belong together: how many, and by what'
  return set.kind !== undefined && set.take === undefined ? 'kind says how members are taken; it needs take' : undefined
}

/**
 * A set of members of one attribute, evaluated on its own before the query and under none of its conditions: listed
 * `members`; those that `take` ranks first by a measure, and those that pass `having`, both under `when` alone; or other
 * sets put together. `take` counts members, for `kind` percent and sum it is what their values reach.
 */
export const SetDefinition: z.ZodType<SetDefinition> = z
  .strictObject({
    of: z.string().optional(),
    members: z.array(Member).min(1).optional(),
    take: z.number().nonnegative().optional(),
    by: z.string().optional(),
    kind: z.enum(['top', 'bottom', 'percent', 'sum']).optional(),
    having: z.array(Having).min(1).optional(),
    when: z.array(Condition).optional(),
    union: z
      .array(z.union([z.string(), z.lazy(() => SetDefinition)]))
      .min(1)
      .optional(),
    except: z
      .array(z.union([z.string(), z.lazy(() => SetDefinition)]))
      .min(1)
      .optional(),
    intersect: z
      .array(z.union([z.string(), z.lazy(() => SetDefinition)]))
      .min(1)
      .optional(),
  })
  .superRefine((set, context) => {
    const problem = setProblem(set)
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem })
  })
export interface SetDefinition {
  of?: string | undefined
  members?: Member[] | undefined
  take?: number | undefined
  by?: string | undefined
  kind?: 'top' | 'bottom' | 'percent' | 'sum' | undefined
  having?: Having[] | undefined
  when?: Condition[] | undefined
  union?: (string | SetDefinition)[] | undefined
  except?: (string | SetDefinition)[] | undefined
  intersect?: (string | SetDefinition)[] | undefined
}

export const Sort = z.strictObject({
  by: z.string(),
  direction: z.enum(['asc', 'desc']).optional(),
  at: z.record(z.string(), Member).optional(),
  scope: z.enum(['parent', 'all']).optional(),
})
export type Sort = z.infer<typeof Sort>

export const Top = z.strictObject({
  kind: z.enum(['top', 'bottom', 'percent', 'sum']).default('top'),
  n: z.number().nonnegative(),
  by: z.string(),
  of: z.union([z.string(), z.array(z.string()).min(1)]),
  per: z.string().optional(),
  context: z.array(Condition).optional(),
  other: z.boolean().optional(),
})
export type Top = z.infer<typeof Top>

const TotalKind = z.enum(['grand', 'rows', 'columns', 'subtotals'])
const Totals = z.union([z.boolean(), z.array(TotalKind), z.array(z.array(z.string()))])

/** Operations on a query; `server/contract/operations.ts` says what each does. */
export const Operation = z
  .strictObject({
    drillDown: z
      .strictObject({ attribute: z.string(), member: Member.optional(), hierarchy: z.string().optional() })
      .optional(),
    rollUp: z.strictObject({ attribute: z.string(), hierarchy: z.string().optional() }).optional(),
    slice: z.strictObject({ attribute: z.string(), member: Member }).optional(),
    dice: z.array(Condition).min(1).optional(),
    pivot: z.strictObject({ rows: z.array(AxisEntry).optional(), columns: z.array(AxisEntry).optional() }).optional(),
    drillAcross: z.strictObject({ to: z.string(), measures: z.array(MeasureEntry).min(1) }).optional(),
  })
  .superRefine((operation, context) => {
    const named = Object.values(operation).filter((v) => v !== undefined).length
    if (named !== 1) context.addIssue({ code: 'custom', message: `an operation has exactly one key; found ${named}` })
  })
export type Operation = z.infer<typeof Operation>

/** Values of parameters by name; what each may be is checked against its definition. */
export const Parameters = z.record(z.string(), z.unknown())

/** The request of `POST /api/query`. Every key but `from` is optional; unknown keys are refused. */
export const CubeQuery = z.strictObject({
  from: z.string(),
  /** of a perspective: whether its default conditions hold, or those of which attributes; they do where absent */
  defaults: z.union([z.boolean(), z.array(z.string())]).optional(),
  measures: z.array(MeasureEntry).default([]),
  rows: z.array(AxisEntry).default([]),
  columns: z.array(AxisEntry).default([]),
  where: z.array(Condition).default([]),
  having: z.array(Having).optional(),
  totals: Totals.optional(),
  totalsOf: z.enum(['all', 'visible']).optional(),
  sort: z.array(Sort).optional(),
  top: z.union([Top, z.array(Top)]).optional(),
  empty: z.boolean().optional(),
  limit: z.number().int().nonnegative().optional(),
  offset: z.number().int().nonnegative().optional(),
  unrelated: z.enum(['blank', 'repeat', 'error']).optional(),
  parameters: Parameters.optional(),
  scenarios: z.array(z.string()).optional(),
  asOf: z.string().optional(),
  zone: z.string().optional(),
  apply: z.array(Operation).optional(),
})
export type CubeQuery = z.infer<typeof CubeQuery>

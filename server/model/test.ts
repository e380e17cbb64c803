import { type TestKind, testKinds } from '../contract/model-tests.ts'
import type { Condition, Member } from '../contract/query.ts'
import type { Definition } from './documentation.ts'
import type { Reader } from './policy.ts'

/** A value that a golden cell must have: its text as written, or null for an empty cell. */
export interface ExpectedValue {
  readonly text: string | null
  readonly definition: Definition
}

/** One row of a golden test: a member for each attribute, a value for each measure. */
export interface GoldenRow {
  readonly members: readonly Member[]
  readonly values: readonly ExpectedValue[]
}

/** A question whose cells are known: of a cube or view, by attributes, under conditions. */
export interface GoldenTest {
  readonly kind: 'golden'
  readonly of: string
  readonly by: readonly string[]
  readonly measures: readonly string[]
  readonly where: readonly Condition[]
  readonly rows: readonly GoldenRow[]
  /** rows that are not listed fail it too */
  readonly complete: boolean
  /** who asks; the owner, who sees all, where absent */
  readonly as?: Reader
}

/** What the rows of a table, or the shares of a bridge, must be like. */
export type StructuralTest =
  | { readonly kind: 'unique' | 'not_null'; readonly table: string; readonly columns: readonly string[] }
  | {
      readonly kind: 'reference'
      readonly table: string
      readonly columns: readonly string[]
      readonly to: string
      /** columns of `to`, one for each of `columns` */
      readonly key: readonly string[]
    }
  | {
      readonly kind: 'functional_dependency'
      readonly table: string
      readonly columns: readonly string[]
      /** columns whose value these decide */
      readonly decide: readonly string[]
    }
  | {
      readonly kind: 'no_overlap'
      readonly table: string
      readonly by: readonly string[]
      readonly from: string
      readonly to: string
    }
  | { readonly kind: 'weights_at_most_one'; readonly cube: string; readonly bridge: string }

/** What data may be like, also compared with what was published before. */
export type DriftTest =
  | { readonly kind: 'freshness'; readonly table: string; readonly column: string; readonly maxDays: number }
  | {
      readonly kind: 'row_count'
      readonly table: string
      readonly min: number | undefined
      readonly max: number | undefined
      /** percent of the rows published before that may go or come */
      readonly maxDrop: number | undefined
      readonly maxGrowth: number | undefined
    }
  | {
      readonly kind: 'distribution'
      readonly of: string
      readonly by: string
      readonly measure: string
      readonly where: readonly Condition[]
      /** percentage points by which the share of a member may move */
      readonly maxPoints: number
    }

/** What must hold for every question to a cube or view, or to all of them. */
export interface InvariantTest {
  readonly kind: 'invariant'
  /** absent: all cubes and views */
  readonly of: string | undefined
}

/** A test that a model has of itself and of the data under it. */
export type ModelTest = { readonly title: string; readonly definition: Definition } & (
  | GoldenTest
  | StructuralTest
  | DriftTest
  | InvariantTest
)

const told: readonly TestKind[] = ['freshness', 'row_count', 'distribution', 'invariant']

/** Kinds whose failure keeps data and definitions from being served; all others are told. */
export const blockingKinds: ReadonlySet<TestKind> = new Set(testKinds.filter((kind) => !told.includes(kind)))

import type { ArithmeticOperator, ComparisonOperator } from '../expression.ts'

/** An expression as written, before names are resolved and types are known. `at` is its main character's offset in the text. */
export type Syntax =
  | { readonly kind: 'number'; readonly text: string; readonly at: number }
  | { readonly kind: 'text'; readonly value: string; readonly at: number }
  | { readonly kind: 'date'; readonly value: string; readonly at: number }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly at: number }
  | { readonly kind: 'null'; readonly at: number }
  | { readonly kind: 'name'; readonly path: readonly string[]; readonly at: number }
  /** `:name` */
  | { readonly kind: 'parameter'; readonly name: string; readonly at: number }
  | {
      readonly kind: 'arithmetic'
      readonly op: ArithmeticOperator
      readonly left: Syntax
      readonly right: Syntax
      readonly at: number
    }
  | {
      readonly kind: 'comparison'
      readonly op: ComparisonOperator
      readonly left: Syntax
      readonly right: Syntax
      readonly at: number
    }
  | {
      readonly kind: 'logic'
      readonly op: 'and' | 'or'
      readonly left: Syntax
      readonly right: Syntax
      readonly at: number
    }
  | { readonly kind: 'not'; readonly operand: Syntax; readonly at: number }
  | { readonly kind: 'negate'; readonly operand: Syntax; readonly at: number }
  | { readonly kind: 'in'; readonly operand: Syntax; readonly values: readonly Syntax[]; readonly at: number }
  | { readonly kind: 'isNull'; readonly operand: Syntax; readonly at: number }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Syntax[]; readonly at: number }
  /** `avg(m over a)` */
  | {
      readonly kind: 'over'
      readonly name: string
      readonly arguments: readonly Syntax[]
      readonly attribute: NameSyntax
      readonly at: number
    }
  /** `m@prior(quarter, 2)@ytd`, one or more modifiers */
  | {
      readonly kind: 'modified'
      readonly operand: Syntax
      readonly modifiers: readonly ModifierSyntax[]
      readonly at: number
    }
  /** `m{a = v, all(b)}` */
  | { readonly kind: 'at'; readonly operand: Syntax; readonly changes: readonly ChangeSyntax[]; readonly at: number }

/** A name with its dots. */
export type NameSyntax = Extract<Syntax, { kind: 'name' }>

/** A time modifier as written; an argument is a number, a word, or both as in `3 month`. */
export interface ModifierSyntax {
  readonly name: string
  readonly arguments: readonly ModifierArgument[]
  readonly at: number
}

export interface ModifierArgument {
  readonly number?: { readonly text: string; readonly at: number }
  readonly word?: { readonly text: string; readonly at: number }
}

/** One change of coordinate as written: an attribute freed, or set to members. */
export type ChangeSyntax =
  | { readonly kind: 'all'; readonly attribute: NameSyntax }
  | { readonly kind: 'members'; readonly attribute: NameSyntax; readonly members: readonly MemberSyntax[] }

/** A key, or a path of several in brackets, outermost first. */
export interface MemberSyntax {
  readonly keys: readonly KeySyntax[]
  readonly at: number
}

export interface KeySyntax {
  readonly value: string | number | boolean | null
  /** a number as written */
  readonly text?: string
  readonly at: number
}

/** What the two languages differ in while parsing. */
export interface Grammar {
  readonly functions: readonly string[]
  /** functions that end in `over` and an attribute */
  readonly statistics: readonly string[]
  /** aggregates, which the language knows of only to refuse them */
  readonly aggregates: readonly string[]
  /** whether `@modifier` and `{change}` may follow a value */
  readonly moves: boolean
  /** functions of the language that are not supported yet */
  readonly plannedFunctions: readonly string[]
  /** signs of the language that are not supported yet, with what they stand for */
  readonly plannedSigns: ReadonlyMap<string, string>
}

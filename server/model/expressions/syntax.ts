import type { ArithmeticOperator, ComparisonOperator } from '../expression.ts'

/** An expression as written, before names are resolved and types are known. `at` is its main character's offset in the text. */
export type Syntax =
  | { readonly kind: 'number'; readonly text: string; readonly at: number }
  | { readonly kind: 'text'; readonly value: string; readonly at: number }
  | { readonly kind: 'date'; readonly value: string; readonly at: number }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly at: number }
  | { readonly kind: 'null'; readonly at: number }
  | { readonly kind: 'name'; readonly path: readonly string[]; readonly at: number }
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

/** What the two languages differ in while parsing. */
export interface Grammar {
  readonly functions: readonly string[]
  /** functions of the language that are not supported yet */
  readonly plannedFunctions: readonly string[]
  /** signs of the language that are not supported yet, with what they stand for */
  readonly plannedSigns: ReadonlyMap<string, string>
}

import type { Condition, SetDefinition } from './query.ts'

/** The conditions that a condition is made of: those of `any` and `all`, and that of `not`; else none. */
export const conditionParts = ({ any = [], all = [], not }: Condition): readonly Condition[] => [
  ...any,
  ...all,
  ...(not === undefined ? [] : [not]),
]

/** The sets that a set is made of, by name or written in place: those of `union`, `except` or `intersect`; else none. */
export const setParts = ({
  union = [],
  except = [],
  intersect = [],
}: SetDefinition): readonly (string | SetDefinition)[] => [...union, ...except, ...intersect]

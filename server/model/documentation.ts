/** Where a definition stands: a file of the workspace or of the shipped cubes, its 1-based line and column. */
export interface Definition {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** What a person reads about anything that has a name. */
export interface Documentation {
  readonly title: string
  readonly description?: string
  readonly synonyms?: readonly string[]
  /** who answers for it */
  readonly owner?: string
  /** somebody vouches for it */
  readonly certified?: boolean
  readonly exampleQuestions?: readonly string[]
  /** since when it is there, as its authors write it */
  readonly since?: string
}

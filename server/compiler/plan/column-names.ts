const numbered = /#\d+$/

/** A column's name without the number that tells it from others of one spelling. */
export const unnumbered = (column: string): string => column.replace(numbered, '')

/** Names for columns of a statement: engines ignore case, so two names that differ in nothing else get a number. */
export class ColumnNames {
  readonly #columns = new Map<string, string>()
  readonly #taken = new Set<string>()
  readonly #isReserved: (lower: string) => boolean

  /** @param isReserved whether something else has a column of that name, which is in lower case */
  constructor(isReserved: (lower: string) => boolean = () => false) {
    this.#isReserved = isReserved
  }

  #isTaken(name: string): boolean {
    const lower = name.toLowerCase()
    return this.#taken.has(lower) || this.#isReserved(lower)
  }

  /** The column called so, always the same for the same name: the name itself where no other column has it. */
  of(name: string): string {
    const known = this.#columns.get(name)
    if (known !== undefined) return known
    const free = (n: number): string => {
      const candidate = n === 1 ? name : `${name}#${n}`
      return this.#isTaken(candidate) ? free(n + 1) : candidate
    }
    const column = free(1)
    this.#taken.add(column.toLowerCase())
    this.#columns.set(name, column)
    return column
  }
}

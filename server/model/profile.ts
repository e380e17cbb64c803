/**
 * What was verified on the data of one cube, so that the compiler may rely on it. Without a profile (`undefined`)
 * nothing is relied on: every join keeps unmatched facts, every attribute may be blank or unknown.
 */
export interface CubeProfile {
  readonly roles: ReadonlyMap<string, RoleProfile>
  /** attributes with at least one known row (or fact row, for a degenerate one) that has no value */
  readonly blank: ReadonlySet<string>
}

export interface RoleProfile {
  /** every fact row's key finds a row in the dimension table, be it the unknown member's */
  readonly complete: boolean
  /** some fact rows belong to the unknown member: their key is null, an orphan, or the unknown key */
  readonly unknown: boolean
}

/**
 * What was verified on the data of one cube, so that the compiler may rely on it. Without a profile (`undefined`)
 * nothing is relied on: every join keeps unmatched facts, every attribute may be blank or unknown.
 */
export interface CubeProfile {
  readonly roles: ReadonlyMap<string, RoleProfile>
  /** attributes with at least one known row (or fact row, for a degenerate one) that has no value */
  readonly blank: ReadonlySet<string>
  /** calendar attributes whose stored column says on every date what the calendar would compute */
  readonly stored?: ReadonlySet<string>
  /** the last date up to which the data are complete, ISO; absent where that is not known */
  readonly completeThrough?: string
}

export interface RoleProfile {
  /** every fact row's key finds a row in the dimension table, be it the unknown member's */
  readonly complete: boolean
  /** some fact rows belong to the unknown member: their key is null, an orphan, or the unknown key */
  readonly unknown: boolean
}

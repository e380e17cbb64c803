/**
 * Where values of a cube may be of all its rows, also of those that its reader may not see: at coordinates, and under
 * conditions, that name no other attributes than the first `proved` of `by`; nowhere where that is -1, or not known yet.
 * Behind each combination of these there are none of those rows, or those of at least `minGroup` members.
 */
export interface FullAccess {
  readonly minGroup: number
  /** coarse to fine */
  readonly by: readonly string[]
  /** attributes and hierarchies that conditions are on, whose members are counted */
  readonly restricted: readonly string[]
  /** names of the measures that may; all where absent */
  readonly measures?: ReadonlySet<string>
  readonly proved?: number
}

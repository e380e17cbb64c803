import type { Condition, Member } from '../contract/query.ts'
import type { Definition } from './documentation.ts'

/** Who asks: the roles that they have, and what is known of them, by which policies may choose rows. */
export interface Reader {
  readonly roles: readonly string[]
  readonly attributes?: Readonly<Record<string, ReaderValue | readonly ReaderValue[]>>
}
export type ReaderValue = string | number | boolean

/** The role that sees all there is, whatever policies say. */
export const ownerRole = 'owner'

/** Whether a reader sees all there is. */
export const isOwner = ({ roles }: Reader): boolean => roles.includes(ownerRole)

/** Who asks where nobody has to say who they are. */
export const owner: Reader = { roles: [ownerRole] }

/** A condition of a policy, on an attribute by the name that one of its cubes has for it. A text `$user.name` stands for what is known of the reader. */
export interface PolicyCondition {
  readonly attribute: string
  readonly condition: Condition
  readonly definition: Definition
}

/** Conditions that hold together, and several such of which one must hold. */
export type Alternatives = readonly (readonly PolicyCondition[])[]

/** Members of a hierarchy or tree, each with all below it, that a policy grants or denies; of those one is below the other the deeper rule wins. */
export interface Grants {
  /** by the name that one of the policy's cubes has for it */
  readonly hierarchy: string
  /** the less deep first */
  readonly grants: readonly { readonly member: Member; readonly allowed: boolean }[]
  readonly definition: Definition
}

/** How members are written in place of their names: by first letters, by a code that is the same for one reader, or all alike. */
export const masks = ['initials', 'code', 'redacted'] as const
export type Mask = (typeof masks)[number]

/** A measure or attribute, by the name that its cube has for it. */
export interface OfCube {
  readonly cube: string
  readonly name: string
}

/** Values that may cover rows which may not be seen. */
export interface FullTotals {
  /** how many members that may not be seen there are at least behind each part of the data that such values tell apart */
  readonly minGroup: number
  /** the attributes that may tell parts apart, coarse to fine, by cube; one that is absent: the months, quarters and years of its time */
  readonly by: ReadonlyMap<string, readonly string[]>
  /** those that may; all where absent */
  readonly measures?: readonly OfCube[]
}

/** What readers of the role of its name may see. */
export interface Policy {
  readonly name: string
  /** names of cubes; a view is seen by who sees all of its cubes */
  readonly cubes: readonly string[]
  /** rows that may be seen; all where absent */
  readonly rows?: Alternatives
  /** members that may be seen, beside what `rows` says of them */
  readonly members: readonly Grants[]
  /** rows that may not be seen, whatever other policies allow */
  readonly forbid: Alternatives
  /** whether facts of members that may not be seen are left out, or kept under a member that stands for all of these */
  readonly effect: 'facts' | 'members'
  /** measures and attributes that may not be seen */
  readonly hide: readonly OfCube[]
  /** levels of hierarchies that cannot be asked for: above the top, below the bottom */
  readonly levels: readonly {
    readonly cube: string
    readonly above: readonly string[]
    readonly below: readonly string[]
  }[]
  readonly masks: readonly (OfCube & { readonly mask: Mask })[]
  /** what becomes of a value that covers rows which may not be seen: it is made of the others, or it is empty */
  readonly totals: 'partial' | 'hidden'
  /** where values may be of all rows */
  readonly full?: FullTotals
  readonly definition: Definition
}

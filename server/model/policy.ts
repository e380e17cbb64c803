import type { Condition } from '../contract/query.ts'
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

/** What readers of the role of its name may see. */
export interface Policy {
  readonly name: string
  /** names of cubes; a view is seen by who sees all of its cubes */
  readonly cubes: readonly string[]
  /** rows that may be seen; all where absent */
  readonly rows?: Alternatives
  /** rows that may not be seen, whatever other policies allow */
  readonly forbid: Alternatives
  /** measures and attributes that may not be seen, each of a cube */
  readonly hide: readonly { readonly cube: string; readonly name: string }[]
  /** what becomes of a value that covers rows which may not be seen: it is made of the others, or it is empty */
  readonly totals: 'partial' | 'hidden'
  readonly definition: Definition
}

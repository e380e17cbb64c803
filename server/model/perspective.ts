import type { Condition, CubeQuery } from '../contract/query.ts'
import type { Definition, Documentation } from './documentation.ts'

/** A question to start from, without its `from`: it is asked of the perspective that has it. */
export interface StartQuery extends Pick<Documentation, 'title' | 'description'> {
  readonly name: string
  readonly query: Omit<CubeQuery, 'from' | 'defaults' | 'apply'>
  readonly definition: Definition
}

/** A condition that a question gets unless it speaks of the attribute itself. */
export interface DefaultCondition {
  readonly attribute: string
  readonly condition: Condition
  readonly definition: Definition
}

/**
 * A cube or view as some readers want to see it: which of its measures and attributes, in which order and folders, under
 * which conditions and from which questions to start. It hides nothing: what it leaves out can be asked all the same.
 */
export interface Perspective extends Documentation {
  readonly name: string
  /** the name of the cube or view that it shows */
  readonly of: string
  /** in order, without hidden ones */
  readonly measures: readonly string[]
  readonly attributes: readonly string[]
  /** names of measures and attributes by folder, in order; what is in none stands outside of them */
  readonly folders: readonly { readonly name: string; readonly members: readonly string[] }[]
  readonly defaults: readonly DefaultCondition[]
  readonly queries: readonly StartQuery[]
  readonly definition: Definition
}

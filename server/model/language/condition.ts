import { z } from 'zod'
import { AttributeOperators, Member } from '../../contract/query.ts'

/** A condition on an attribute: a member, a list of members, or a map of operators. */
const AttributeCondition = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(Member).min(1),
  AttributeOperators.meta({ minProperties: 1 }),
])

/** Conditions by attribute, all of which must hold. */
export const Conditions = z.union([z.record(z.string(), AttributeCondition), z.null()]).meta({ id: 'conditions' })

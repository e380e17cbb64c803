import { Segment, SegmentKind } from '../language/set.ts'
import { keysOf } from '../language/values.ts'
import type { Report } from '../problem.ts'
import { readFields } from '../yaml/fields.ts'
import type { Entry, Located, Phrase } from '../yaml/node.ts'
import type { TopLevel } from './definition.ts'
import { readNamed } from './named.ts'

const segmentKeys = keysOf(Segment)

/** A segment as written: a predicate on the rows of one dimension or of one cube. */
export interface SegmentDefinition extends TopLevel {
  readonly on: Located
  readonly where: Phrase
  /** the dates at which versions of a dimension are looked at, in the order in which they are tried */
  readonly asOf: readonly Located[] | undefined
  /** set where the members of each day of data are stored: the place of the word that says so */
  readonly snapshot: Located | undefined
}

/** Reads one segment; undefined where what it is on or its predicate is missing. */
export const readSegment = ({ key: name, node }: Entry, report: Report): SegmentDefinition | undefined => {
  const fields = readFields(node, `segment ${name.value}`, name.place, segmentKeys, report)
  const named = readNamed(name, fields)
  const on = fields.required('on')
  const where = fields.required('where')
  const asOf = fields.texts('as_of')
  const override = fields.flag('override') ?? false
  const isSnapshot = fields.choice('kind', SegmentKind.options) !== undefined
  const snapshot = isSnapshot ? fields.text('kind') : undefined
  return on && where && { ...named, override, on, where, asOf, snapshot }
}

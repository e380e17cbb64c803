import type { TestKind, TestOutcome } from '../../../server/contract/model-tests.ts'
import type { Member } from '../../../server/contract/query.ts'
import type { Value } from '../../../server/contract/result.ts'
import { asSentence } from '../../ui/sentence.ts'
import { ruleText } from './words.ts'

/** What a test of each kind states, for people. */
export const stated: Readonly<Record<TestKind, string>> = {
  unique: 'No two rows of the table have the same values.',
  not_null: 'No row of the table lacks a value.',
  reference: 'What is not empty is there in the other table.',
  functional_dependency: 'Rows with the same values on one side have the same on the other.',
  no_overlap: 'Ranges of dates do not overlap.',
  weights_at_most_one: 'The shares of a row are not negative and add up to 1 at most.',
  golden: 'These cells have the values that are written down for them.',
  freshness: 'The newest date is not too old.',
  row_count: 'The number of rows stays within bounds.',
  distribution: 'The shares of members move no further than allowed.',
  invariant: 'Questions whose answers must agree do agree.',
}

/** A kind of test as people say it: `row count`. */
export const kindText = (kind: TestKind): string => ruleText(kind)

/** What a test says as a sentence; one that begins with a name, such as that of a table, begins as that is written. */
export const messageText = (line: string): string => (/^\S*[_.]/.test(line) ? line : asSentence(line))

/** Where a test is written: `cubes/tests.yaml:3`. */
export const placeText = ({ file, line }: Pick<TestOutcome, 'file' | 'line'>): string => `${file}:${line}`

const memberText = (member: Member): string => {
  if (member === null) return '(blank)'
  if (Array.isArray(member)) return member.map((part) => part ?? '(blank)').join(', ')
  return typeof member === 'object' ? `(${member.special})` : String(member)
}

/** Where a cell stands: `kind chair, day 2026-01`, or `the total`. */
export const cellLabel = (at: Readonly<Record<string, Member>>): string => {
  const parts = Object.entries(at).map(([name, member]) => `${name} ${memberText(member)}`)
  return parts.length === 0 ? 'the total' : parts.join(', ')
}

/** A value as it is, with all digits, so that it can be compared with what is written down. */
export const exactText = (value: Value): string => (value === null ? 'empty' : String(value))

/** Whether a test keeps what it was run on from being served. */
export const isBlocking = ({ status, blocks }: TestOutcome): boolean => status === 'failed' && blocks

import type { TestKind, TestOutcome } from '../../../server/contract/model-tests.ts'
import type { Member } from '../../../server/contract/query.ts'
import type { Value } from '../../../server/contract/result.ts'
import { t } from '../../language/language.ts'
import { asSentence } from '../../ui/sentence.ts'

/** A kind of test as people say it: `row count`. */
export const kindText = (kind: TestKind): string => t(`tests.kinds.${kind}`)

/** What a test says as a sentence; one that begins with a name, such as that of a table, begins as that is written. */
export const messageText = (line: string): string => (/^\S*[_.]/.test(line) ? line : asSentence(line))

/** Where a test is written: `cubes/tests.yaml:3`. */
export const placeText = ({ file, line }: Pick<TestOutcome, 'file' | 'line'>): string => `${file}:${line}`

const memberText = (member: Member): string => {
  if (member === null) return t('words.special.blank')
  if (Array.isArray(member)) return member.map((part) => part ?? t('words.special.blank')).join(', ')
  if (typeof member !== 'object') return String(member)
  return member.special === 'other' ? t('words.otherMembers') : t(`words.special.${member.special}`)
}

/** Where a cell stands: `kind chair, day 2026-01`, or `the total`. */
export const cellLabel = (at: Readonly<Record<string, Member>>): string => {
  const parts = Object.entries(at).map(([name, member]) => `${name} ${memberText(member)}`)
  return parts.length === 0 ? t('tests.total') : parts.join(', ')
}

/** A value as it is, with all digits, so that it can be compared with what is written down. */
export const exactText = (value: Value): string => (value === null ? t('data.empty') : String(value))

/** Whether a test keeps what it was run on from being served. */
export const isBlocking = ({ status, blocks }: TestOutcome): boolean => status === 'failed' && blocks

import { collectProblems, type Problem, type Report } from '../../../../server/model/problem.ts'
import type { Phrase } from '../../../../server/model/yaml/node.ts'

/** A phrase that fills a file of its own, so that a place's column says where in the phrase it is. */
export const phrase = (value: string): Phrase => {
  const at = (offset: number) => ({ file: 'phrase', line: 1, column: offset + 1 })
  return { value, place: at(0), at }
}

/** What a reader gives, and the problems that it reported as `column: message`. */
export const reading = <T>(
  read: (report: Report) => T,
): { readonly value: T; readonly problems: readonly string[] } => {
  const { problems, report } = collectProblems()
  const value = read(report)
  return { value, problems: problems.map(({ column, message }: Problem) => `${column}: ${message}`) }
}

import type { ExplainResult } from '../../contract/explain.ts'
import type { CubeQuery } from '../../contract/query.ts'
import type { QueryResult } from '../../contract/result.ts'
import { printRows } from './print-rows.ts'

type Statement = ExplainResult['statements'][number]

/** An answer, and how many of its rows are shown. */
export interface ShownAnswer {
  readonly result: QueryResult
  readonly rows: number
}

/** JSON with a line for each key, lists that say nothing left out. */
const printQuery = (query: CubeQuery): string => {
  const said = Object.entries(query).filter(([, value]) => !(Array.isArray(value) && value.length === 0))
  return `{\n${said.map(([key, value]) => `  "${key}": ${JSON.stringify(value)}`).join(',\n')}\n}\n`
}

const printStatement = ({ sql, parameters, types }: Statement): string => {
  const bound = parameters.map((value, i) => `$${i + 1} = ${JSON.stringify(value)} (${types[i]})`)
  return [`${sql.trimEnd()}\n`, ...(bound.length === 0 ? [] : [`${bound.join('\n')}\n`])].join('\n')
}

const titleOf = (purpose: string): string =>
  purpose === 'answer' ? 'lower and print: the statement that answers' : `beside it: ${purpose}`

/** One stage: what it is, and what it looks like. */
type Stage = readonly [title: string, text: string]

const answerStage = ({ result, rows }: ShownAnswer): Stage => {
  const shown = Math.min(rows, result.rows.length)
  return [
    `answer: ${shown === result.rows.length ? '' : `${shown} of `}${result.rows.length} ${result.rows.length === 1 ? 'row' : 'rows'}`,
    printRows(result, rows),
  ]
}

/** The stages of a query as text, each under its number and title, and with an answer its first rows. */
export const printExplanation = (answeredBy: string, explained: ExplainResult, answer?: ShownAnswer): string => {
  const { query, planned, plan, statements } = explained
  const stages: Stage[] = [
    ['query: operations applied', printQuery(query)],
    ['plan: what is asked, in cube terms', planned],
    ['rewrite: the plan that runs', plan === planned ? 'the same: nothing can be spared\n' : plan],
    ...statements.map((statement): Stage => [titleOf(statement.purpose), printStatement(statement)]),
    ...(answer === undefined ? [] : [answerStage(answer)]),
  ]
  return `Explained by ${answeredBy}\n${stages.map(([title, text], i) => `\n${i + 1}. ${title}\n\n${text}`).join('')}`
}

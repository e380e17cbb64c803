import type { Report } from '../problem.ts'
import type { Phrase } from '../yaml/node.ts'
import { parseExpression } from './parse.ts'
import { statistics } from './statistics.ts'
import type { Grammar, Syntax } from './syntax.ts'

const grammar: Grammar = {
  functions: ['coalesce', 'if', 'own', 'property'],
  statistics: Object.keys(statistics),
  aggregates: [],
  moves: true,
  plannedFunctions: [],
  plannedSigns: new Map([[':', 'a parameter in place of a member']]),
}

/** Parses a calculation; undefined after the first thing that is no syntax was reported at its place. */
export const parseCalculationSyntax = (phrase: Phrase, report: Report): Syntax | undefined =>
  parseExpression(phrase, grammar, report)

/** The names in a calculation that stand for values: measures, and what a query calls by a name. */
export const valueNames = (syntax: Syntax): readonly string[] => {
  switch (syntax.kind) {
    case 'name':
      return [syntax.path.join('.')]
    case 'arithmetic':
    case 'comparison':
    case 'logic':
      return [...valueNames(syntax.left), ...valueNames(syntax.right)]
    case 'not':
    case 'negate':
    case 'isNull':
    case 'modified':
    case 'at':
      return valueNames(syntax.operand)
    case 'in':
      return [syntax.operand, ...syntax.values].flatMap(valueNames)
    case 'call':
      return syntax.name === 'property' ? [] : syntax.arguments.flatMap(valueNames)
    case 'over':
      return syntax.arguments.flatMap(valueNames)
    default:
      return []
  }
}

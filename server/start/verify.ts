import { perspectiveProblems } from '../compiler/perspective-problem.ts'
import { compileProfile, readProfile } from '../compiler/profile.ts'
import { setProblem } from '../compiler/set-problem.ts'
import { compileVerification } from '../compiler/verification.ts'
import type { Session } from '../engine/engine.ts'
import { readInstants, readSchema } from '../engine/schema.ts'
import { defineView } from '../engine/views.ts'
import { loadModel } from '../model/load.ts'
import type { Model } from '../model/model.ts'
import { collectProblems, formatProblem } from '../model/problem.ts'
import { type CubeProfile, linkProfiles } from '../model/profile.ts'
import { inlineQueries } from '../model/queries.ts'
import { profileFor } from '../model/view-profile.ts'

/** A definition file by its path. */
export interface DefinitionText {
  readonly path: string
  readonly text: string
}

/** A model that holds on the data, with what was found there. */
export interface Verified {
  readonly model: Model
  readonly profiles: ReadonlyMap<string, CubeProfile>
}

/** What is wrong with the definitions, or with the data under them, a line each. */
export interface Refused {
  readonly problems: readonly string[]
}

type Row = Readonly<Record<string, unknown>>

const example = ({ 'in all': _all, ...row }: Row) =>
  Object.entries(row)
    .map(([name, value]) => `${name} = ${value === null ? 'empty' : String(value)}`)
    .join(', ')

/** All examples that were asked for, after how many there are. */
const everyExample = (rows: readonly Row[]): string => `${String(rows[0]?.['in all'])}: ${rows.map(example).join('; ')}`

/** What the engine says is wrong, without the statement that it quotes after a blank line. */
const reasonOf = (error: unknown): string => {
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n\n')
  return reason.replaceAll('\n', ' ')
}

/** Shows the queries of definitions as tables; gives the problems of those that cannot be run. */
const defineQueries = async (session: Session, definitions: readonly DefinitionText[]): Promise<string[]> => {
  const { problems, report } = collectProblems()
  for (const { table, query, place } of inlineQueries(definitions)) {
    try {
      await defineView(session, table, query)
    } catch (error) {
      report(place, 'unrunnable_query', { reason: reasonOf(error) })
    }
  }
  return problems.map(formatProblem)
}

/** What the data say against the model, a line each. What several cubes rely on is looked up once. */
const contradictions = async (session: Session, { cubes }: Model, loaded: string | undefined): Promise<string[]> => {
  const problems: string[] = []
  const found = new Map<string, readonly Row[]>()
  for (const cube of cubes.values()) {
    for (const { subject, problem, statement, lists } of compileVerification(cube, loaded)) {
      const question = JSON.stringify([statement.sql, statement.parameters])
      const rows = found.get(question) ?? (await session.all(statement.sql, statement.parameters))
      found.set(question, rows)
      const [first] = rows
      if (first === undefined) continue
      const examples = lists === true ? everyExample(rows) : example(first)
      problems.push(`cube ${cube.name}, ${subject}: ${problem}; found ${examples}`)
    }
  }
  return problems
}

/** What is wrong with the members of named sets, or with the questions that find them, a line each. */
const setProblems = ({ cubes }: Model, profiles: ReadonlyMap<string, CubeProfile>): readonly string[] => {
  const all = [...cubes.values()]
  return [...(all[0]?.sets?.values() ?? [])].flatMap((set) => {
    const listing = set.set.members && all.find(({ attributes }) => attributes.has(set.of))
    const cube = set.cube ?? listing
    const profile = profiles.get(cube?.name ?? '')
    const problem = cube && profile && setProblem(set, cube, profile)
    const { file, line, column } = set.definition
    return problem === undefined ? [] : [`${file}:${line}:${column}: set ${set.name}, ${problem}`]
  })
}

/** What is wrong with the defaults and start queries of perspectives, a line each. */
const problemsOfPerspectives = (model: Model, profiles: ReadonlyMap<string, CubeProfile>): readonly string[] =>
  [...model.perspectives.values()].flatMap((perspective) => {
    const cube = model.cubes.get(perspective.of) ?? model.views.get(perspective.of)
    const profile = cube && profileFor(cube, profiles)
    if (cube === undefined || profile === undefined) return []
    return perspectiveProblems(perspective, cube, profile).map(
      ({ place: { file, line, column }, problem }) => `${file}:${line}:${column}: ${problem}`,
    )
  })

const profilesOf = async (session: Session, { cubes }: Model): Promise<Map<string, CubeProfile>> => {
  const profiles = new Map<string, CubeProfile>()
  for (const cube of cubes.values()) {
    const { sql, parameters } = compileProfile(cube)
    const [row] = await session.all(sql, parameters)
    profiles.set(cube.name, readProfile(cube, row ?? {}))
  }
  return profiles
}

/**
 * Loads definitions against the tables that the session sees, and proves on the data what the model relies on: keys and
 * grains are unique, every member has one parent, all money has a rate.
 *
 * @param loaded the date up to which the load is complete, ISO; absent where that is not known
 */
export const verify = async (
  session: Session,
  definitions: readonly DefinitionText[],
  loaded?: string,
): Promise<Verified | Refused> => {
  const unrunnable = await defineQueries(session, definitions)
  if (unrunnable.length > 0) return { problems: unrunnable }
  const read = loadModel(definitions, await readSchema(session), await readInstants(session))
  if ('problems' in read) return { problems: read.problems.map(formatProblem) }
  const problems = await contradictions(session, read.model, loaded)
  if (problems.length > 0) return { problems }
  const profiles = linkProfiles(await profilesOf(session, read.model))
  const unsound = [...setProblems(read.model, profiles), ...problemsOfPerspectives(read.model, profiles)]
  return unsound.length > 0 ? { problems: unsound } : { model: read.model, profiles }
}

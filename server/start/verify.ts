import type { FanOut } from '../compiler/fan-out.ts'
import { cubeAsked, testProblem } from '../compiler/model-tests/test-problem.ts'
import { perspectiveProblems } from '../compiler/perspective-problem.ts'
import { policyProblems } from '../compiler/policy-problem.ts'
import { compileProfile, readProfile } from '../compiler/profile.ts'
import { setProblem } from '../compiler/set-problem.ts'
import type { Statement } from '../compiler/statement.ts'
import { compileVerification } from '../compiler/verification.ts'
import type { Session } from '../engine/engine.ts'
import { readInstants, readSchema } from '../engine/schema.ts'
import { defineView } from '../engine/views.ts'
import type { Cube } from '../model/cube.ts'
import type { Definition } from '../model/documentation.ts'
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

/** Where what is relied on is written: a role, measure, attribute or hierarchy, else the cube. */
const placeOf = ({ roles, measures, attributes, hierarchies, definition }: Cube, subject: string): Definition =>
  [roles, measures, attributes, hierarchies].map((named) => named.get(subject)?.definition).find((at) => at) ??
  definition

type Ask = (statement: Statement) => Promise<readonly Row[]>

/** Asks each statement once. */
const askOnce = (session: Session): Ask => {
  const known = new Map<string, readonly Row[]>()
  return async ({ sql, parameters }) => {
    const question = JSON.stringify([sql, parameters])
    const rows = known.get(question) ?? (await session.all(sql, parameters))
    known.set(question, rows)
    return rows
  }
}

/** What a join to several rows would make of a number, for people; nothing where it would stay what it is. */
const effectOf = async (ask: Ask, { measure, statement }: FanOut): Promise<string> => {
  const [row] = await ask(statement)
  const [is, wouldBe] = [row?.is, row?.['would be']]
  if (is == null || wouldBe == null || is === wouldBe) return ''
  const percent = ((Number(wouldBe) - Number(is)) / Math.abs(Number(is))) * 100
  const share = Number.isFinite(percent)
    ? `, ${Math.abs(Number(percent.toFixed(1)))} % ${percent > 0 ? 'more' : 'less'}`
    : ''
  return `; ${measure} is ${is} and would be ${wouldBe}${share}`
}

/** What the data say against the model, a line each. What several cubes rely on is looked up once. */
const contradictions = async (session: Session, { cubes }: Model, loaded: string | undefined): Promise<string[]> => {
  const problems: string[] = []
  const ask = askOnce(session)
  for (const cube of cubes.values()) {
    for (const { subject, problem, statement, lists, fanOut } of compileVerification(cube, loaded)) {
      const rows = await ask(statement)
      const [first] = rows
      if (first === undefined) continue
      const examples = lists === true ? everyExample(rows) : example(first)
      const effect = fanOut === undefined ? '' : await effectOf(ask, fanOut)
      const { file, line, column } = placeOf(cube, subject)
      problems.push(`${file}:${line}:${column}: cube ${cube.name}, ${subject}: ${problem}; found ${examples}${effect}`)
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

/** What is wrong with the conditions of policies, a line each. */
const problemsOfPolicies = (model: Model, profiles: ReadonlyMap<string, CubeProfile>): readonly string[] => {
  const found = [...model.policies.values()].flatMap((policy) => policyProblems(policy, model, profiles))
  return [
    ...new Set(found.map(({ place: { file, line, column }, problem }) => `${file}:${line}:${column}: ${problem}`)),
  ]
}

/** What is wrong with the questions of tests, a line each. */
const problemsOfTests = (
  { cubes, views, tests }: Model,
  profiles: ReadonlyMap<string, CubeProfile>,
): readonly string[] =>
  tests.flatMap((test) => {
    const name = cubeAsked(test) ?? ''
    const cube = cubes.get(name) ?? views.get(name)
    const profile = cube && profileFor(cube, profiles)
    const problem = cube && profile && testProblem(test, cube, profile)
    const { file, line, column } = test.definition
    return problem === undefined ? [] : [`${file}:${line}:${column}: ${problem}`]
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
  const { model } = read
  const unsound = [
    ...setProblems(model, profiles),
    ...problemsOfPerspectives(model, profiles),
    ...problemsOfPolicies(model, profiles),
    ...problemsOfTests(model, profiles),
  ]
  return unsound.length > 0 ? { problems: unsound } : { model, profiles }
}

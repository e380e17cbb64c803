import type { Cube, NamedSet } from './cube.ts'
import { type Definitions, mergeDefinitions } from './definitions/merge.ts'
import { hasRequired } from './definitions/requires.ts'
import type { ParameterNames } from './expressions/parameter.ts'
import type { Model } from './model.ts'
import { collectProblems, type Problem, type Report } from './problem.ts'
import { type BuiltCube, buildCube } from './resolve/build.ts'
import { resolveDimensions } from './resolve/dimensions.ts'
import { createDoubt, type Doubt } from './resolve/doubt.ts'
import { resolveFilter } from './resolve/filter.ts'
import { resolveMeasures } from './resolve/measures.ts'
import { namesOf } from './resolve/names.ts'
import { resolveParameters } from './resolve/parameters.ts'
import { resolvePerspectives } from './resolve/perspectives.ts'
import { resolvePolicies } from './resolve/policies.ts'
import { resolveScenarios, withParameters } from './resolve/scenarios.ts'
import type { Scope } from './resolve/scope.ts'
import { resolveSegments, withSegments } from './resolve/segments.ts'
import { resolveSets } from './resolve/sets.ts'
import { withTargets } from './resolve/targets.ts'
import { resolveTests } from './resolve/tests.ts'
import { resolveView } from './resolve/view.ts'
import { calculationLimits } from './rules/calculation-limits.ts'
import { checkCalendar } from './rules/calendar-columns.ts'
import { checkRates } from './rules/rates.ts'
import { cubeRules, dimensionRules } from './rules/rules.ts'
import type { WarehouseInstants, WarehouseSchema } from './schema.ts'
import { modelVersion } from './version.ts'
import { type DefinitionFile, parseYaml } from './yaml/parse.ts'

/** A model without a flaw, or everything that is wrong with it, by file, line and column. */
export type LoadedModel = { readonly model: Model } | { readonly problems: readonly Problem[] }

const checkShared = ({ calendars, rates }: Definitions, scope: Scope, report: Report) => {
  for (const definition of rates.byName.values()) checkRates(definition, scope, report)
  for (const calendar of calendars.byName.values()) checkCalendar(calendar, scope, report)
  for (const dimension of scope.dimensions.values()) {
    if (dimension.calendar !== undefined) continue
    for (const rule of dimensionRules) rule(dimension, scope, report)
  }
}

/** Checks every cube and builds of it what has no problem; names those in which something is wrong. */
const resolveCubes = ({ cubes }: Definitions, scope: Scope, { report, addFlawed }: Doubt) => {
  const flawed = new Set(cubes.flawed)
  const built = [...cubes.byName.values()].map((cube): BuiltCube => {
    const { value: name } = cube.name
    const isWhole = cube.roles.every(({ dimension }) => scope.dimensions.has(dimension.value))
    if (!isWhole || cube.broken.size > 0) addFlawed([name])
    const noting: Report = (...problem) => {
      flawed.add(name)
      return report(...problem)
    }
    for (const rule of cubeRules) rule(cube, scope, noting)
    const names = namesOf(cube, scope)
    const filter = resolveFilter(cube, names, noting)
    const measures = withTargets(resolveMeasures(cube, names, scope, noting), cube, noting)
    calculationLimits(measures, noting)
    return buildCube(cube, { measures, filter }, scope)
  })
  return { built, flawed }
}

/** Cubes that know the sets of the workspace, whose own cubes are those without. */
const withSets = (cubes: ReadonlyMap<string, Cube>, sets: ReadonlyMap<string, NamedSet>): ReadonlyMap<string, Cube> =>
  sets.size === 0 ? cubes : new Map([...cubes].map(([name, cube]) => [name, { ...cube, sets }]))

/** The views that have all their cubes; of the others, and of measures that have a problem, nothing more is said. */
const resolveViews = ({ views }: Definitions, cubes: ReadonlyMap<string, Cube>, doubt: Doubt) =>
  new Map(
    [...views.byName].flatMap(([name, definition]): [string, Cube][] => {
      doubt.addFlawed(
        views.flawed.has(name) || definition.cubes.some((cube) => doubt.isFlawed(cube.value)) ? [name] : [],
      )
      doubt.addNames(definition.broken)
      const view = resolveView(definition, cubes, doubt.report)
      if (view === undefined) doubt.addNames([name])
      else doubt.addNames(definition.measures.flatMap((m) => (view.measures.has(m.name.value) ? [] : [m.name.value])))
      return view === undefined ? [] : [[name, view]]
    }),
  )

const inOrder = (problems: readonly Problem[], files: readonly DefinitionFile[]): readonly Problem[] => {
  const order = new Map(files.map(({ path }, i) => [path, i]))
  const rank = ({ file }: Problem) => order.get(file) ?? 0
  return problems.toSorted((a, b) => rank(a) - rank(b) || a.line - b.line || a.column - b.column)
}

/** The names of definitions that nothing was made of. */
const left = (declared: ReadonlyMap<string, unknown>, made: ReadonlyMap<string, unknown>): readonly string[] =>
  [...declared.keys()].filter((name) => !made.has(name))

/** The cubes with what they share: segments, parameters, scenarios. What they lack because of a problem is noted as in doubt. */
const resolveShared = (definitions: Definitions, scope: Scope, parameters: ParameterNames, doubt: Doubt) => {
  checkShared(definitions, scope, doubt.report)
  const { built, flawed } = resolveCubes(definitions, scope, doubt)
  const segments = resolveSegments(definitions, scope, doubt.report)
  const scenarios = resolveScenarios(definitions, scope, parameters, doubt.report)
  if (definitions.isPartial) doubt.addEverything()
  doubt.addNames(definitions.unread)
  doubt.addFlawed(flawed)
  for (const { lacks } of built) doubt.addNames(lacks)
  doubt.addNames(left(definitions.segments.byName, new Map(segments.map((s) => [s.definition.name.value, s]))))
  const cubes = new Map(built.map(({ cube }) => [cube.name, withSegments(cube, segments)]))
  return withParameters(cubes, parameters, scenarios)
}

/** Each stage judges what is sound of the stage before it, so that one mistake hides no other. */
const resolveModel = (
  definitions: Definitions,
  schema: WarehouseSchema,
  instants: WarehouseInstants,
  doubt: Doubt,
): Model => {
  const { report } = doubt
  const parameters = resolveParameters(definitions)
  const scope = { ...resolveDimensions(definitions, schema, instants, report), parameters }
  for (const { broken } of definitions.calendars.byName.values()) doubt.addNames(broken)
  const cubes = resolveShared(definitions, scope, parameters, doubt)
  const sets = resolveSets(definitions.sets.byName, cubes, report)
  doubt.addNames(left(definitions.sets.byName, sets))
  const known = withSets(cubes, sets)
  const views = resolveViews(definitions, known, doubt)
  const perspectives = resolvePerspectives(definitions.perspectives.byName, known, views, report)
  const policies = resolvePolicies(definitions.policies.byName, known, report)
  const scopeOfTests = { cubes: known, views, policies: definitions.policies.byName, schema }
  const tests = resolveTests(definitions.tests, scopeOfTests, report)
  const { translations } = definitions
  const events = new Map(
    [...definitions.events.byName].map(([name, { documentation, from, to }]) => [
      name,
      { ...documentation, name, from, to },
    ]),
  )
  const version = modelVersion([...cubes.values(), ...views.values()], {
    sets,
    perspectives,
    policies,
    translations,
    events,
  })
  return { version, cubes: known, views, perspectives, policies, events, translations, tests }
}

/**
 * Reads the text of definition files into a model: YAML, then the definitions merged by name, then every rule, then
 * names resolved and expressions typed against the tables of the warehouse. Never fails for bad text.
 *
 * @param files in the order in which cubes shall be listed; a path stands in each problem of its file
 * @param instants columns that hold instants, which no attribute can be but a date role may name
 * @returns the model, or all problems of all files at once
 */
export const loadModel = (
  files: readonly DefinitionFile[],
  schema: WarehouseSchema,
  instants: WarehouseInstants = new Map(),
): LoadedModel => {
  const { problems, report } = collectProblems()
  const roots = files.map((file) => parseYaml(file, report)).filter((root) => hasRequired(root, schema, report))
  const definitions = mergeDefinitions(roots, report)
  const doubt = createDoubt(report)
  const model = resolveModel(definitions, schema, instants, doubt)
  if (problems.length > 0) return { problems: inOrder(problems, files) }
  if (doubt.count() > 0) throw new Error('a model without problems lacks something that it declares')
  return { model }
}

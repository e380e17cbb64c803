import type { Cube, NamedSet } from './cube.ts'
import { type Definitions, mergeDefinitions } from './definitions/merge.ts'
import { hasRequired } from './definitions/requires.ts'
import type { Model } from './model.ts'
import { collectProblems, type Problem, type Report } from './problem.ts'
import { buildCube } from './resolve/build.ts'
import { resolveDimensions } from './resolve/dimensions.ts'
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
import { resolveTests } from './resolve/tests.ts'
import { resolveView } from './resolve/view.ts'
import { calculationLimits } from './rules/calculation-limits.ts'
import { checkCalendar } from './rules/calendar-columns.ts'
import { checkRates } from './rules/rates.ts'
import { cubeRules, dimensionRules } from './rules/rules.ts'
import type { WarehouseInstants, WarehouseSchema } from './schema.ts'
import { modelVersion } from './version.ts'
import type { Node } from './yaml/node.ts'
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

/** Checks every cube; what it gives builds them and may be called where nothing was reported. */
const resolveCubes = ({ cubes }: Definitions, scope: Scope, report: Report): (() => ReadonlyMap<string, Cube>) => {
  const resolved = [...cubes.byName.values()].map((cube) => {
    for (const rule of cubeRules) rule(cube, scope, report)
    const names = namesOf(cube, scope)
    const filter = resolveFilter(cube, names, report)
    const measures = resolveMeasures(cube, names, scope, report)
    calculationLimits(measures, report)
    return { cube, measures, filter }
  })
  return () => new Map(resolved.map(({ cube, ...parts }) => [cube.name.value, buildCube(cube, parts, scope)]))
}

/** Cubes that know the sets of the workspace, whose own cubes are those without. */
const withSets = (cubes: ReadonlyMap<string, Cube>, sets: ReadonlyMap<string, NamedSet>): ReadonlyMap<string, Cube> =>
  sets.size === 0 ? cubes : new Map([...cubes].map(([name, cube]) => [name, { ...cube, sets }]))

/** Views stand on cubes without problems; those with a problem of their own are left out, as `count` of problems tells. */
const resolveViews = ({ views }: Definitions, cubes: ReadonlyMap<string, Cube>, report: Report, count: () => number) =>
  new Map(
    [...views.byName].flatMap(([name, definition]) => {
      const before = count()
      const view = resolveView(definition, cubes, report)
      return view === undefined || count() > before ? [] : [[name, view] as const]
    }),
  )

const textOf = (node: Node | undefined): string | undefined => (node?.kind === 'scalar' ? node.value : undefined)

/** Perspectives and tests without those of views that have problems: nothing more is said about them. */
const withoutBroken = ({ views, perspectives, tests }: Definitions, sound: ReadonlyMap<string, Cube>) => {
  const broken = new Set([...views.byName.keys(), ...views.broken].filter((name) => !sound.has(name)))
  return {
    perspectives: new Map([...perspectives.byName].filter(([, { of }]) => !broken.has(of.name.value))),
    tests: tests.filter(({ fields }) => !broken.has(textOf(fields.node('view')) ?? '')),
  }
}

const inOrder = (problems: readonly Problem[], files: readonly DefinitionFile[]): readonly Problem[] => {
  const order = new Map(files.map(({ path }, i) => [path, i]))
  const rank = ({ file }: Problem) => order.get(file) ?? 0
  return problems.toSorted((a, b) => rank(a) - rank(b) || a.line - b.line || a.column - b.column)
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
  const parameters = resolveParameters(definitions)
  const scope = { ...resolveDimensions(definitions, schema, instants, report), parameters }
  checkShared(definitions, scope, report)
  const build = resolveCubes(definitions, scope, report)
  const segments = resolveSegments(definitions, scope, report)
  const scenarios = resolveScenarios(definitions, scope, parameters, report)
  if (problems.length > 0) return { problems: inOrder(problems, files) }
  const built = new Map([...build()].map(([name, cube]) => [name, withSegments(cube, segments)]))
  const cubes = withParameters(built, parameters, scenarios)
  const sets = resolveSets(definitions.sets.byName, cubes, report)
  const known = withSets(cubes, sets)
  const views = resolveViews(definitions, known, report, () => problems.length)
  const sound = withoutBroken(definitions, views)
  const perspectives = resolvePerspectives(sound.perspectives, known, views, report)
  const policies = resolvePolicies(definitions.policies.byName, known, report)
  const scopeOfTests = { cubes: known, views, policies: definitions.policies.byName, schema }
  const tests = resolveTests(sound.tests, scopeOfTests, report)
  if (problems.length > 0) return { problems: inOrder(problems, files) }
  const version = modelVersion([...cubes.values(), ...views.values()], sets, perspectives, policies)
  return { model: { version, cubes: known, views, perspectives, policies, tests } }
}

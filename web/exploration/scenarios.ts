import type { Catalog } from '../../server/contract/catalog.ts'
import { t } from '../language/language.ts'
import type { Path } from './exploration.ts'
import type { LabelledAttribute } from './labelled.ts'

/** What answers call the attribute of scenarios. */
export const scenarioName = 'scenario'

/** The scenario without any values of its own. */
export const baseScenario = 'base'

/** The title of a scenario: of the base what the model says, else its name. */
export const scenarioTitle = ({ scenarios = [] }: Catalog, name: string): string =>
  name === baseScenario ? t('words.base') : (scenarios.find((scenario) => scenario.name === name)?.title ?? name)

/** Scenarios as an attribute, each by its title; undefined where nothing changes by them. */
export const scenarioAttribute = (catalog: Catalog): LabelledAttribute | undefined => {
  if (catalog.scenarios === undefined) return undefined
  const names = [baseScenario, ...catalog.scenarios.map(({ name }) => name)]
  return {
    name: scenarioName,
    title: t('words.scenario'),
    type: 'text',
    within: [],
    unknown: '(unknown)',
    blank: '(blank)',
    labels: new Map(names.map((name) => [JSON.stringify(name), scenarioTitle(catalog, name)])),
  }
}

/**
 * Paths of columns after other scenarios were put side by side: each keeps its own, one that is new has those of the first,
 * and without any there are those of the first alone.
 *
 * @param before scenarios that `paths` stand under; where there are none, paths begin with the members
 */
export const pathsUnder = (
  paths: readonly Path[],
  before: readonly string[],
  after: readonly string[],
): readonly Path[] => {
  const inside = (scenario: string | undefined): readonly Path[] =>
    scenario === undefined
      ? paths
      : paths.flatMap(([of, ...path]) => (of === scenario && path.length > 0 ? [path] : []))
  const first = inside(before[0])
  if (after.length === 0) return first
  return after.flatMap((name): readonly Path[] => {
    if (before.includes(name)) return paths.filter(([of]) => of === name)
    return first.map((path) => [name, ...path])
  })
}

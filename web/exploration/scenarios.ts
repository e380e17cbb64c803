import type { Catalog } from '../../server/contract/catalog.ts'
import { t } from '../language/language.ts'
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

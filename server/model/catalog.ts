import type { Additivity, Catalog, CatalogAttribute, CatalogMeasure } from '../contract/catalog.ts'
import type { Aggregation, Attribute, Cube, Documentation, Measure } from './cube.ts'

/** What the planner may do with each aggregation's parts, and what it gives without rows. */
const contracts: Readonly<
  Record<Aggregation, { readonly additivity: Additivity; readonly empty: CatalogMeasure['empty'] }>
> = {
  sum: { additivity: 'additive', empty: 'zero' },
  count: { additivity: 'additive', empty: 'zero' },
  count_distinct: { additivity: 'non', empty: 'zero' },
  avg: { additivity: 'non', empty: 'empty' },
  min: { additivity: 'non', empty: 'empty' },
  max: { additivity: 'non', empty: 'empty' },
  percentile: { additivity: 'non', empty: 'empty' },
  variance: { additivity: 'non', empty: 'empty' },
  stddev: { additivity: 'non', empty: 'empty' },
}

const documented = ({ title, description, synonyms }: Documentation) => ({
  title,
  ...(description !== undefined && { description }),
  ...(synonyms && { synonyms: [...synonyms] }),
})

const measureParts = (measure: Measure) => {
  const { expression } = measure.source
  if (measure.kind === 'display') {
    return { expression, inputs: [measure.of], additivity: 'non' as const, empty: 'empty' as const }
  }
  if (measure.kind === 'calculated') {
    return {
      expression: measure.source.expression,
      inputs: [...measure.inputs],
      additivity: 'non' as const,
      empty: 'empty' as const,
    }
  }
  const { filter, weight } = measure.source
  return {
    aggregation: measure.aggregation,
    ...(measure.percentile && { percentile: measure.percentile }),
    ...(expression !== undefined && { expression }),
    ...(filter !== undefined && { filter }),
    ...(weight !== undefined && { weight }),
    ...contracts[measure.aggregation],
  }
}

const catalogMeasure = (measure: Measure, cube: Cube): CatalogMeasure => ({
  name: measure.name,
  ...documented(measure),
  type: measure.type,
  ...measureParts(measure),
  fact: cube.table,
  grain: [...cube.grain],
  ...(measure.unit !== undefined && { unit: measure.unit }),
  ...(measure.format !== undefined && { format: measure.format }),
  ...(measure.better !== undefined && { better: measure.better }),
  definition: { file: measure.definition.file, line: measure.definition.line },
})

const catalogAttribute = (attribute: Attribute, cube: Cube): CatalogAttribute => {
  const role = attribute.role === undefined ? undefined : cube.roles.get(attribute.role)
  return {
    name: attribute.name,
    ...documented(attribute),
    type: attribute.type,
    ...(role && { role: role.name, roleTitle: role.title }),
    within: [...attribute.within],
    unknown: attribute.unknown,
    blank: attribute.blank,
    ...(attribute.period !== undefined && { period: attribute.period }),
  }
}

/**
 * A cube as clients see it, in the order of declaration, without hidden measures. Every attribute of a cube fits each of its measures, which are
 * all of one fact.
 *
 * @param versions what the answer was made of; `completeThrough` is an ISO date, or null where the data are not known complete
 */
export const catalogOf = (
  cube: Cube,
  versions: { readonly model: string; readonly data: string; readonly completeThrough: string | null },
): Catalog => {
  const attributes = [...cube.attributes.keys()]
  const measures = [...cube.measures.values()].filter(({ hidden }) => hidden !== true)
  return {
    name: cube.name,
    ...documented(cube),
    grain: [...cube.grain],
    measures: measures.map((measure) => catalogMeasure(measure, cube)),
    attributes: [...cube.attributes.values()].map((attribute) => catalogAttribute(attribute, cube)),
    hierarchies: [...cube.hierarchies.values()].map(({ name, title, all, levels }) => ({
      name,
      title,
      all,
      levels: [...levels],
    })),
    fits: Object.fromEntries(measures.map(({ name }) => [name, attributes])),
    ...versions,
  }
}

import type {
  Additivity,
  Catalog,
  CatalogAttribute,
  CatalogHierarchy,
  CatalogMeasure,
  CatalogParameter,
  CatalogView,
} from '../contract/catalog.ts'
import { roleInView } from '../contract/view-names.ts'
import { chosenParts, targetOf as currencyTo, unitInForce } from './chosen-currency.ts'
import type { Aggregation, Attribute, BaseMeasure, Cube, Hierarchy, Measure, SemiAdditiveRule } from './cube.ts'
import { hasAttribute } from './date-grain.ts'
import type { Documentation } from './documentation.ts'
import type { ModelEvent } from './event.ts'
import type { ModelParameter } from './parameter.ts'
import { parametersRead } from './parameters-read.ts'

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

/**
 * Rules under which members still add up to the total along everything but the date role: each takes the same dates for
 * all members. The least date of a total is another than those of its members, and an entity may be a row of several.
 */
const sharedDates: readonly SemiAdditiveRule[] = ['last', 'first', 'avg']

/** Money of several currencies adds up where something converts it. */
const addsUp = ({ aggregation, currency }: BaseMeasure): boolean =>
  contracts[aggregation].additivity === 'additive' && (currency === undefined || currency.conversion !== undefined)

/** The contract of a base measure: that of its aggregation, weakened by its currencies and by what it is read over. */
const contractOf = (measure: BaseMeasure) => {
  const { aggregation, over } = measure
  const additivity: Additivity = addsUp(measure) ? 'additive' : 'non'
  const contract = { ...contracts[aggregation], additivity }
  if (over === undefined) return contract
  const adds = contract.additivity === 'additive' && sharedDates.includes(over.rule)
  return { additivity: adds ? ('semi' as const) : ('non' as const), empty: 'empty' as const, over: { ...over } }
}

/** The currencies of a measure, and how they become one. */
const currencyOf = ({ currency }: BaseMeasure): Pick<CatalogMeasure, 'currency'> => {
  if (currency === undefined) return {}
  const { column, conversion } = currency
  if (conversion === undefined) return { currency: { column } }
  return {
    currency: { column, to: currencyTo(conversion), rates: conversion.rates.name, rateAt: conversion.at.source },
  }
}

/** What people read about anything that has a name, as clients get it. */
export const documented = ({
  title,
  description,
  synonyms,
  owner,
  certified,
  exampleQuestions,
  since,
}: Documentation): Pick<CatalogMeasure, keyof Documentation> => ({
  title,
  ...(description !== undefined && { description }),
  ...(synonyms && { synonyms: [...synonyms] }),
  ...(owner !== undefined && { owner }),
  ...(certified !== undefined && { certified }),
  ...(exampleQuestions && { exampleQuestions: [...exampleQuestions] }),
  ...(since !== undefined && { since }),
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
    ...currencyOf(measure),
    ...contractOf(measure),
  }
}

/** The facts that a measure is made of: of a cube itself the one that it has. */
const factsOf = (measure: Measure, cube: Cube): readonly Cube[] => {
  if (cube.facts === undefined) return [cube]
  if (measure.kind === 'base') return [cube.facts.get(measure.home ?? '')].filter((fact) => fact !== undefined)
  const inputs = measure.kind === 'display' ? [measure.of] : measure.inputs
  const below = inputs.flatMap((name) => cube.measures.get(name) ?? [])
  return [...new Set(below.flatMap((input) => factsOf(input, cube)))]
}

const isHidden = ({ access }: Cube, attribute: string): boolean => access?.hidden.has(attribute) === true

/** The attributes that fit a measure: those that every fact has that it is made of. */
const fitting = (measure: Measure, cube: Cube): string[] => {
  const facts = factsOf(measure, cube)
  return [...cube.attributes.keys()].filter(
    (name) => !isHidden(cube, name) && facts.every((fact) => hasAttribute(fact, name)),
  )
}

/** A value of a view's fact has its grain; one of several facts has none. */
const grainOf = (measure: Measure, cube: Cube) => {
  const facts = factsOf(measure, cube)
  const [fact, another] = facts
  return {
    fact: facts.map(({ table }) => table).join(', '),
    grain: fact === undefined || another !== undefined ? [] : [...fact.grain],
  }
}

/** Bridges of which each member has the whole of a row: sums and counts do not add up along them. */
const notAlong = (measure: Measure, cube: Cube): Pick<CatalogMeasure, 'notAlong'> => {
  if (measure.kind !== 'base' || contracts[measure.aggregation].additivity !== 'additive') return {}
  const roles = factsOf(measure, cube).flatMap((fact) => [...fact.roles.values()])
  const found = roles.filter(({ bridge }) => bridge?.allocation === 'full').map(({ name }) => name)
  return found.length > 0 ? { notAlong: found } : {}
}

const unitOf = ({ unit }: Measure, { parameters }: Cube): Pick<CatalogMeasure, 'unit' | 'chosenUnit'> => {
  if (unit === undefined) return {}
  const inForce = unitInForce(unit, parameters)
  return {
    ...(inForce !== undefined && { unit: inForce }),
    ...(chosenParts(unit).length > 0 && { chosenUnit: unit }),
  }
}

/** In a view a measure of a cube has the name of that cube before its own. */
const cubeTitleOf = ({ name }: Measure, { facts }: Cube): Pick<CatalogMeasure, 'cubeTitle'> => {
  const fact = facts?.get(name.split('.')[0] ?? '')
  return fact === undefined || !name.includes('.') ? {} : { cubeTitle: fact.title }
}

/** The target of a measure where its reader sees it. */
const targetOf = ({ target }: Measure, { measures }: Cube): Pick<CatalogMeasure, 'target'> => {
  const found = target === undefined ? undefined : measures.get(target)
  return found === undefined || found.hidden === true ? {} : { target: found.name }
}

const catalogMeasure = (measure: Measure, cube: Cube): CatalogMeasure => ({
  name: measure.name,
  ...documented(measure),
  ...cubeTitleOf(measure, cube),
  type: measure.type,
  ...measureParts(measure),
  ...grainOf(measure, cube),
  ...notAlong(measure, cube),
  ...unitOf(measure, cube),
  ...(measure.format !== undefined && { format: measure.format }),
  ...(measure.better !== undefined && { better: measure.better }),
  ...targetOf(measure, cube),
  ...(measure.folder !== undefined && { folder: measure.folder }),
  definition: { file: measure.definition.file, line: measure.definition.line },
})

const treeOf = ({ tree }: Attribute): Pick<CatalogAttribute, 'tree'> => {
  if (tree === undefined) return {}
  const { own, all, maxDepth } = tree
  return { tree: { own, ...(all !== undefined && { all }), maxDepth } }
}

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
    ...(attribute.mask !== undefined && { masked: true }),
    ...(attribute.unassigned !== undefined && { unassigned: attribute.unassigned }),
    ...(attribute.period !== undefined && { period: attribute.period }),
    ...(attribute.label !== undefined && { labelled: true }),
    ...treeOf(attribute),
  }
}

/** A hierarchy down to the level that can be asked; none where no level can. */
const catalogHierarchy = (
  { name, title, all, levels, skips }: Hierarchy,
  asked: ReadonlySet<string>,
): readonly CatalogHierarchy[] => {
  const found = levels.filter((level) => asked.has(level))
  return found.length === 0
    ? []
    : [{ name, title, all, levels: found, ...(skips && { skips: Object.fromEntries(skips) }) }]
}

/** The date role that modifiers move, with the shifts that its calendar names. */
const timeOf = ({ time, roles }: Cube): Pick<Catalog, 'time'> => {
  const calendar = time === undefined ? undefined : roles.get(time)?.calendar
  return time !== undefined && calendar ? { time: { role: time, shifts: [...calendar.shifts.keys()] } } : {}
}

/** What happened to the company, of a cube that knows dates. */
export const eventsOf = (cube: Cube, events: ReadonlyMap<string, ModelEvent>): Pick<Catalog, 'events'> => {
  if (events.size === 0 || timeOf(cube).time === undefined) return {}
  return {
    events: [...events.values()].map((event) => ({
      ...documented(event),
      name: event.name,
      from: event.from,
      to: event.to,
    })),
  }
}

/** The sets of the workspace whose attribute the cube has. */
const setsOf = (cube: Cube): Pick<Catalog, 'sets'> => {
  const found = [...(cube.sets?.values() ?? [])].filter(({ of }) => cube.attributes.has(of) && !isHidden(cube, of))
  return found.length === 0 ? {} : { sets: found.map((set) => ({ name: set.name, ...documented(set), of: set.of })) }
}

/** What a view calls the segments of a cube's dimensions: it says their role only where it has several of the dimension. */
const segmentsIn = (view: Cube, cube: Cube): Pick<CatalogView, 'segments'> => {
  const fact = view.facts?.get(cube.name)
  const viewed = { cube: cube.name, time: fact?.ownTime }
  const renamed = [...cube.attributes.values()].flatMap(({ name, role, predicate }) => {
    if (predicate === undefined || role === undefined) return []
    const isSame = (a: Attribute): boolean =>
      a.predicate !== undefined && a.role === roleInView(viewed, role) && a.name.split('.')[1] === name.split('.')[1]
    const found = [...(fact?.attributes.values() ?? [])].find(isSame)
    return found === undefined || found.name === name ? [] : [[name, found.name] as const]
  })
  return renamed.length === 0 ? {} : { segments: Object.fromEntries(renamed) }
}

/** The views that hold a cube, or the view itself: where measures of other cubes can stand beside its own. */
const viewsAround = (cube: Cube, views: readonly Cube[]): Pick<Catalog, 'views'> => {
  const around = cube.facts === undefined ? views.filter(({ facts }) => facts?.has(cube.name)) : [cube]
  const cubes = ({ facts }: Cube) =>
    [...(facts?.values() ?? [])].map(({ name, ownTime }) => ({ name, ...(ownTime !== undefined && { time: ownTime }) }))
  const found = around.map((view) => ({ name: view.name, cubes: cubes(view), ...segmentsIn(view, cube) }))
  return found.length === 0 ? {} : { views: found }
}

/** The parameters that the cube reads, with the scenarios that set some of them. */
const parametersOf = (cube: Cube): Pick<Catalog, 'parameters' | 'scenarios'> => {
  const read = parametersRead(cube)
  const parameters = [...(cube.parameters?.values() ?? [])].filter(({ name }) => read.has(name))
  const scenarios = [...(cube.scenarios?.values() ?? [])].flatMap((scenario) => {
    const sets = scenario.settings.map(({ parameter }) => parameter).filter((name) => read.has(name))
    return sets.length === 0 ? [] : [{ name: scenario.name, ...documented(scenario), sets }]
  })
  return {
    ...(parameters.length > 0 && { parameters: parameters.map(catalogParameter) }),
    ...(scenarios.length > 0 && { scenarios }),
  }
}

const catalogParameter = (parameter: ModelParameter): CatalogParameter => {
  const { name, type, min, max, allowed } = parameter
  return {
    name,
    ...documented(parameter),
    type,
    default: parameter.default,
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(allowed && { allowed: [...allowed] }),
  }
}

/**
 * A cube or view as clients see it, in the order of declaration, without hidden measures. Every attribute of a cube fits
 * each of its measures, which are all of one fact; in a view those that each fact of the measure has.
 *
 * @param versions what the answer was made of; `completeThrough` is an ISO date, or null where the data are not known complete
 * @param views the views of the model
 */
export const catalogOf = (
  cube: Cube,
  versions: { readonly model: string; readonly data: string; readonly completeThrough: string | null },
  views: readonly Cube[] = [],
): Catalog => {
  const measures = [...cube.measures.values()].filter(({ hidden }) => hidden !== true)
  const attributes = [...cube.attributes.values()].filter(
    (a) => !isHidden(cube, a.name) && (cube.facts !== undefined || hasAttribute(cube, a.name)),
  )
  const asked = new Set(attributes.map(({ name }) => name))
  return {
    name: cube.name,
    ...documented(cube),
    grain: [...cube.grain],
    measures: measures.map((measure) => catalogMeasure(measure, cube)),
    attributes: attributes.map((attribute) => catalogAttribute(attribute, cube)),
    hierarchies: [...cube.hierarchies.values()].flatMap((hierarchy) => catalogHierarchy(hierarchy, asked)),
    ...setsOf(cube),
    fits: Object.fromEntries(measures.map((measure) => [measure.name, fitting(measure, cube)])),
    ...(cube.coverage && { coverage: { ...cube.coverage } }),
    ...parametersOf(cube),
    ...timeOf(cube),
    ...(cube.facts && { cubes: [...cube.facts.keys()], unrelated: cube.unrelated }),
    ...viewsAround(cube, views),
    ...versions,
  }
}

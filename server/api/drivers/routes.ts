import { Hono } from 'hono'
import { ModelRefusal } from '../../../pipelines/models/refusal.ts'
import { closest } from '../../contract/closest.ts'
import type { AttributeDrivers, DriversRequest, DriversResult } from '../../contract/drivers.ts'
import { QueryError } from '../../contract/errors.ts'
import { CubeQuery } from '../../contract/query.ts'
import type { Notice } from '../../contract/result.ts'
import { routes } from '../../contract/routes.ts'
import type { Cube } from '../../model/cube.ts'
import { replaced } from '../asking.ts'
import { answerComputed, type Computing } from '../computed/computed-route.ts'
import { eachOnce } from '../computed/notices.ts'
import { catalogFor, cubeOf } from '../current.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Answers } from '../query/answers.ts'
import type { Snapshot } from '../serving.ts'
import { type Composition, compositionOf, withParts } from './composition.ts'
import { periodNotices } from './periods.ts'
import { factorSplit, orRefused, priceSplit } from './products.ts'
import { ratioSplit } from './ratio-split.ts'
import { arithmeticOf, type Sides, sidesOf } from './sides.ts'
import { sumSplit } from './sum-split.ts'

/** A change that is split: how, and a way to ask for measures before and after, along an attribute or in all. */
interface Asked {
  readonly cube: Cube
  readonly composition: Composition
  readonly notices: readonly Notice[]
  /** @param places where in the request the attribute and the measures stand, for errors */
  readonly sides: (measures: readonly string[], attribute?: string, places?: Places) => Promise<Sides>
}

type Places = Readonly<Record<string, string>>

/** Where in the request the parts of the question of a side stand. */
const placesOf = (request: DriversRequest, side: 'before' | 'after'): Places => ({
  'measures[0]': 'measure',
  ...Object.fromEntries(request[side].map((_, i) => [`where[${i}]`, `${side}[${i}]`])),
  ...Object.fromEntries(request.where.map((_, i) => [`where[${request[side].length + i}]`, `where[${i}]`])),
})

/** The snapshot with the parts of a ratio, which no other question may name. */
const extended = (snapshot: Snapshot, cube: Cube, composition: Composition): Snapshot => {
  if (composition.kind !== 'ratio') return snapshot
  const { model } = snapshot
  const replaced = (all: ReadonlyMap<string, Cube>) =>
    all.has(cube.name) ? new Map(all).set(cube.name, withParts(cube, composition)) : all
  const version = `${model.version} ${composition.numerator.name}`
  return { ...snapshot, model: { ...model, version, cubes: replaced(model.cubes), views: replaced(model.views) } }
}

const read = (request: DriversRequest, computing: Computing): Asked => {
  const { snapshot, compile } = computing
  const { from, defaults, measure: name, parameters, asOf, zone } = request
  const queryOf = (side: 'before' | 'after') => {
    const query = CubeQuery.parse({
      from,
      measures: [name],
      where: [...request[side], ...request.where],
      ...(defaults !== undefined && { defaults }),
      ...(parameters && { parameters }),
      ...(asOf !== undefined && { asOf }),
      ...(zone !== undefined && { zone }),
    })
    try {
      return compile(snapshot, query)
    } catch (error) {
      throw replaced(error, placesOf(request, side))
    }
  }
  const [before, after] = [queryOf('before'), queryOf('after')]
  const cube = cubeOf(snapshot, before.query.from, 'from')
  const measure = cube.measures.get(name)
  if (measure === undefined) {
    const nearest = closest(name, cube.measures.keys())
    throw new QueryError('unknown_measure', { kind: 'measure', cube: cube.name, name, closest: nearest }, 'measure')
  }
  const composition = compositionOf(cube, measure)
  const of = extended(snapshot, cube, composition)
  const sides: Asked['sides'] = async (measures, attribute, places = {}) => {
    const along = {
      measures: [...measures],
      rows: attribute === undefined ? [] : [attribute],
      totals: attribute !== undefined,
    }
    try {
      const was = await computing.ask({ ...before.query, ...along }, of)
      return sidesOf(was, await computing.ask({ ...after.query, ...along }, of))
    } catch (error) {
      throw replaced(error, places)
    }
  }
  return { cube, composition, notices: [...before.notices, ...after.notices], sides }
}

const measuresOf = ({ composition }: Asked, name: string): readonly string[] =>
  composition.kind === 'ratio' ? [composition.numerator.name, composition.denominator.name] : [name]

const splitAlong = async (
  asked: Asked,
  attribute: string,
  { measure, members, attributes }: DriversRequest,
): Promise<{ readonly split: AttributeDrivers; readonly notices: Notice[] }> => {
  const sides = await asked.sides(measuresOf(asked, measure), attribute, {
    'rows[0]': `attributes[${attributes.indexOf(attribute)}]`,
  })
  const { composition } = asked
  const found = orRefused(() =>
    composition.kind === 'ratio'
      ? ratioSplit(attribute, sides, members)
      : sumSplit(attribute, sides, composition.kind, members),
  )
  const notices = [...sides.notices]
  if (!('refused' in found)) return { split: found, notices }
  const text = `The change is not split along ${attribute}: ${found.refused.reason}.`
  return { split: { kind: 'none', attribute, refused: found.refused, text }, notices }
}

const standing = (split: AttributeDrivers): number => {
  if (split.kind === 'none') return 2
  return split.kind === 'sum' && split.goesWith.length === 0 ? 1 : 0
}

const surpriseOf = (split: AttributeDrivers): number => (split.kind === 'sum' ? split.surprise : 0)

/** The measure in all, before and after. @throws ModelRefusal `empty_period` where it has no value in one */
const wholeOf = ({ whole, columns: [column] }: Sides) => {
  const [before = null, after = null] = [whole.before[0], whole.after[0]]
  if (column === undefined || before === null || after === null) {
    const which = before === null ? 'before' : 'after'
    throw new ModelRefusal(
      'empty_period',
      `the measure has no value ${which}; a change needs one before and one after`,
      {
        period: which,
      },
    )
  }
  return { measure: column, before, after, change: arithmeticOf(column).minus(after, before) }
}

const driversOf = async (request: DriversRequest, computing: Computing): Promise<Omit<DriversResult, 'meta'>> => {
  const asked = read(request, computing)
  const { measure, units, factors, before, after } = request
  const inAll = await asked.sides([measure])
  const whole = wholeOf(inAll)
  const found = []
  for (const attribute of request.attributes) found.push(await splitAlong(asked, attribute, request))
  const soldPlaces = { 'rows[0]': 'units.along', 'measures[1]': 'units.measure' }
  const chainPlaces = {
    ...Object.fromEntries((factors ?? []).map((_, i) => [`measures[${i}]`, `factors[${i}]`])),
    [`measures[${factors?.length}]`]: 'measure',
  }
  const sold = units && (await asked.sides([measure, units.measure], units.along, soldPlaces))
  const chain = factors && [...factors, measure]
  const product = chain && (await asked.sides(chain, undefined, chainPlaces))
  const { completeThrough } = catalogFor(computing.snapshot, asked.cube)
  return {
    ...whole,
    attributes: found
      .map(({ split }) => split)
      .sort((a, b) => standing(a) - standing(b) || surpriseOf(b) - surpriseOf(a)),
    ...(units && sold && { priceVolumeMix: priceSplit(sold, units.measure, units.along) }),
    ...(chain && product && { factors: factorSplit(product, chain) }),
    notices: eachOnce([
      ...asked.notices,
      ...[inAll, ...found, ...(sold ? [sold] : []), ...(product ? [product] : [])].flatMap(({ notices }) => notices),
      ...periodNotices(asked.cube, before, after, completeThrough),
    ]),
  }
}

/** `POST /api/drivers`: what a change goes with, by the answers of queries before and after. */
export const driverRoutes = (dependencies: Dependencies, answers: Answers): Hono => {
  const { path, request } = routes.drivers
  return new Hono().post(path, answerComputed(dependencies, answers, { path, request, compute: driversOf }))
}

import { Hono } from 'hono'
import { ModelRefusal } from '../../../pipelines/models/refusal.ts'
import type { CompiledQuery } from '../../compiler/compile.ts'
import { closest } from '../../contract/closest.ts'
import type { AttributeDrivers, DriversRequest, DriversResult } from '../../contract/drivers.ts'
import { QueryError } from '../../contract/errors.ts'
import { CubeQuery } from '../../contract/query.ts'
import type { Notice } from '../../contract/result.ts'
import { routes } from '../../contract/routes.ts'
import type { Cube } from '../../model/cube.ts'
import { answerAnalysis } from '../analysis/analysis-route.ts'
import type { Asking, Places } from '../analysis/asking.ts'
import { eachOnce } from '../analysis/notices.ts'
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

/** Most members along which a change is told: both sides of all of them are held at once. */
const mostMembers = 100_000

/** A change that is split: how, and a way to ask for measures before and after, along an attribute or in all. */
interface Asked {
  readonly cube: Cube
  readonly composition: Composition
  readonly notices: readonly Notice[]
  /** @param names where the request has the measures and the attribute, by their places in a query */
  readonly sides: (measures: readonly string[], along?: string, names?: Places) => Promise<Sides>
}

/** The snapshot with the parts of a ratio, which no other question may name. */
const extended = (snapshot: Snapshot, cube: Cube, composition: Composition): Snapshot => {
  if (composition.kind !== 'ratio') return snapshot
  const { model } = snapshot
  const replaced = (all: ReadonlyMap<string, Cube>) =>
    all.has(cube.name) ? new Map(all).set(cube.name, withParts(cube, composition)) : all
  const version = `${model.version} ${composition.numerator.name}`
  return { ...snapshot, model: { ...model, version, cubes: replaced(model.cubes), views: replaced(model.views) } }
}

/** Where the request has the parts of the query of one side. */
const placesOf = (request: DriversRequest, side: 'before' | 'after'): Places => {
  const own = request[side]
  return {
    // a ratio is asked as what is divided and by what
    'measures[0]': 'measure',
    'measures[1]': 'measure',
    ...Object.fromEntries(own.map((_, i) => [`where[${i}]`, `${side}[${i}]`])),
    ...Object.fromEntries(request.where.map((_, i) => [`where[${own.length + i}]`, `where[${i}]`])),
  }
}

const read = (request: DriversRequest, asking: Asking): Asked => {
  const { snapshot, compile, ask } = asking
  const { from, defaults, measure: name, parameters, asOf, zone } = request
  const queryOf = (side: 'before' | 'after') =>
    compile(
      CubeQuery.parse({
        from,
        measures: [name],
        where: [...request[side], ...request.where],
        ...(defaults !== undefined && { defaults }),
        ...(parameters && { parameters }),
        ...(asOf !== undefined && { asOf }),
        ...(zone !== undefined && { zone }),
      }),
      placesOf(request, side),
    )
  const [before, after] = [queryOf('before'), queryOf('after')]
  const cube = cubeOf(snapshot, before.query.from, 'from')
  const measure = cube.measures.get(name)
  if (measure === undefined) {
    const nearest = closest(name, cube.measures.keys())
    throw new QueryError('unknown_measure', { kind: 'measure', cube: cube.name, name, closest: nearest }, 'measure')
  }
  const composition = compositionOf(cube, measure)
  const of = extended(snapshot, cube, composition)
  const sides: Asked['sides'] = async (measures, along, names = {}) => {
    const changed = { measures: [...measures], rows: along === undefined ? [] : [along], totals: along !== undefined }
    const sideOf = async (side: 'before' | 'after', { query }: CompiledQuery) => {
      const places = { ...placesOf(request, side), ...names }
      return (await ask({ ...query, ...changed }, { places, of, mostRows: mostMembers })).result
    }
    return sidesOf(await sideOf('before', before), await sideOf('after', after))
  }
  return { cube, composition, notices: [...before.notices, ...after.notices], sides }
}

const measuresOf = ({ composition }: Asked, name: string): readonly string[] =>
  composition.kind === 'ratio' ? [composition.numerator.name, composition.denominator.name] : [name]

const splitAlong = async (
  asked: Asked,
  attribute: string,
  place: string,
  { measure, members }: DriversRequest,
): Promise<{ readonly split: AttributeDrivers; readonly notices: Notice[] }> => {
  const sides = await asked.sides(measuresOf(asked, measure), attribute, { 'rows[0]': place })
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
    throw ModelRefusal.of(before === null ? 'empty_period/before' : 'empty_period/after')
  }
  return { measure: column, before, after, change: arithmeticOf(column).minus(after, before) }
}

const unitPlaces: Places = { 'measures[1]': 'units.measure', 'rows[0]': 'units.along' }

const factorPlaces = (factors: number): Places =>
  Object.fromEntries(Array.from({ length: factors }, (_, i) => [`measures[${i}]`, `factors[${i}]`]))

const driversOf = async (request: DriversRequest, asking: Asking): Promise<DriversResult> => {
  const asked = read(request, asking)
  const { measure, units, factors, before, after } = request
  const inAll = await asked.sides([measure])
  const whole = wholeOf(inAll)
  const found = []
  for (const [i, attribute] of request.attributes.entries())
    found.push(await splitAlong(asked, attribute, `attributes[${i}]`, request))
  const sold = units && (await asked.sides([measure, units.measure], units.along, unitPlaces))
  const chain = factors && [...factors, measure]
  const product = chain && (await asked.sides(chain, undefined, factorPlaces(chain.length - 1)))
  const { completeThrough } = catalogFor(asking.snapshot, asked.cube)
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
    meta: asking.meta(),
  }
}

/** `POST /api/drivers`: what a change goes with, by the answers of queries before and after. */
export const driverRoutes = (dependencies: Dependencies, answers: Answers): Hono => {
  const { path, request } = routes.drivers
  return new Hono().post(path, answerAnalysis(dependencies, answers, { path, request, compute: driversOf }))
}

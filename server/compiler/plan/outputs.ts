import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { CubeQuery, MeasureEntry } from '../../contract/query.ts'
import type { BaseMeasure, Measure } from '../../model/cube.ts'
import { QueryCalculations, type QueryName } from './calculations.ts'
import type { Names } from './names.ts'
import type { Aggregate, Output } from './plan.ts'

const outputOf = (name: string, measure: Measure): Output => ({
  name,
  value:
    measure.kind === 'calculated'
      ? { kind: 'calculation', calculation: measure.calculation }
      : { kind: 'base', measure: measure.name },
  column: {
    type: measure.type,
    ...(measure.unit !== undefined && { unit: measure.unit }),
    ...(measure.format !== undefined && { format: measure.format }),
  },
})

const plainName = (name: string, path: string): string => {
  const at = name.indexOf('@')
  if (at < 0) return name
  throw new QueryError(
    'not_supported_yet',
    { feature: `the time modifier ${name.slice(at)}`, instead: `ask for ${name.slice(0, at)}` },
    path,
  )
}

interface Requested {
  readonly output: Output
  readonly measure: Measure
}

type NamedEntry = Exclude<MeasureEntry, string>

const isCalculation = (entry: MeasureEntry): entry is NamedEntry & { calc: string } =>
  typeof entry !== 'string' && entry.calc !== undefined

const plainMeasure = (names: Names, entry: MeasureEntry, path: string): { name: string; measure: Measure } => {
  if (typeof entry === 'string') {
    const measure = names.measure(plainName(entry, path), path)
    return { name: measure.name, measure }
  }
  if (entry.show !== undefined)
    throw new QueryError('not_supported_yet', { feature: `the display calculation ${entry.show}` }, `${path}.show`)
  if (entry.measure === undefined)
    throw new QueryError('invalid_request', { problem: 'a measure entry needs measure or calc' }, path)
  const measure = names.measure(plainName(entry.measure, `${path}.measure`), `${path}.measure`)
  return { name: entry.as ?? measure.name, measure }
}

/** Names that a query gives by `as`, which its calculations may use. */
const givenNames = (names: Names, entries: readonly MeasureEntry[]): ReadonlyMap<string, QueryName> =>
  new Map(
    entries.flatMap((entry, i): [string, QueryName][] => {
      if (typeof entry === 'string' || entry.as === undefined) return []
      const path = `measures[${i}]`
      if (isCalculation(entry)) return [[entry.as, { calc: entry.calc, path: `${path}.calc` }]]
      return [[entry.as, { measure: plainMeasure(names, entry, path).measure }]]
    }),
  )

const requested = (names: Names, calculations: QueryCalculations, entry: MeasureEntry, path: string): Requested => {
  if (!isCalculation(entry)) {
    const { name, measure } = plainMeasure(names, entry, path)
    return { output: outputOf(name, measure), measure }
  }
  if (entry.as === undefined)
    throw new QueryError('invalid_request', { problem: 'a calculation needs a name: as' }, path)
  const measure = calculations.measure(entry.as, entry.calc, `${path}.calc`)
  return { output: outputOf(entry.as, measure), measure }
}

/** Outputs of a plan: those of the answer first, then those that only filter, rank or sort. */
export class Outputs {
  readonly requested: readonly Requested[]
  /** the entries of the query that they come from */
  readonly entries: CubeQuery['measures']
  readonly #hidden = new Map<string, Requested>()
  readonly #names: Names
  readonly #calculations: QueryCalculations

  /** @throws QueryError `unknown_measure`, `duplicate_name`, `not_supported_yet`, `invalid_request`, `invalid_calculation`, `unsound` */
  constructor(names: Names, entries: CubeQuery['measures']) {
    this.#names = names
    this.entries = entries
    this.#calculations = new QueryCalculations(names.cube, givenNames(names, entries))
    this.requested = entries.map((entry, i) => requested(names, this.#calculations, entry, `measures[${i}]`))
    this.requested.forEach(({ output }, i) => {
      if (this.requested.findIndex((o) => o.output.name === output.name) !== i) {
        throw new QueryError('duplicate_name', { name: output.name, where: 'measures' }, `measures[${i}]`)
      }
      if (names.cube.attributes.has(output.name)) {
        throw new QueryError(
          'duplicate_name',
          { name: output.name, where: 'measures and attributes' },
          `measures[${i}]`,
        )
      }
    })
  }

  /** The output that a sort, a ranking or a measure filter names: one of the answer, else a measure computed beside it. */
  named(name: string, path: string): Output {
    const found = this.requested.find((o) => o.output.name === name) ?? this.#hidden.get(name)
    if (found !== undefined) return found.output
    const plain = plainName(name, path)
    if (!this.#names.cube.measures.has(plain)) {
      const candidates = [...this.#names.cube.measures.keys(), ...this.requested.map((o) => o.output.name)]
      const details = { kind: 'measure', cube: this.#names.cube.name, name, closest: closest(name, candidates) }
      throw new QueryError('unknown_measure', details, path)
    }
    const measure = this.#names.measure(plain, path)
    const output = outputOf(plain, measure)
    this.#hidden.set(name, { output, measure })
    return output
  }

  /** The output of a calculation that a measure filter holds. @throws QueryError as `QueryCalculations.measure` */
  calculated(text: string, path: string): Output {
    const name = `#calc ${text}`
    const found = this.#hidden.get(name)
    if (found !== undefined) return found.output
    const measure = this.#calculations.measure(name, text, path)
    const output = outputOf(name, measure)
    this.#hidden.set(name, { output, measure })
    return output
  }

  get all(): readonly Output[] {
    return [...this.requested, ...this.#hidden.values()].map((o) => o.output)
  }

  /** Base measures that the outputs need, in order of first use. */
  get aggregates(): readonly Aggregate[] {
    const bases = new Map<string, BaseMeasure>()
    for (const { measure } of [...this.requested, ...this.#hidden.values()]) {
      for (const base of basesOf(this.#names, measure)) bases.set(base.name, base)
    }
    return [...bases.values()].map((measure) => ({ measure, filter: measure.filter }))
  }

  /** Base measures of the answer; a coordinate is listed when one of them has a contributing row there. */
  get listedBy(): readonly string[] {
    return [...new Set(this.requested.flatMap((o) => basesOf(this.#names, o.measure)).map((m) => m.name))]
  }
}

/** The base measures a measure is made of: itself, or its inputs. */
const basesOf = (names: Names, measure: Measure): readonly BaseMeasure[] =>
  measure.kind === 'base'
    ? [measure]
    : (measure.kind === 'calculated' ? measure.inputs : [measure.of])
        .map((name) => names.measure(name, ''))
        .flatMap((input) => basesOf(names, input))

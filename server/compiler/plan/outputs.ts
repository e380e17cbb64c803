import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { CubeQuery, MeasureEntry } from '../../contract/query.ts'
import type { BaseMeasure, Measure } from '../../model/cube.ts'
import type { Names } from './names.ts'
import type { Aggregate, Output } from './plan.ts'

const outputOf = (name: string, measure: Measure): Output => ({
  name,
  value:
    measure.kind === 'base'
      ? { kind: 'base', measure: measure.name }
      : { kind: 'calculation', measure: measure.name, calculation: measure.calculation },
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

const requested = (names: Names, entry: MeasureEntry, path: string): { output: Output; measure: Measure } => {
  if (typeof entry === 'string') {
    const measure = names.measure(plainName(entry, path), path)
    return { output: outputOf(measure.name, measure), measure }
  }
  if (entry.calc !== undefined)
    throw new QueryError(
      'not_supported_yet',
      { feature: 'a calculation in the query', instead: 'declare it in the cube' },
      `${path}.calc`,
    )
  if (entry.show !== undefined)
    throw new QueryError('not_supported_yet', { feature: `the display calculation ${entry.show}` }, `${path}.show`)
  if (entry.measure === undefined)
    throw new QueryError('invalid_request', { problem: 'a measure entry needs measure or calc' }, path)
  const measure = names.measure(plainName(entry.measure, `${path}.measure`), `${path}.measure`)
  return { output: outputOf(entry.as ?? measure.name, measure), measure }
}

/** Outputs of a plan: those of the answer first, then those that only filter, rank or sort. */
export class Outputs {
  readonly requested: readonly { readonly output: Output; readonly measure: Measure }[]
  readonly #hidden = new Map<string, { output: Output; measure: Measure }>()
  readonly #names: Names

  /** @throws QueryError `unknown_measure`, `duplicate_name`, `not_supported_yet`, `invalid_request` */
  constructor(names: Names, entries: CubeQuery['measures']) {
    this.#names = names
    this.requested = entries.map((entry, i) => requested(names, entry, `measures[${i}]`))
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
  use(name: string, path: string): Output {
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
    : measure.inputs.map((name) => names.measure(name, '')).flatMap((input) => basesOf(names, input))

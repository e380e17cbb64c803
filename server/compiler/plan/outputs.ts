import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { CubeQuery, MeasureEntry } from '../../contract/query.ts'
import type { Attribute, Measure } from '../../model/cube.ts'
import type { Display } from '../../model/display.ts'
import { namesIn } from '../../model/expressions/query-calculation.ts'
import { withShareTypes } from './bridges.ts'
import { plainName, QueryCalculations, type QueryName } from './calculations.ts'
import { ColumnNames } from './column-names.ts'
import { type Deviation, plain } from './deviation.ts'
import { type Axes, displayOf, planDisplay, shownColumn } from './display.ts'
import type { Filter } from './filter.ts'
import { Legs } from './legs.ts'
import type { Names } from './names.ts'
import { calledOf, checkOutputNames, isAttributeColumn } from './output-names.ts'
import type { Calculate, GroupKey, MembersLeg, Output, RolledUp } from './plan.ts'

type NamedEntry = Exclude<MeasureEntry, string>

interface Requested {
  readonly output: Output
  /** columns of legs whose rows list a coordinate for this output */
  readonly listedBy: readonly string[]
}

const isCalculation = (entry: NamedEntry): entry is NamedEntry & { calc: string } => entry.calc !== undefined

/** Text of an entry in the language of calculations, and where it stands. */
const textOf = (entry: MeasureEntry, path: string): { text: string; path: string } => {
  if (typeof entry === 'string') return { text: entry, path }
  if (isCalculation(entry)) return { text: entry.calc, path: `${path}.calc` }
  if (entry.measure === undefined)
    throw new QueryError('invalid_request', { problem: 'a measure entry needs measure or calc' }, path)
  return { text: entry.measure, path: `${path}.measure` }
}

/** Names that a query gives by `as`, which its calculations may use. */
const givenNames = (entries: readonly MeasureEntry[]): ReadonlyMap<string, QueryName> =>
  new Map(
    entries.flatMap((entry, i): [string, QueryName][] => {
      if (typeof entry === 'string' || entry.as === undefined || entry.show !== undefined) return []
      const { text, path } = textOf(entry, `measures[${i}]`)
      return [[entry.as, { calc: text, path, isMeasure: !isCalculation(entry) }]]
    }),
  )

const presented = ({ unit, format }: { readonly unit?: string; readonly format?: string }) => ({
  ...(unit !== undefined && { unit }),
  ...(format !== undefined && { format }),
})

/** What an entry is called in the answer. */
const nameOf = (entry: MeasureEntry): string | undefined => {
  if (typeof entry === 'string') return entry
  if (entry.as !== undefined || entry.measure === undefined) return entry.as
  return entry.show === undefined ? entry.measure : `${entry.measure} ${entry.show}`
}

/** A calculation is a double, also where it is one measure alone. */
const asCalculation = (value: Output['value']): Output['value'] =>
  value.kind === 'base' ? { kind: 'calculation', calculation: { kind: 'measure', measure: value.measure } } : value

const showsItself = (name: string, path: string): QueryError<'unsound'> =>
  new QueryError('unsound', { reason: 'shows_itself', name }, path)

/** Outputs of a plan: those of the answer first, then those that only filter, rank or sort. */
export class Outputs {
  readonly requested: readonly Requested[]
  /** the entries of the query that they come from */
  readonly entries: CubeQuery['measures']
  readonly #hidden = new Map<string, Requested>()
  readonly #requests = new Map<number, Requested>()
  readonly #asked = new Set<number>()
  readonly #keys: readonly GroupKey[]
  readonly #names: Names
  readonly #calculations: QueryCalculations
  readonly #legs: Legs
  readonly #columns: ColumnNames

  /**
   * @param filters the conditions under which values are computed
   * @throws QueryError `unknown_measure`, `duplicate_name`, `invalid_request`, `invalid_calculation`, `unsound`
   */
  constructor(
    names: Names,
    entries: CubeQuery['measures'],
    keys: readonly GroupKey[] = [],
    filters: readonly Filter[] = [],
  ) {
    this.#names = names
    this.#keys = keys
    this.entries = entries
    this.#columns = new ColumnNames((lower) => isAttributeColumn(names.cube, keys, lower))
    this.#calculations = new QueryCalculations(names.cube, givenNames(entries))
    this.#legs = new Legs(
      names,
      filters,
      keys.map((k) => k.attribute),
      (name, path) => this.#calculations.meaning(name, path),
    )
    this.requested = entries.map((_, i) => this.#requestAt(i))
    checkOutputNames(
      names.cube,
      this.requested.map((r) => r.output),
    )
  }

  /** A column of its own for an output. */
  #column(called: string): Pick<Output, 'name' | 'called'> {
    const name = this.#columns.of(called)
    return name === called ? { name } : { name, called }
  }

  #request(entry: MeasureEntry, path: string): Requested {
    const { text, path: at } = textOf(entry, path)
    if (typeof entry === 'string') return this.#measure(entry, entry, { align: undefined }, at)
    if (entry.show !== undefined) {
      const name = nameOf(entry) ?? `${text} ${entry.show}`
      const { align } = entry
      const of = isCalculation(entry) ? this.#calculation(text, align, at) : this.#shown(name, text, align, at)
      return this.#display(name, of, displayOf(this.#names, entry, entry.show, path), path)
    }
    if (!isCalculation(entry)) return this.#measure(entry.as ?? text, text, entry, at)
    if (entry.as === undefined)
      throw new QueryError('invalid_request', { problem: 'a calculation needs a name: as' }, path)
    return this.#calculated(entry.as, text, { ...plain, align: entry.align }, at)
  }

  /** A measure of the cube, or a name of the query, with modifiers maybe. */
  #measure(name: string, text: string, { align }: Pick<NamedEntry, 'align'>, path: string): Requested {
    const deviation: Deviation = { ...plain, align }
    const measure = this.#named(plainName(text), path)
    if (measure?.kind === 'display') {
      const of = `${measure.of}${text.slice(measure.name.length)}`
      const { output, listedBy } = this.#display(name, this.#shown(name, of, align, path), measure.display, path)
      return { output: { ...output, column: { ...output.column, ...presented(measure) } }, listedBy }
    }
    if (measure === undefined || text !== measure.name) return this.#calculated(name, text, deviation, path, measure)
    const { value, listedBy } = this.#legs.resolve(this.#calculations.measure(measure.name), deviation, path)
    const shown = measure.kind === 'calculated' ? asCalculation(value) : value
    const column = { type: measure.type, ...presented(measure) }
    return { output: { ...this.#column(name), value: shown, column }, listedBy }
  }

  /** Another output of the answer, or one computed beside it, among the rows of the answer. */
  #display(name: string, of: Requested, display: Display, path: string): Requested {
    const shown = planDisplay(this.axes, display, path)
    const value = { kind: 'display', of: of.output.name, shown } as const
    const column = shownColumn(display.show, of.output.column)
    return { output: { ...this.#column(name), value, column }, listedBy: of.listedBy }
  }

  /** The output that a display calculation shows. */
  #shown(name: string, text: string, align: Deviation['align'], path: string): Requested {
    const own = this.entries.findIndex((entry) => nameOf(entry) === text)
    const entry = this.entries[own]
    if (entry !== undefined && text !== name && (typeof entry === 'string' || entry.align === align))
      return this.#requestAt(own)
    if (text === name && !this.#names.cube.measures.has(plainName(text))) throw showsItself(name, path)
    const hidden = own >= 0 || align !== undefined ? `#${text} ${align ?? ''}` : text
    const found = this.#hidden.get(hidden) ?? this.#measure(hidden, text, { align }, path)
    this.#hidden.set(hidden, found)
    return found
  }

  /** What an entry asks for, looked up once. @throws QueryError `unsound`: it shows itself */
  #requestAt(i: number): Requested {
    const found = this.#requests.get(i)
    if (found !== undefined) return found
    const entry = this.entries[i]
    if (entry === undefined) throw new Error(`the query has no measure ${i}`)
    if (this.#asked.has(i)) throw showsItself(nameOf(entry) ?? '', `measures[${i}]`)
    this.#asked.add(i)
    const requested = this.#request(entry, `measures[${i}]`)
    this.#requests.set(i, requested)
    return requested
  }

  /** The measure of that name; undefined for a name of the query. @throws QueryError `unknown_measure` */
  #named(name: string, path: string): Measure | undefined {
    const isGiven = this.entries.some((e) => typeof e !== 'string' && e.as === name)
    const measure = this.#names.cube.measures.get(name)
    return measure === undefined && isGiven ? undefined : this.#names.measure(name, path)
  }

  #calculated(name: string, text: string, deviation: Deviation, path: string, measure?: Measure): Requested {
    this.#refuseDisplays(text, path)
    const { calculation, unit } =
      measure === undefined ? this.#calculations.parse(name, text, path) : this.#calculations.reference(text, path)
    const { value: resolved, listedBy } = this.#legs.resolve(calculation, deviation, path)
    const isExact = resolved.kind === 'base' && measure?.kind === 'base'
    const value = isExact ? resolved : asCalculation(resolved)
    const type = isExact ? measure.type : 'double'
    const shown = unit === undefined ? {} : { unit }
    const column = { type, ...shown, ...(measure && presented(measure)) }
    return { output: { ...this.#column(name), value, column }, listedBy }
  }

  /** Calculations come before display calculations, so that these can show them. */
  #refuseDisplays(text: string, path: string): void {
    const display = this.entries.find(
      (e) => typeof e !== 'string' && e.show !== undefined && e.as !== undefined && namesIn(text).has(e.as),
    )
    if (display === undefined) return
    throw new QueryError('unsound', { reason: 'uses_shown', name: nameOf(display) ?? '' }, path)
  }

  /** The output that a sort, a ranking or a measure filter names: one of the answer, else a measure computed beside it. */
  named(name: string, path: string): Output {
    const found = this.requested.find((o) => calledOf(o.output) === name) ?? this.#hidden.get(name)
    if (found !== undefined) return found.output
    if (!this.#names.cube.measures.has(plainName(name))) {
      const candidates = [...this.#names.cube.measures.keys(), ...this.requested.map((o) => calledOf(o.output))]
      const details = { kind: 'measure', cube: this.#names.cube.name, name, closest: closest(name, candidates) }
      throw new QueryError('unknown_measure', details, path)
    }
    const hidden = this.#measure(name, name, { align: undefined }, path)
    this.#hidden.set(name, hidden)
    return hidden.output
  }

  /** The output of a calculation that a measure filter holds. @throws QueryError as the constructor */
  calculated(text: string, path: string): Output {
    return this.#calculation(text, undefined, path).output
  }

  #calculation(text: string, align: Deviation['align'], path: string): Requested {
    const name = `#calc ${text}${align === undefined ? '' : ` ${align}`}`
    const found = this.#hidden.get(name) ?? this.#calculated(name, text, { ...plain, align }, path)
    this.#hidden.set(name, found)
    return found
  }

  get all(): readonly Output[] {
    return [...this.requested, ...this.#hidden.values()].map((o) => o.output)
  }

  /** What a place among the axes is found by. */
  get axes(): Axes {
    return { names: this.#names, keys: this.#keys, property: (attribute) => this.#property(attribute) }
  }

  /** The output with the one member of an attribute that all rows of a coordinate have. */
  #property(attribute: Attribute): string {
    const called = `#the ${attribute.name}`
    const { value } = this.#legs.resolve({ kind: 'property', attribute: attribute.name }, plain, '')
    const output = { ...this.#column(called), value, column: { type: attribute.type } }
    this.#hidden.set(called, { output, listedBy: [] })
    return output.name
  }

  /** Columns of legs whose rows list a coordinate for an output, which is named by its column. */
  listedBy(name: string): readonly string[] {
    const all = [...this.requested, ...this.#hidden.values()]
    return all.find((o) => o.output.name === name)?.listedBy ?? []
  }

  /** The values of all outputs at the given sets; `members` are listed also where they have no rows. */
  calculate(keys: readonly GroupKey[], sets: readonly RolledUp[], members?: MembersLeg): Calculate {
    const listedBy = [...new Set(this.requested.flatMap((o) => o.listedBy))]
    return withShareTypes(this.#legs.calculate(keys, sets, this.all, listedBy, members))
  }
}

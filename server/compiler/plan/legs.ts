import { assertNever } from '../../contract/assert-never.ts'
import { QueryError } from '../../contract/errors.ts'
import type { Attribute, BaseMeasure, Measure } from '../../model/cube.ts'
import type { Calculation } from '../../model/expression.ts'
import { bridgesOfMeasure } from './bridges.ts'
import { ColumnNames } from './column-names.ts'
import { changed, type Deviation, describe, deviatedFilters, freedBits, freedBy, plain, textOf } from './deviation.ts'
import { factOf, factsWithAll, isWhole, partOfFact, repeatedBits, setsOfFact, wholeFirst } from './facts.ts'
import type { Filter } from './filter.ts'
import { keysBeside } from './leg-keys.ts'
import { memberKey } from './member-key.ts'
import type { Names } from './names.ts'
import { soleValue } from './parameters.ts'
import type {
  Aggregate,
  Calculate,
  GroupKey,
  Leg,
  Output,
  OverLeg,
  Property,
  RolledUp,
  RollUp,
  Statistic,
} from './plan.ts'
import { soleProperty } from './property.ts'
import { sourceFor } from './source.ts'
import { planWindows } from './window.ts'

/** How deep statistics may nest, and how many legs a query may have: a statement's planning grows faster than both. */
const mostNested = 5
const mostLegs = 50

type OverCalculation = Calculation & { readonly kind: 'over' }

interface RollUpDraft {
  readonly kind: 'rollUp'
  readonly name: string
  readonly deviation: Deviation
  readonly fact: Names
  readonly over: BaseMeasure['over']
  readonly aggregates: Map<string, Aggregate>
  readonly properties: Map<string, Property>
}

interface OverDraft {
  readonly kind: 'over'
  readonly name: string
  readonly deviation: Deviation
  readonly source: OverCalculation
  readonly attribute: Attribute
  readonly inner: Legs
  readonly outputs: Map<string, Output>
  readonly listedBy: Set<string>
  readonly statistics: Map<string, Statistic>
}

/** What a name in a calculation stands for: a measure of the cube, or what the query calls by it. */
export type Meaning = (name: string, path: string) => Measure | { readonly calculation: Calculation }

const isOverStep = (draft: RollUpDraft | OverDraft): draft is OverDraft => draft.kind === 'over'

const columnsOf = (leg: Leg): readonly string[] =>
  (leg.kind === 'over' ? leg.statistics : leg.aggregates).map(({ as }) => as)

/**
 * The legs that the values of a query need: each value is computed where it deviates from the coordinate, and values that
 * deviate alike share one leg. Values are asked for first; `build` makes the legs once it is known by what to group.
 */
export class Legs {
  readonly #names: Names
  readonly #filters: readonly Filter[]
  readonly #axes: readonly Attribute[]
  readonly #meaning: Meaning
  readonly #prefix: string
  readonly #nesting: { readonly depth: number; readonly count: { legs: number } }
  readonly #drafts = new Map<string, RollUpDraft | OverDraft>()
  /** columns that list coordinates where no value of the query does */
  #instead: readonly string[] = []
  readonly #columns = new ColumnNames()

  /**
   * @param filters the query's conditions, resolved
   * @param axes attributes that are grouped by: a value that frees one of them lists no coordinates
   */
  constructor(
    names: Names,
    filters: readonly Filter[],
    axes: readonly Attribute[],
    meaning: Meaning,
    prefix = '',
    nesting = { depth: 0, count: { legs: 0 } },
  ) {
    this.#nesting = nesting
    this.#names = names
    this.#axes = axes
    this.#filters = filters
    this.#meaning = meaning
    this.#prefix = prefix
  }

  #name(): string {
    const n = this.#drafts.size
    return `${this.#prefix}leg${n === 0 ? '' : n + 1}`
  }

  /** The legs below those of a statistic. @throws QueryError `unsound`: nested too deep */
  #below(name: string, attribute: Attribute, path: string): Legs {
    const { depth, count } = this.#nesting
    if (depth >= mostNested) throw new QueryError('unsound', { reason: 'nested_too_deep', limit: mostNested }, path)
    const axes = [...this.#axes, attribute]
    return new Legs(this.#names, this.#filters, axes, this.#meaning, `${name}_`, { depth: depth + 1, count })
  }

  #add(id: string, draft: RollUpDraft | OverDraft): void {
    if (!this.#drafts.has(id) && ++this.#nesting.count.legs > mostLegs) {
      throw new QueryError('unsound', { reason: 'too_many_coordinates', limit: mostLegs }, 'measures')
    }
    this.#drafts.set(id, draft)
  }

  #rollUp(deviation: Deviation, fact: Names, of?: BaseMeasure): RollUpDraft {
    const id = JSON.stringify(['rollUp', fact.cube.name, textOf(deviation), of?.over, bridgesOfMeasure(of)])
    const found = this.#drafts.get(id)
    if (found?.kind === 'rollUp') return found
    const draft: RollUpDraft = {
      kind: 'rollUp',
      name: this.#name(),
      deviation,
      fact,
      over: of?.over,
      aggregates: new Map(),
      properties: new Map(),
    }
    this.#add(id, draft)
    return draft
  }

  /** The column that holds a base measure. */
  column(measure: BaseMeasure, deviation: Deviation): string {
    const draft = this.#rollUp(deviation, factOf(this.#names, measure), measure)
    const as = this.#columns.of(describe(measure.name, deviation))
    draft.aggregates.set(as, { as, measure, filter: measure.filter })
    return as
  }

  /** Asks for the coordinates that have fact rows, whatever is measured there. @throws QueryError `unsound` where no fact has all */
  rows(): void {
    for (const fact of factsWithAll(this.#names, this.#axes, 'rows')) this.#rollUp(plain, fact)
  }

  #property(attribute: Attribute, deviation: Deviation): Calculation {
    const facts = factsWithAll(this.#names, [attribute], 'measures')
    const properties = facts.map((fact): Property => {
      const of = facts.length === 1 ? '' : ` of ${fact.cube.name}`
      const name = `property(${attribute.name})${of}`
      const column = (what: string) => this.#columns.of(describe(what, deviation))
      const property = { as: column(name), attribute, ...(of !== '' && { several: column(`${name} several`) }) }
      this.#rollUp(deviation, fact).properties.set(property.as, property)
      return property
    })
    return soleProperty(properties)
  }

  #statistic(c: OverCalculation, deviation: Deviation, path: string): string {
    const attribute = this.#names.attribute(c.attribute, path)
    // the operands decide which members are listed, so what has others is a leg of its own
    const id = JSON.stringify(['over', textOf(deviation), attribute.name, c.operands])
    const found = this.#drafts.get(id)
    const name = this.#name()
    const draft: OverDraft =
      found !== undefined && isOverStep(found)
        ? found
        : {
            kind: 'over',
            name,
            deviation,
            source: c,
            attribute,
            inner: this.#below(name, attribute, path),
            outputs: new Map(),
            listedBy: new Set(),
            statistics: new Map(),
          }
    this.#add(id, draft)
    const operands = c.operands.map((operand) => {
      const inner = draft.inner.resolve(operand, deviation, path)
      const text = JSON.stringify(inner.value)
      const output = draft.outputs.get(text) ?? {
        name: `operand ${draft.outputs.size + 1}`,
        value: inner.value,
        column: { type: inner.value.kind === 'base' ? ('decimal' as const) : ('double' as const) },
      }
      draft.outputs.set(text, output)
      for (const column of inner.listedBy) draft.listedBy.add(column)
      return output.name
    })
    const statistic = { function: c.function, operands, p: c.p }
    const as = `${c.function}(${JSON.stringify([operands, c.p])}) of ${draft.name}`
    draft.statistics.set(as, { as, ...statistic })
    return as
  }

  /** A calculation over columns of legs, and the columns whose rows list a coordinate. A single base measure stays exact. */
  resolve(
    calculation: Calculation,
    deviation: Deviation,
    path: string,
  ): { readonly value: Output['value']; readonly listedBy: readonly string[] } {
    const listedBy: string[] = []
    const resolved = this.#resolve(calculation, deviation, path, listedBy)
    const value: Output['value'] =
      resolved.kind === 'measure'
        ? { kind: 'base', measure: resolved.measure }
        : { kind: 'calculation', calculation: resolved }
    return { value, listedBy: [...new Set(listedBy)] }
  }

  #listed(column: string, deviation: Deviation, listedBy: string[]): Calculation {
    const keepsAxes = freedBy(deviation).every((attribute) => !this.#axes.includes(attribute))
    if (keepsAxes) listedBy.push(column)
    return { kind: 'measure', measure: column }
  }

  #measure(
    c: Calculation & { readonly kind: 'measure' },
    deviation: Deviation,
    path: string,
    listedBy: string[],
  ): Calculation {
    const meant = this.#meaning(c.measure, path)
    const moved: Deviation =
      c.modifiers === undefined ? deviation : { ...deviation, modifiers: [...deviation.modifiers, ...c.modifiers] }
    if ('calculation' in meant) return this.#resolve(meant.calculation, moved, path, listedBy)
    if (meant.kind === 'base') return this.#listed(this.column(meant, moved), moved, listedBy)
    throw new Error(`${meant.name} shows ${meant.of} and is no input of a calculation`)
  }

  #resolve(c: Calculation, deviation: Deviation, path: string, listedBy: string[]): Calculation {
    const within = (operand: Calculation): Calculation => this.#resolve(operand, deviation, path, listedBy)
    switch (c.kind) {
      case 'number':
      case 'text':
        return c
      case 'parameter':
        return soleValue(c, path)
      case 'measure':
        return this.#measure(c, deviation, path, listedBy)
      case 'at':
        return this.#resolve(c.operand, changed(this.#names, deviation, c.changes, path), path, listedBy)
      case 'own':
        return this.#resolve(c.operand, { ...deviation, own: true }, path, listedBy)
      case 'property':
        return this.#property(this.#names.attribute(c.attribute, path), deviation)
      case 'over':
        return this.#listed(this.#statistic(c, deviation, path), deviation, listedBy)
      case 'arithmetic':
      case 'comparison':
      case 'logic':
        return { ...c, left: within(c.left), right: within(c.right) }
      case 'negate':
      case 'not':
        return { ...c, operand: within(c.operand) }
      case 'coalesce':
        return { ...c, arguments: c.arguments.map(within) }
      case 'if':
        return {
          ...c,
          condition: within(c.condition),
          value: within(c.value),
          ...(c.otherwise !== undefined && { otherwise: within(c.otherwise) }),
        }
      default:
        return assertNever(c)
    }
  }

  #buildRollUp(draft: RollUpDraft, allKeys: readonly GroupKey[], allSets: readonly RolledUp[]): RollUp {
    const freed = freedBits(draft.deviation, allKeys)
    const { fact } = draft
    const deviated = deviatedFilters(draft.deviation, this.#filters, 'measures')
    const part = partOfFact(this.#names, fact, keysBeside(freed, allKeys), deviated)
    const { keys, unrelated } = part
    const aggregates = [...draft.aggregates.values()]
    const properties = [...draft.properties.values()]
    const { windows, filters } = planWindows(fact, draft.deviation, draft.over, keys, part.filters, 'measures')
    const source = sourceFor(fact.cube, {
      keys,
      aggregates,
      filters,
      attributes: properties.map((p) => p.attribute),
      roles: windows.map((w) => w.role.name),
    })
    const sets = [...new Set(setsOfFact(allSets, unrelated).map((set) => set | freed))]
    return {
      kind: 'rollUp',
      name: draft.name,
      source,
      keys,
      sets,
      aggregates,
      properties,
      windows,
      own: draft.deviation.own,
      ...(unrelated && { unrelated }),
    }
  }

  /** The facts that values are computed from, those below statistics among them. */
  #facts(): readonly Names[] {
    return [...this.#drafts.values()].flatMap((draft) => (isOverStep(draft) ? draft.inner.#facts() : [draft.fact]))
  }

  #buildOver(draft: OverDraft, allKeys: readonly GroupKey[], allSets: readonly RolledUp[]): OverLeg {
    const others = allKeys.filter((key) => key.attribute !== draft.attribute)
    const freed = freedBits(draft.deviation, allKeys) | repeatedBits(this.#names, draft.inner.#facts(), others)
    const keys = keysBeside(freed, allKeys)
    const member = memberKey([...keys, ...allKeys], this.#names, draft.attribute)
    const sets = [...new Set(allSets.map((set) => set | freed))]
    const innerKeys = keys.includes(member) ? keys : [...keys, member]
    // members of one name are told apart by their ancestors, also where those are rolled up
    const within = keys.filter((k) => member.attribute.within.includes(k.attribute.name))
    const members = [member, ...within].reduce((bits, k) => bits | (1 << k.bit), 0)
    const innerSets = [...new Set(sets.map((set) => set & ~members))]
    const input = draft.inner.calculate(innerKeys, innerSets, [...draft.outputs.values()], [...draft.listedBy])
    return {
      kind: 'over',
      name: draft.name,
      input,
      member,
      members,
      keys,
      sets,
      statistics: [...draft.statistics.values()],
    }
  }

  /**
   * Where every value is of another coordinate none lists one: a coordinate is listed where some value would have rows if
   * it were its own. Without any value all that have rows are.
   */
  #unchanged(): readonly string[] {
    const columns = [...this.#drafts.values()].flatMap((draft) => {
      const own = { ...draft.deviation, changes: [] }
      if (draft.kind === 'over') return [this.#statistic(draft.source, own, 'measures')]
      return [...draft.aggregates.values()].map(({ measure }) => this.column(measure, own))
    })
    if (columns.length === 0) this.rows()
    return columns
  }

  /**
   * The legs, merged and calculated.
   *
   * @param listedBy columns of which one must have a contributing row where a coordinate is listed; none: all are
   */
  calculate(
    keys: readonly GroupKey[],
    sets: readonly RolledUp[],
    outputs: readonly Output[],
    listedBy: readonly string[],
    members?: Calculate['input']['members'],
  ): Calculate {
    const build = (): readonly Leg[] =>
      [...this.#drafts.values()].map((draft) =>
        draft.kind === 'rollUp' ? this.#buildRollUp(draft, keys, sets) : this.#buildOver(draft, keys, sets),
      )
    const lists = [...this.#drafts.values()].some((d) => freedBits(d.deviation, keys) === 0)
    if (!lists) this.#instead = this.#unchanged()
    const isListed = build().some((leg) => isWhole(keys, leg))
    if (!isListed) this.rows()
    // a leg with all keys comes first: it is what the others are put beside
    const legs = wholeFirst(keys, build())
    const [first, ...others] = legs
    if (first === undefined) throw new Error('a query needs a leg')
    // what is the same at every coordinate lists none where other values do
    const columns = new Set(legs.filter((leg) => isWhole(keys, leg)).flatMap(columnsOf))
    const listing = listedBy.some((c) => columns.has(c)) ? listedBy.filter((c) => columns.has(c)) : listedBy
    return {
      kind: 'calculate',
      input: { kind: 'merge', keys, sets, legs: [first, ...others], members, fills: [] },
      outputs,
      listedBy: !isListed ? [] : listing.length > 0 ? listing : this.#instead,
      counted: [],
    }
  }
}

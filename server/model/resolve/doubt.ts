import type { ProblemCode, Report } from '../problem.ts'

/** Codes that say that something is not there, with the part of the details that names what. */
const absences: Readonly<Partial<Record<ProblemCode, 'name' | 'found'>>> = {
  unknown_calendar: 'name',
  unknown_cube: 'name',
  unknown_view: 'name',
  unknown_set: 'name',
  unknown_dimension: 'name',
  unknown_rates: 'name',
  unknown_role: 'name',
  unknown_attribute: 'name',
  unknown_measure: 'name',
  unknown_included: 'name',
  unknown_shared_role: 'name',
  unknown_modifier: 'name',
  not_included: 'name',
  wrong_value: 'found',
}

/** Codes that say what a whole cube lacks, with the part of the details that names it, at its end. */
const lacks: Readonly<Partial<Record<ProblemCode, 'cube' | 'of'>>> = {
  no_date_role: 'cube',
  no_tree: 'cube',
  view_time: 'cube',
  no_current: 'of',
}

/** The parts of a name, without time modifiers: `sales.value@prior_year` has `sales` and `value`. */
const partsOf = (name: string): readonly string[] => name.replace(/@.*/s, '').split('.')

/** What is declared and cannot be used, because of a problem that is reported where it is declared. */
export interface Doubt {
  /** notes names that cannot be used: a whole name, or the last part of one */
  readonly addNames: (names: Iterable<string>) => void
  /** notes cubes and views of which something is missing */
  readonly addFlawed: (names: Iterable<string>) => void
  /** notes that something could not be read at all, so that any name may be declared in it */
  readonly addEverything: () => void
  readonly isFlawed: (name: string) => boolean
  /** how many names are in doubt: none in a model without problems */
  readonly count: () => number
  /** reports what is wrong, but for the lack of something in doubt: that is told already */
  readonly report: Report
}

/** Keeps a problem from being told twice: once where it is, and once more wherever something asks for what it broke. */
export const createDoubt = (report: Report): Doubt => {
  const names = new Set<string>()
  const flawed = new Set<string>()
  let isPartial = false
  const isDoubtful = (name: string) => isPartial || partsOf(name).some((part) => names.has(part))
  const isTold = (code: ProblemCode, details: object): boolean => {
    const told: Readonly<Record<string, unknown>> = { ...details }
    const [absent, lacking] = [absences[code], lacks[code]]
    if (absent !== undefined) return isDoubtful(String(told[absent]))
    return lacking !== undefined && (isPartial || flawed.has(String(told[lacking]).split(' ').at(-1) ?? ''))
  }
  return {
    addNames: (added) => {
      for (const name of added) names.add(partsOf(name).at(-1) ?? name)
    },
    addFlawed: (added) => {
      for (const name of added) flawed.add(name)
    },
    addEverything: () => {
      isPartial = true
    },
    isFlawed: (name) => flawed.has(name),
    count: () => names.size,
    report: (place, code, details) => (isTold(code, details) ? undefined : report(place, code, details)),
  }
}

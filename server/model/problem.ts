import { chosenParts } from './chosen-currency.ts'
import type { Definition } from './documentation.ts'

const list = (values: Iterable<string>) => [...values].join(', ') || 'none'
const nearest = (name: string | undefined) => (name === undefined ? '' : `; nearest is "${name}"`)

/** What is probably meant by a name that no column has. */
const nameHint = (name: string): string => {
  if (name.includes(',')) return `; several columns are a list: [${name}]`
  return /^[A-Z]|\s/.test(name) ? `; a text stands in single quotes: '${name}'` : ''
}

/** How other languages write what ours writes otherwise, by what was found. */
const syntaxHints: ReadonlyMap<string, string> = new Map([
  ['"="', '; equality is one ='],
  ['"&"', '; write and'],
  ['"|"', '; write or'],
  ['"!"', '; write not, and <> for unequal'],
  ['"when"', '; there is no case: write if(condition, value, otherwise)'],
  ['"%"', '; a percentage is a fraction, such as 0.1'],
])

/** What a unit that a parameter chooses is equal to. */
const chosenUnits = (units: readonly string[]): string => {
  const [first] = units.flatMap(chosenParts)
  if (first === undefined) return ''
  return `: ${first} is the currency that a query chooses, whichever that is; convert both to "${first}", or both to one currency`
}

/** `where` names the definition that was read, such as `measure won_value of cube opportunities`. */
type In = { where: string }
type Missing = { name: string; closest?: string | undefined }

/** The text of every problem that definitions can have, by code: what was found, what was expected, the nearest valid thing. */
const messages = {
  invalid_yaml: (p: { reason: string }) => `the YAML cannot be read: ${p.reason}`,
  duplicate_key: (p: { key: string; line: number }) => `key "${p.key}" stands here already, in line ${p.line}`,
  unknown_key: (p: In & { key: string; closest?: string | undefined; expected: readonly string[] }) =>
    `${p.where} has no key "${p.key}"${nearest(p.closest)}; expected ${list(p.expected)}`,
  missing_key: (p: In & { key: string }) => `${p.where} needs the key "${p.key}"`,
  excluded_key: (p: In & { key: string; reason: string }) => `${p.where} takes no "${p.key}": ${p.reason}`,
  wrong_shape: (p: In & { expected: string; found: string }) => `${p.where} must be ${p.expected}; found ${p.found}`,
  wrong_value: (p: In & { found: string; closest?: string | undefined; expected: readonly string[] }) =>
    `${p.where} is "${p.found}"${nearest(p.closest)}; expected ${list(p.expected)}`,
  granted_and_denied: (p: In & { member: string }) => `${p.where} both allows and denies ${p.member}; keep one`,
  wrong_mask: (p: { attribute: string; mask: string; reason: string }) =>
    `${p.attribute} cannot be masked by "${p.mask}": ${p.reason}`,
  cut_to_nothing: (p: In & { top: string; bottom: string }) =>
    `${p.where} leave nothing: top ${p.top} is below bottom ${p.bottom}`,
  total_by_restricted: (p: { policy: string; attribute: string; restricted: string }) =>
    `totals of policy ${p.policy} cannot be told apart by ${p.attribute}, for the policy keeps members of ${p.restricted} from its readers`,
  needless_benchmark: (p: { policy: string }) =>
    `policy ${p.policy} has "totals: full", which holds for all measures, so that "benchmark" adds none; keep one`,
  wrong_count: (p: In & { found: number; expected: readonly string[] }) =>
    `${p.where} has ${p.found} ${p.found === 1 ? 'value' : 'values'}; expected ${p.expected.length}: ${list(p.expected)}`,
  bad_name: (p: { kind: string; name: string; closest: string }) =>
    `"${p.name}" cannot name a ${p.kind}: a name is lower-case letters, digits and underscores, starts with a letter and is no word of the expressions${nearest(p.closest)}`,
  not_supported_yet: (p: { feature: string }) => `${p.feature} is not supported yet`,
  defined_twice: (p: { kind: string; name: string; first: string }) =>
    `${p.kind} "${p.name}" is defined already at ${p.first}; one of them may replace the other by override: true`,
  nothing_to_override: (p: { kind: string; name: string; closest?: string | undefined }) =>
    `override: true, but there is no other ${p.kind} "${p.name}"${nearest(p.closest)}`,
  unrunnable_query: (p: { reason: string }) => `the query cannot be run: ${p.reason}`,
  unknown_table: (p: Missing) => `the warehouse has no table "${p.name}"${nearest(p.closest)}`,
  unknown_column: (p: Missing & { table: string }) =>
    `table ${p.table} has no column "${p.name}"${nearest(p.closest)}${nameHint(p.name)}`,
  unknown_calendar: (p: Missing) => `there is no calendar "${p.name}"${nearest(p.closest)}`,
  unknown_cube: (p: Missing) => `there is no cube "${p.name}"${nearest(p.closest)}`,
  unknown_view: (p: Missing) => `there is no view "${p.name}"${nearest(p.closest)}`,
  other_kind: (p: { name: string; kind: 'cube' | 'view' }) => `"${p.name}" is a ${p.kind}; name it under "${p.kind}"`,
  unknown_set: (p: Missing) => `there is no set "${p.name}"${nearest(p.closest)}`,
  unknown_dimension: (p: Missing) => `there is no dimension "${p.name}"${nearest(p.closest)}`,
  unknown_rates: (p: Missing) => `there are no rates "${p.name}"${nearest(p.closest)}`,
  unknown_role: (p: Missing & { cube: string }) => `cube ${p.cube} has no role "${p.name}"${nearest(p.closest)}`,
  unknown_attribute: (p: Missing & { of: string }) => `${p.of} has no attribute "${p.name}"${nearest(p.closest)}`,
  unknown_measure: (p: Missing & { cube: string }) => `cube ${p.cube} has no measure "${p.name}"${nearest(p.closest)}`,
  unknown_included: (p: Missing & { of: string }) =>
    `${p.of} has no measure or attribute "${p.name}"${nearest(p.closest)}`,
  included_hierarchy: (p: { name: string; levels: readonly string[] }) =>
    `"${p.name}" is a hierarchy; include its levels: ${list(p.levels)}`,
  included_hidden: (p: { name: string; others: readonly string[] }) =>
    `measure ${p.name} is hidden, so that no list shows it; include what is made of it (${list(p.others)}), or hide it no more`,
  not_included: (p: In & Missing) =>
    `${p.where} lists "${p.name}", which is not included${nearest(p.closest) || '; include it too'}`,
  no_current: (p: { attribute: string; of: string }) =>
    `the current period of ${p.attribute} is the one up to which the data are complete, and ${p.of} does not say when that is; give it complete_through, or name a period`,
  wrong_query: (p: In & { problem: string }) => `${p.where} cannot be asked: ${p.problem}`,
  unknown_shared_role: (p: Missing & { view: string }) =>
    `no cube of view ${p.view} has a role "${p.name}"${nearest(p.closest)}`,
  unshared_role: (p: { view: string; role: string }) =>
    `several cubes of view ${p.view} have a role ${p.role}; list it in "shared" where it means the same in each, or give one of them another name`,
  several_dimensions: (p: { view: string; role: string; dimensions: readonly string[] }) =>
    `the cubes of view ${p.view} have role ${p.role} of different dimensions: ${list(p.dimensions)}; what is shared must be one`,
  view_time: (p: { view: string; cube: string }) =>
    `cube ${p.cube} has a role "time" that is not its time in view ${p.view}, whose names could not be told apart; map it in "time", or rename the role`,
  bridged: (p: { name: string; bridge: string; instead: string }) =>
    `${p.name} comes by the bridge ${p.bridge}, so that one row has several; ${p.instead}`,
  unknown_bridge: (p: Missing & { cube: string }) => `cube ${p.cube} has no bridge "${p.name}"${nearest(p.closest)}`,
  unknown_drill_column: (p: Missing & { cube: string; table: string }) =>
    `"${p.name}" is neither an attribute of cube ${p.cube} nor a column of ${p.table}${nearest(p.closest)}`,
  unknown_parameter: (p: Missing) => `there is no parameter "${p.name}"${nearest(p.closest)}`,
  unknown_function: (p: Missing & { expected: readonly string[] }) =>
    `there is no function "${p.name}"${nearest(p.closest)}; expected ${list(p.expected)}`,
  aggregate_in_row: (p: { name: string }) =>
    `${p.name}() is an aggregate: an expression computes one row, the measure's agg says how rows become one value`,
  syntax: (p: { found: string; expected: string }) =>
    `found ${p.found}; expected ${p.expected}${syntaxHints.get(p.found) ?? ''}`,
  too_deep: (p: { what: string; limit: number }) => `${p.what} nests deeper than ${p.limit}`,
  too_long: (p: { what: string; limit: number; of: 'operators' | 'operands' | 'time modifiers' }) =>
    `${p.what} has more than ${p.limit} ${p.of}`,
  wrong_type: (p: In & { expected: string; found: string }) => `${p.where} must be ${p.expected}; found ${p.found}`,
  null_comparison: (p: { op: string }) =>
    `a comparison with null is never true: instead of ${p.op} null write is null or is not null`,
  key_type: (p: { role: string; column: string; found: string; dimension: string; key: string; expected: string }) =>
    `role ${p.role} joins ${p.column} (${p.found}) to ${p.key} (${p.expected}) of dimension ${p.dimension}; their types must be equal`,
  time_role: (p: { cube: string; roles: readonly string[] }) =>
    `cube ${p.cube} has several date roles and must name one as time; expected ${list(p.roles)}`,
  repeated: (p: In & { name: string }) => `"${p.name}" stands twice in ${p.where}`,
  cycle: (p: { what: string; path: readonly string[] }) => `${p.what} goes in a circle: ${p.path.join(' -> ')}`,
  name_clash: (p: { name: string; kinds: readonly [string, string]; cube: string }) =>
    `"${p.name}" is both ${p.kinds[0]} and ${p.kinds[1]} of ${p.cube}; a query could not tell them apart`,
  synonym_clash: (p: { synonym: string; name: string; other: string; cube: string }) =>
    `"${p.synonym}" stands for both ${p.other} and ${p.name} in cube ${p.cube}; a synonym stands for one thing`,
  perspective_synonym: (p: { synonym: string; name: string; other: string; perspective: string }) =>
    `perspective ${p.perspective} shows both ${p.other} and ${p.name}, and "${p.synonym}" stands for either; leave one out, or give one of them another synonym`,
  unit_mismatch: (p: { op: string; left: string; right: string }) =>
    `${p.op} needs equal units; found ${p.left} and ${p.right}${chosenUnits([p.left, p.right])}`,
  unknown_modifier: (p: Missing & { expected: readonly string[] }) =>
    `there is no time modifier "@${p.name}"${nearest(p.closest && `@${p.closest}`)}; expected ${list(p.expected.map((name) => `@${name}`))}`,
  no_date_role: (p: { cube: string; name: string }) =>
    `@${p.name} moves a date role, and cube ${p.cube} has none; ask for the measure without it`,
  mapped_shift_moved: (p: { name: string }) =>
    `@${p.name} takes each date to another one, which leaves no range for a further modifier to start from; let @${p.name} come last`,
  display_input: (p: { name: string; cube: string }) =>
    `measure ${p.name} of cube ${p.cube} shows a value among the others of an answer and is no input of a calculation; ask for it in the query, as a display calculation of the calculated measure`,
  fixed_period: (p: { name: string; attribute: string }) =>
    `@${p.name} moves dates that {…} sets by ${p.attribute}; write it before the bracket: m@${p.name}{…}`,
  not_in_calculations: (p: { what: string; instead: string }) => `a calculation has no ${p.what}; ${p.instead}`,
  no_tree: (p: { name: string; cube: string }) =>
    `${p.name}() needs a parent-child tree, and cube ${p.cube} has none; ask for the measure itself`,
  rate_at_rates: (p: { measure: string; rates: string; has: 'date' | 'period' }) =>
    p.has === 'date'
      ? `measure ${p.measure} asks for the rate of a budget's period, and rates ${p.rates} are of dates; write rate_at with a date role or now, or name rates with a "period"`
      : `measure ${p.measure} asks for the rate of a date, and rates ${p.rates} are of periods; write rate_at: {budget: …}, or name rates with a "date"`,
  currency_attribute: (p: { measure: string; cube: string; column: string }) =>
    `measure ${p.measure} has the currency of each row in ${p.column}, and nothing converts it; cube ${p.cube} needs a degenerate attribute of that column, by which to ask for one currency, or the measure needs "to", "rates" and "rate_at"`,
  currency_parameter: (p: { measure: string; parameter: string; reason: string }) =>
    `measure ${p.measure} is converted to the currency :${p.parameter}, which ${p.reason}`,
  wrong_unit: (p: { name: string; declared: string; derived: string }) =>
    `measure ${p.name} says unit ${p.declared}, but what it is made of gives ${p.derived}`,
}
export type ProblemCode = keyof typeof messages
type ProblemDetails<C extends ProblemCode> = Parameters<(typeof messages)[C]>[0]

/** What is wrong with the definitions, and where: `line` and `column` are 1-based and point at the offending text. */
export interface Problem extends Definition {
  readonly code: ProblemCode
  readonly message: string
}

/** Notes a problem at a place. Gives undefined, so that a reader can `return report(…)` for "no value". */
export type Report = <C extends ProblemCode>(place: Definition, code: C, details: ProblemDetails<C>) => undefined

interface Told {
  readonly where?: string
  readonly key?: string
  readonly closest?: string | undefined
  readonly expected?: unknown
}

/** Says of each problem whether one before it explains it: a key that is missing is written otherwise, or its map is none. */
const explainedBefore = () => {
  const known = new Set<string>()
  return (code: ProblemCode, details: object): boolean => {
    const { where, key, closest, expected }: Told = details
    if (code === 'unknown_key') known.add(`${where} ${closest}`)
    if (code === 'wrong_shape' && expected === 'a map') known.add(`${where}`)
    return code === 'missing_key' && (known.has(`${where} ${key}`) || known.has(`${where}`))
  }
}

/** A collector of problems with the function that adds to it. */
export const collectProblems = (): { readonly problems: Problem[]; readonly report: Report } => {
  const problems: Problem[] = []
  const explained = explainedBefore()
  const report: Report = ({ file, line, column }, code, details) => {
    if (explained(code, details)) return
    const message = (messages[code] as (p: typeof details) => string)(details)
    problems.push({ code, message, file, line, column })
  }
  return { problems, report }
}

/** One line for a person: `cubes/opportunities.yaml:12:5: cube opportunities has no key "mesures"; …`. */
export const formatProblem = ({ file, line, column, message }: Problem): string =>
  `${file}:${line}:${column}: ${message}`

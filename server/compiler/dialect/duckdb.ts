import { assertNever } from '../../contract/assert-never.ts'
import type {
  Join,
  Named,
  NamedQuery,
  OrderTerm,
  Query,
  Relation,
  Select,
  SqlExpression,
  SqlFunction,
  SqlType,
  Window,
} from '../sql/ast.ts'
import type { Parameter } from '../statement.ts'
import type { Dialect } from './dialect.ts'

/** The one function that quotes identifiers. */
const quote = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`

/** Tables are named with their schema, so that none is mistaken for a named query of the statement. */
const warehouseSchema = 'main'

const constantText = (value: string | number | boolean | null): string => {
  if (value === null) return 'NULL'
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  return typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : String(value)
}

type Write = (args: readonly string[]) => string
const named =
  (name: string): Write =>
  (args) =>
    `${name}(${args.join(', ')})`

/** Functions as DuckDB writes them. */
const functions: Record<SqlFunction, Write> = {
  sum: named('sum'),
  try: named('TRY'),
  count: (args) => (args.length === 0 ? 'count(*)' : `count(${args.join(', ')})`),
  avg: named('avg'),
  min: named('min'),
  max: named('max'),
  arg_max: named('arg_max'),
  arg_min: named('arg_min'),
  any_value: named('any_value'),
  bool_or: named('bool_or'),
  corr: named('corr'),
  regr_slope: named('regr_slope'),
  regr_intercept: named('regr_intercept'),
  quantile_cont: named('quantile_cont'),
  quantile_disc: named('quantile_disc'),
  var_samp: named('var_samp'),
  stddev_samp: named('stddev_samp'),
  grouping_id: named('grouping_id'),
  dense_rank: named('dense_rank'),
  rank: named('rank'),
  first_value: named('first_value'),
  row_number: named('row_number'),
  lead: named('lead'),
  lag: named('lag'),
  coalesce: named('coalesce'),
  nullif: named('nullif'),
  greatest: named('greatest'),
  least: named('least'),
  list_value: named('list_value'),
  list_append: named('list_append'),
  list: named('list'),
  list_contains: named('list_contains'),
  list_position: named('list_position'),
  list_sort: named('list_sort'),
  list_extract: named('list_extract'),
  to_json: ([value]) => `CAST(to_json(${value}) AS VARCHAR)`,
  unnest: named('unnest'),
  abs: named('abs'),
  lower: named('lower'),
  upper: named('upper'),
  length: named('length'),
  round: named('round'),
  days_between: ([from, to]) => `date_diff('day', ${from}, ${to})`,
  year: named('year'),
  month: named('month'),
  day: named('day'),
  quarter: named('quarter'),
  iso_weekday: named('isodow'),
  format_date: named('strftime'),
  last_day: named('last_day'),
  date_trunc: ([date, unit]) => `CAST(date_trunc(${unit}, ${date}) AS DATE)`,
  date_add_days: ([date, days]) => `(${date} + CAST(${days} AS INTEGER))`,
  date_add_months: ([date, months]) => `CAST(${date} + to_months(CAST(${months} AS INTEGER)) AS DATE)`,
  zoned_date: ([instant, zone]) => `CAST(timezone(${zone}, ${instant}) AS DATE)`,
  utc_date: ([instant, zone]) => `CAST(timezone(${zone}, timezone('UTC', ${instant})) AS DATE)`,
  contains: named('contains'),
  starts_with: named('starts_with'),
  collation_key: ([text]) => `icu_sort_key(${text}, 'und')`,
  similarity: named('jaro_winkler_similarity'),
  row_hash: named('hash'),
  initials: ([text]) =>
    `array_to_string(list_transform(regexp_extract_all(${text}, '[^\\s]+'), lambda word: upper(left_grapheme(word, 1)) || '.'), ' ')`,
  code_of: ([salt, text]) => `'#' || left(sha256(${salt} || ':' || ${text}), 10)`,
  true_division: ([left, right]) => `CAST(${left} AS DOUBLE) / nullif(CAST(${right} AS DOUBLE), 0)`,
}

const types: Record<SqlType, string> = {
  DOUBLE: 'DOUBLE',
  VARCHAR: 'VARCHAR',
  DATE: 'DATE',
  INTEGER: 'INTEGER',
  BIGINT: 'BIGINT',
  DECIMAL: 'DECIMAL(38, 10)',
  BOOLEAN: 'BOOLEAN',
  PLACE: 'BIGINT[]',
}

class Printer {
  readonly parameters: Parameter[] = []
  readonly #positions = new Map<string, number>()

  /** Equal values share a position, so that equal expressions stay equal and the engine computes them once. */
  parameter(parameter: Parameter): string {
    // what a policy compares with is no value of the question, though they may be equal
    const key = `${parameter.concealed === true} ${parameter.type} ${typeof parameter.value} ${parameter.value}`
    const position = this.#positions.get(key) ?? this.parameters.push(parameter)
    this.#positions.set(key, position)
    return `$${position}`
  }

  expression(e: SqlExpression): string {
    switch (e.kind) {
      case 'column':
        return e.table === undefined ? quote(e.name) : `${quote(e.table)}.${quote(e.name)}`
      case 'parameter':
        return this.parameter(e.parameter)
      case 'constant':
        return constantText(e.value)
      case 'binary':
        return `(${this.expression(e.left)} ${e.op} ${this.expression(e.right)})`
      case 'isNull':
        return `(${this.expression(e.operand)} IS NULL)`
      case 'isNotTrue':
        return `((${this.expression(e.operand)}) IS NOT TRUE)`
      case 'not':
        return `(NOT ${this.expression(e.operand)})`
      case 'in':
        return `(${this.expression(e.operand)} IN (${e.values.map((v) => this.expression(v)).join(', ')}))`
      case 'case': {
        const when = e.when.map(
          ([condition, value]) => `WHEN ${this.expression(condition)} THEN ${this.expression(value)}`,
        )
        const otherwise = e.otherwise === undefined ? '' : ` ELSE ${this.expression(e.otherwise)}`
        return `CASE ${when.join(' ')}${otherwise} END`
      }
      case 'cast':
        return `CAST(${this.expression(e.operand)} AS ${types[e.type]})`
      case 'exists':
        return `EXISTS (${this.select(e.select, ' ')})`
      case 'inQuery':
        return `(${this.expression(e.operand)} IN (${this.with(e.query.with ?? [], ' ')}${this.query(e.query.select, ' ')}))`
      case 'call': {
        const args = e.arguments.map((a) => this.expression(a))
        const [first, ...rest] = args
        const distinct = e.distinct === true && first !== undefined ? [`DISTINCT ${first}`, ...rest] : args
        const filter = e.filter === undefined ? '' : ` FILTER (WHERE ${this.expression(e.filter)})`
        const over = e.over === undefined ? '' : ` OVER (${this.window(e.over)})`
        return `${functions[e.name](distinct)}${filter}${over}`
      }
      default:
        return assertNever(e)
    }
  }

  window({ partitionBy, orderBy, running, preceding, whole }: Window): string {
    const parts = [
      partitionBy.length === 0 ? '' : `PARTITION BY ${partitionBy.map((p) => this.expression(p)).join(', ')}`,
      orderBy.length === 0 ? '' : `ORDER BY ${this.order(orderBy)}`,
      running === true ? 'ROWS UNBOUNDED PRECEDING' : '',
      preceding === undefined ? '' : `ROWS ${preceding} PRECEDING`,
      whole === true ? 'ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING' : '',
    ]
    return parts.filter((p) => p !== '').join(' ')
  }

  order(terms: readonly OrderTerm[]): string {
    return terms.map((t) => `${this.expression(t.expression)} ${t.direction.toUpperCase()} NULLS LAST`).join(', ')
  }

  relation(r: Relation): string {
    switch (r.kind) {
      case 'table':
        return `${quote(warehouseSchema)}.${quote(r.name)} AS ${quote(r.as)}`
      case 'stage':
        return r.name === r.as ? quote(r.name) : `${quote(r.name)} AS ${quote(r.as)}`
      case 'set':
        throw new Error(`set ${r.set.name} has no named query`)
      case 'segment':
        throw new Error(`segment ${r.stored.segment} has no named query`)
      case 'statement': {
        const { with: queries, select } = r.statement
        return `(\n${this.with(queries)}${this.select(select)}\n) AS ${quote(r.as)}`
      }
      case 'subquery':
        return `(${this.query(r.select, ' ')}) AS ${quote(r.as)}`
      default:
        return assertNever(r)
    }
  }

  join(j: Join): string {
    const on = j.on === undefined ? '' : ` ON ${this.expression(j.on)}`
    return `${j.how === 'FULL' ? 'FULL OUTER' : j.how} JOIN ${this.relation(j.relation)}${on}`
  }

  groupBy(sets: readonly (readonly SqlExpression[])[]): string | undefined {
    const texts = sets.map((set) => set.map((e) => this.expression(e)).join(', '))
    if (texts.length !== 1) return `GROUP BY GROUPING SETS (${texts.map((t) => `(${t})`).join(', ')})`
    return texts[0] === '' ? undefined : `GROUP BY ${texts[0]}`
  }

  named({ expression, as }: Named): string {
    const text = this.expression(expression)
    return expression.kind === 'column' && expression.name === as ? text : `${text} AS ${quote(as)}`
  }

  select(s: Select, newline = '\n'): string {
    const columns = [...(s.all === undefined ? [] : [`${quote(s.all)}.*`]), ...s.columns.map((c) => this.named(c))]
    const lead = newline === '\n' && columns.length > 1 ? '\n  ' : ' '
    const clauses = [
      `SELECT${s.distinct === true ? ' DISTINCT' : ''}${lead}${columns.length === 0 ? '1' : columns.join(`,${lead}`)}`,
      s.from === undefined ? undefined : `FROM ${this.relation(s.from)}`,
      ...(s.joins ?? []).map((j) => this.join(j)),
      s.where === undefined ? undefined : `WHERE ${this.expression(s.where)}`,
      s.groupBy === undefined ? undefined : this.groupBy(s.groupBy),
      s.orderBy === undefined || s.orderBy.length === 0 ? undefined : `ORDER BY ${this.order(s.orderBy)}`,
      s.limit === undefined ? undefined : `LIMIT ${s.limit}`,
      s.offset === undefined || s.offset === 0 ? undefined : `OFFSET ${s.offset}`,
    ]
    return clauses.filter((c) => c !== undefined).join(newline)
  }

  query(q: Query, newline = '\n'): string {
    return q.kind === 'select'
      ? this.select(q, newline)
      : q.parts
          .map((p) => this.select(p, newline))
          .join(`${newline}${q.kind === 'union' ? 'UNION' : 'UNION ALL'}${newline}`)
  }

  namedQuery({ name, with: own = [], query, once = false }: NamedQuery, newline: string): string {
    return `${quote(name)} AS ${once ? 'MATERIALIZED ' : ''}(${newline}${this.with(own, newline)}${this.query(query, newline)}${newline})`
  }

  with(queries: readonly NamedQuery[], newline = '\n'): string {
    if (queries.length === 0) return ''
    const texts = queries.map((q) => this.namedQuery(q, newline))
    return `WITH ${queries.some((q) => q.recursive === true) ? 'RECURSIVE ' : ''}${texts.join(', ')}${newline}`
  }
}

/** DuckDB 1.5. Identifiers are always quoted, values always parameters, nulls always last. */
export const duckdb: Dialect = {
  name: 'duckdb',
  print: (statement, columns) => {
    const printer = new Printer()
    const head = printer.with(statement.with)
    return { sql: `${head}${printer.select(statement.select)}`, parameters: printer.parameters, columns }
  },
}

import type { JoinStep, VersionDate } from './joins.ts'
import type { Source } from './plan.ts'

const versionDate = (date: VersionDate): string => ('date' in date ? date.date : `${date.alias}.${date.column}`)

const foreignKey = ({ from, on, instant }: JoinStep): string => {
  const key = from === undefined ? on : `${from}.${on}`
  return instant === undefined ? key : `date of ${key} in ${instant.zone}`
}

/** Rates in one line: of which currencies, to which one, of which date or period. */
const printRate = (
  { alias, table, on, key }: JoinStep,
  { conversion, on: of }: NonNullable<JoinStep['rate']>,
): string => {
  const { to, parameter, rates, at } = conversion
  const target = parameter === undefined ? to : `:${parameter} (${to})`
  const when = of?.attribute?.name ?? [of?.alias, of?.column].filter((name) => name !== undefined).join('.')
  const which =
    rates.when.kind === 'period' ? `of ${when}` : `the last on or before ${at.kind === 'now' ? 'now' : when}`
  return `left join ${alias} (${table}) on ${on} = ${key}, to ${target}, ${which}`
}

/** What is stored of a segment in one line: the day that a row reads, or whether its member is among those of the day. */
const printSnapshot = (
  { how, alias, table, from }: Source['joins'][number],
  { part, key, dates, segment }: NonNullable<JoinStep['snapshot']>,
): string => {
  if (part === 'members') {
    const columns = key.map(({ column }) => `${from}.${column}`).join(', ')
    return `${how} join ${alias} (${table}) on ${columns}, the members stored for segment.${segment}/day`
  }
  const when = dates.map(versionDate)
  const of = when.length > 1 ? `the first of ${when.join(', ')}` : when.join()
  return `${how} join ${alias} (${table}), the last day stored of segment ${segment} on or before ${of}`
}

/** A join of a plan in one line: by which columns, of versions as of which date. */
export const printJoin = (join: Source['joins'][number]): string => {
  const { how, alias, table, key, from, and, valid, rate, bridge, snapshot } = join
  if (rate !== undefined) return printRate(join, rate)
  if (snapshot !== undefined) return printSnapshot(join, snapshot)
  const pairs = [
    `${foreignKey(join)} = ${key}`,
    ...(and ?? []).map((pair) => `${from === undefined ? '' : `${from}.`}${pair.on} = ${pair.key}`),
  ]
  const dates = valid?.dates.map(versionDate) ?? []
  const which = dates.length > 1 ? `the first of ${dates.join(', ')}` : dates.join()
  const version = valid === undefined ? '' : `, the version valid on ${which}`
  const spread = bridge === undefined ? '' : `, ${bridge.allocation === 'full' ? 'each member whole' : 'by weight'}`
  return `${how} join ${alias} (${table}) on ${pairs.join(' and ')}${version}${spread}`
}

import type { Request } from '../ask.ts'
import {
  attributesOf,
  measuresAlong,
  measuresOf,
  memberOf,
  numbersOf,
  type Question,
  query,
  type Seen,
  type Surface,
  some,
} from '../question.ts'

const as = (surface: Surface, requests: readonly Request[], beside: Question['beside']): Question[] =>
  requests.map((request) => ({ surface, request, beside }))

/** Conditions on attributes by which the reader is restricted: members that they may see, others, and none of either. */
const conditions = ({ lists, restricted, catalog }: Seen): object[] =>
  some(
    [...restricted].filter((name) => catalog.attributes.some((a) => a.name === name && a.tree === undefined)),
  ).flatMap((attribute) => {
    const { allowed = [], forbidden = [] } = lists.get(attribute) ?? {}
    const kept = some(allowed, 2).map(memberOf)
    const others = some(forbidden, 2).map(memberOf)
    return [
      ...(others.length > 0
        ? [
            { attribute, in: others },
            { attribute, notIn: others },
          ]
        : []),
      ...(kept.length > 0 && others.length > 0 ? [{ attribute, in: [...kept, ...others] }] : []),
      ...(kept.length > 0 ? [{ not: { attribute, in: kept } }] : []),
    ]
  })

/** Values along every kind of attribute, crossed, and under conditions on what may not be seen. */
const cells = (seen: Seen): Request[] => {
  const { name: from } = seen.catalog
  const [measure] = measuresOf(seen)
  if (measure === undefined) return []
  const along = attributesOf(seen, measure.name)
  const alone = along.map(({ name }) => ({ from, measures: measuresAlong(seen, name), rows: [name] }))
  const [first, last] = [along[0], along.at(-1)]
  const crossed =
    first === undefined || last === undefined || first === last
      ? []
      : [{ from, measures: [measure.name], rows: [first.name], columns: [last.name], limit: 500 }]
  return [...alone, ...crossed].map(query)
}

const treesOf = ({ catalog }: Seen): readonly string[] =>
  catalog.attributes.flatMap(({ name, tree }) => (tree === undefined ? [] : [name]))

/** Values along trees: of those that are seen in part the nodes above stand in rows, with the values of those below. */
const trees = (seen: Seen): Request[] => {
  const { name: from } = seen.catalog
  const [measure = ''] = some(measuresOf(seen), 1).map(({ name }) => name)
  return treesOf(seen)
    .filter((tree) => seen.catalog.fits[measure]?.includes(tree) === true)
    .map((tree) => query({ from, measures: [measure], rows: [tree], totals: true }))
}

/** Values of members whom the reader may not see, and of all others. */
const namedCells = (seen: Seen): Request[] => {
  const { name: from } = seen.catalog
  const measures = some(measuresOf(seen), 6).map(({ name }) => name)
  return measures.length === 0 ? [] : conditions(seen).map((condition) => query({ from, measures, where: [condition] }))
}

/** Values under other versions of members than those of the day. */
const otherVersions = (seen: Seen): Request[] => {
  const { name: from } = seen.catalog
  const [measure] = measuresOf(seen)
  const [along] = measure === undefined ? [] : attributesOf(seen, measure.name, 1)
  if (measure === undefined || along === undefined || !seen.hasVersions) return []
  return ['now', '2026-01-01', '2025-01-15'].map((asOf) =>
    query({ from, measures: [measure.name], rows: [along.name], asOf }),
  )
}

const totals = (seen: Seen): Request[] => {
  const { name: from, hierarchies } = seen.catalog
  const measures = some(measuresOf(seen), 8).map(({ name }) => name)
  const [measure] = measures
  if (measure === undefined) return []
  const fits = new Set(seen.catalog.fits[measure])
  const levels = some(hierarchies, 4).flatMap((h) => {
    const rows = h.levels.filter((level) => fits.has(level)).slice(0, 3)
    return rows.length === 0 ? [] : [{ from, measures: [measure], rows, totals: true }]
  })
  const [first, second] = attributesOf(seen, measure, 2)
  const sides =
    first === undefined || second === undefined
      ? []
      : [
          {
            from,
            measures: [measure],
            rows: [first.name],
            columns: [second.name],
            totals: ['grand', 'rows', 'columns'],
            limit: 500,
          },
        ]
  const visible =
    first === undefined
      ? []
      : [
          {
            from,
            measures: [measure],
            rows: [first.name],
            totals: true,
            totalsOf: 'visible',
            having: [{ measure, gt: 0 }],
          },
        ]
  return [{ from, measures }, ...levels, ...sides, ...visible].map(query)
}

const shares = (seen: Seen): Request[] => {
  const { name: from } = seen.catalog
  return some(numbersOf(seen), 2).flatMap((measure) =>
    attributesOf(seen, measure, 2).map(({ name }, i) => {
      const bases = ['grand', 'parent', 'row', 'column'] as const
      const base = bases[i % bases.length]
      const shown = ['all', 'visible'].map((over) => ({ measure, show: 'share', base, over, as: `share of ${over}` }))
      return query({ from, measures: [measure, ...shown], rows: [name], totals: true })
    }),
  )
}

const ranks = (seen: Seen): Request[] => {
  const { name: from } = seen.catalog
  return some(numbersOf(seen), 2).flatMap((measure) =>
    attributesOf(seen, measure, 2).flatMap(({ name }) => [
      query({ from, measures: [{ measure, show: 'rank', base: 'grand', as: 'rank' }], rows: [name] }),
      query({
        from,
        measures: [measure],
        rows: [name],
        totals: true,
        top: { kind: 'top', n: 1, by: measure, of: name, other: true },
      }),
      query({ from, measures: [measure], rows: [name], top: { kind: 'percent', n: 60, by: measure, of: name } }),
    ]),
  )
}

/** Least, most and middle values: declared, found by sorting, and tested by a filter on measures. */
const extremes = (seen: Seen): Request[] => {
  const { name: from } = seen.catalog
  const declared = measuresOf(seen)
    .filter(({ aggregation = '' }) => ['min', 'max', 'percentile', 'avg', 'median'].includes(aggregation))
    .map(({ name }) => name)
  const [of] = declared
  const whole = of === undefined ? [] : [query({ from, measures: declared })]
  const along =
    of === undefined
      ? []
      : attributesOf(seen, of, 1).map(({ name }) => query({ from, measures: declared, rows: [name], totals: true }))
  const sorted = some(numbersOf(seen), 2).flatMap((measure) =>
    attributesOf(seen, measure, 1).flatMap(({ name }) =>
      (['asc', 'desc'] as const).map((direction) =>
        query({ from, measures: [measure], rows: [name], sort: [{ by: measure, direction, scope: 'all' }], limit: 1 }),
      ),
    ),
  )
  return [...whole, ...along, ...sorted]
}

const distinctCounts = (seen: Seen): Request[] => {
  const { name: from } = seen.catalog
  const declared = measuresOf(seen).filter(({ aggregation }) => aggregation === 'count_distinct')
  const [number] = numbersOf(seen)
  const counted =
    number === undefined
      ? []
      : attributesOf(seen, number, 2).map(({ name }) =>
          query({ from, measures: [{ calc: `count(${number} over ${name})`, as: 'n' }] }),
        )
  return [
    ...declared.flatMap(({ name: measure }) => [
      query({ from, measures: [measure] }),
      ...attributesOf(seen, measure, 1).map(({ name }) =>
        query({ from, measures: [measure], rows: [name], totals: true }),
      ),
    ]),
    ...counted,
  ]
}

const sets = (seen: Seen): Request[] => {
  const { name: from, sets: named = [] } = seen.catalog
  const [measure] = numbersOf(seen)
  if (measure === undefined) return []
  const fits = new Set(seen.catalog.fits[measure])
  const inPlace = attributesOf(seen, measure, 1).flatMap(({ name: of }) => [
    { of, take: 1, by: measure },
    { of, having: [{ measure, gt: 0 }] },
  ])
  const asked = [...named.filter((set) => fits.has(set.of)).map(({ name }) => name), ...inPlace]
  return asked.map((set) => query({ from, measures: [measure], where: [{ set }] }))
}

/** Values of other dates than a coordinate's own, and what grows along dates. */
const movedDates = (seen: Seen): Request[] => {
  const { name: from, time, attributes } = seen.catalog
  const months = attributes.find(({ role, period }) => role === time?.role && period === 'month')
  const quarters = attributes.find(({ role, period }) => role === time?.role && period === 'quarter')
  const measures = some(
    numbersOf(seen).filter((name) => seen.catalog.fits[name]?.includes(months?.name ?? '') === true),
    2,
  )
  if (!seen.keepsDates || months === undefined || quarters === undefined || measures.length === 0) return []
  return ['prior', 'ytd', 'prior_year'].flatMap((modifier) => [
    query({ from, measures: measures.map((name) => `${name}@${modifier}`), rows: [months.name] }),
    query({ from, measures: measures.map((name) => `${name}@${modifier}`), rows: [quarters.name], totals: true }),
  ])
}

/** Questions for values on all surfaces that have some. */
export const valueQuestions = (seen: Seen): readonly Question[] => [
  ...as('cells', cells(seen), seen.beside),
  ...as('cells', namedCells(seen), 'members'),
  ...as('cells', otherVersions(seen), 'rows'),
  ...as('totals', totals(seen), seen.beside),
  ...as('totals', trees(seen), 'rows'),
  ...as('shares', shares(seen), seen.beside),
  ...as('ranks', ranks(seen), seen.beside),
  ...as('extremes', extremes(seen), seen.beside),
  ...as('distinct counts', distinctCounts(seen), seen.beside),
  ...as('sets', sets(seen), seen.beside),
  ...as('moved dates', movedDates(seen), seen.beside),
]

import { grandTotal, keeps } from '../../plan/axes.ts'
import type { Plan, RolledUp } from '../../plan/plan.ts'
import type { Join, Named, NamedQuery, OrderTerm, SqlExpression } from '../../sql/ast.ts'
import { allOf, anyOf, binary, call, column, constant, existsIn, parameter, same } from '../../sql/build.ts'
import { groupingId } from '../legs/grouping-id.ts'
import { names } from '../scope.ts'
import { allRows, read, type ScenarioRows, scenarioIndex } from './scenario-rows.ts'

/** Which rows of all scenarios a page has, and how many row tuples there are before the cut. */
export interface ScenarioPage {
  readonly queries: readonly NamedQuery[]
  /** the query with the rows to choose from */
  readonly from: string
  readonly joins: readonly Join[]
  readonly where: SqlExpression
  readonly count: Named
}

const [numbered, kept] = ['numbered', 'kept']

const isAt = (set: RolledUp): SqlExpression => binary('=', read(names.grouping), constant(set))

const isOnPage = ({ limit, offset }: NonNullable<Plan['page']>): SqlExpression => {
  const bound = (value: number): SqlExpression => parameter({ value, type: 'integer' })
  const tuple = read(names.tuple)
  const upTo = limit === undefined ? [] : [binary('<=', tuple, bound(offset + limit))]
  return allOf([binary('>', tuple, bound(offset)), ...upTo]) ?? constant(true)
}

/** Leaf rows numbered by their row tuple, which the rows of several scenarios share where these are on the columns. */
const numberedRows = (from: string, order: readonly OrderTerm[]): NamedQuery => {
  const over = { partitionBy: [isAt(0)], orderBy: order }
  const tuple: SqlExpression =
    order.length === 0 ? constant(1) : { kind: 'call', name: 'dense_rank', arguments: [], over }
  const leaf: SqlExpression = { kind: 'case', when: [[isAt(0), tuple]] }
  return {
    name: numbered,
    query: {
      kind: 'select',
      all: allRows,
      columns: [{ expression: leaf, as: names.tuple }],
      from: { kind: 'stage', name: from, as: allRows },
    },
  }
}

/** The coordinates above the leaves of the page, at every set that the answer has. */
const keptRows = ({ plan, keys, members }: ScenarioRows, onPage: SqlExpression): NamedQuery => {
  const of = (key: ScenarioRows['keys'][number]): SqlExpression =>
    read(members.find((member) => member.key === key && member.name === key.attribute.name)?.as ?? '')
  const grouped = plan.sets.map((set) => members.filter(({ key }) => keeps(set, key)).map(({ as }) => read(as)))
  const where = allOf([isAt(0), onPage])
  return {
    name: kept,
    query: {
      kind: 'select',
      columns: [
        ...members.map(({ as }): Named => ({ expression: read(as), as })),
        { expression: read(scenarioIndex), as: scenarioIndex },
        { expression: groupingId(keys, plan.sets, of), as: names.grouping },
      ],
      from: { kind: 'stage', name: numbered, as: allRows },
      ...(where && { where }),
      groupBy: grouped.map((columns) => [...columns, read(scenarioIndex)]),
    },
  }
}

const isKept = ({ members }: ScenarioRows): SqlExpression =>
  existsIn(kept, [
    ...[names.grouping, scenarioIndex].map((name) => binary('=', column(name, kept), read(name))),
    ...members.map(({ as }) => same(column(as, kept), read(as))),
  ])

/**
 * The page of an answer with scenarios: leaf row tuples are counted over all of them, a total stays where one of its leaves
 * does, in its own scenario, and the grand totals always.
 *
 * @param from the query with the rows of all scenarios, which it calls as they are called
 */
export const pageOfScenarios = (
  first: ScenarioRows,
  page: NonNullable<Plan['page']>,
  from: string,
  order: readonly OrderTerm[],
): ScenarioPage => {
  const grand = grandTotal(first.keys)
  const { totals } = first.plan.input.listing
  const stays = first.keys.length > 0 && totals.includes(grand) ? [isAt(grand)] : []
  return {
    queries: [numberedRows(from, order), keptRows(first, isOnPage(page))],
    from: numbered,
    joins: [
      {
        how: 'CROSS',
        relation: {
          kind: 'subquery',
          as: 'total',
          select: {
            kind: 'select',
            columns: [
              { expression: call('coalesce', call('max', column(names.tuple)), constant(0)), as: names.tuples },
            ],
            from: { kind: 'stage', name: numbered, as: numbered },
          },
        },
      },
    ],
    where: anyOf([...stays, isKept(first)]) ?? constant(true),
    count: { expression: column(names.tuples, 'total'), as: names.tuples },
  }
}

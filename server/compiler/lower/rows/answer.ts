import type { Column } from '../../../contract/result.ts'
import type { Attribute } from '../../../model/cube.ts'
import { calledOf } from '../../plan/output-names.ts'
import type { GroupKey, Plan } from '../../plan/plan.ts'
import type { Named, SqlExpression } from '../../sql/ast.ts'
import { column, constant, named, same } from '../../sql/build.ts'
import type { StatementColumn } from '../../statement.ts'
import { names } from '../scope.ts'

/** A column of the statement that answers, and what it is. */
export interface AnswerColumn {
  readonly value: Named
  readonly column: StatementColumn
}

const keyColumns = ({ attribute, axis, implied, unseen = [] }: GroupKey): readonly AnswerColumn[] => {
  const value = (name: string, shown: Column): AnswerColumn => ({
    value: named(name),
    column: { kind: 'value', column: shown },
  })
  const ancestors = implied.filter((a) => !unseen.includes(a))
  const own = {
    name: attribute.name,
    axis,
    type: attribute.type,
    ...(attribute.label !== undefined && { labelled: true }),
  }
  return [
    ...ancestors.map((a) => value(names.implied(attribute, a), { name: a.name, axis, type: a.type, implied: true })),
    ...treePlace(attribute).map(({ name, type }) => value(name, { name, axis, type, implied: true })),
    value(attribute.name, own),
  ]
}

/** Where a node stands in its tree: the node above, and how far it is from its root. */
const treePlace = (attribute: Attribute): readonly { readonly name: string; readonly type: Attribute['type'] }[] =>
  attribute.tree === undefined
    ? []
    : [
        { name: names.parent(attribute), type: attribute.type },
        { name: names.depth(attribute), type: 'integer' },
      ]

const measureColumn = (plan: Plan, name: string): AnswerColumn => {
  const output = plan.input.input.outputs.find((o) => o.name === name)
  if (output === undefined) throw new Error(`no output is called ${name}`)
  return {
    value: named(name),
    column: {
      kind: 'value',
      column: { name: calledOf(output), axis: 'measure', ...output.column },
      ...(output.value.kind !== 'base' && { isComputed: true }),
    },
  }
}

/** How many columns of an answer the members of keys take, with the ancestors that they imply. */
export const widthOf = (keys: readonly GroupKey[]): number => keys.flatMap(keyColumns).length

/** What stands behind a null, to a reader. */
const seenSpecial = ({ attribute }: GroupKey): Named => {
  const special = column(names.special(attribute))
  if (attribute.restricted !== true) return { expression: special, as: names.seenSpecial(attribute) }
  const isUnknown = same(special, constant('unknown'))
  const expression: SqlExpression = { kind: 'case', when: [[isUnknown, constant('restricted')]], otherwise: special }
  return { expression, as: names.seenSpecial(attribute) }
}

/** The columns of an answer: members with their ancestors, what stands behind their nulls, their labels, grouping, measures. */
export const answerColumns = (plan: Plan, keys: readonly GroupKey[]): readonly AnswerColumn[] => {
  const members = keys.flatMap(keyColumns)
  const at = (name: string): number => members.findIndex((m) => m.value.as === name)
  const position = ({ attribute }: GroupKey): number => at(attribute.name)
  const pathOf = (key: GroupKey): readonly number[] => {
    const { within, name } = key.attribute
    const implying = (w: string): string | undefined =>
      [name, ...within].find((holder) =>
        keys.some((k) => k.attribute.name === holder && k.implied.some((a) => a.name === w)),
      )
    const ancestors = within.map((w) => {
      const holder = implying(w)
      return at(holder === undefined ? w : `${holder}/${w}`)
    })
    return [...ancestors.filter((index) => index >= 0), position(key)]
  }
  return [
    ...members,
    ...keys.map(
      (key): AnswerColumn => ({
        value: seenSpecial(key),
        column: { kind: 'special', of: position(key) },
      }),
    ),
    ...keys
      .filter((key) => key.attribute.label !== undefined)
      .map(
        (key): AnswerColumn => ({
          value: named(names.label(key.attribute)),
          column: { kind: 'label', of: position(key), path: pathOf(key) },
        }),
      ),
    { value: named(names.grouping), column: { kind: 'grouping' } },
    ...plan.measures.map((name) => measureColumn(plan, name)),
  ]
}

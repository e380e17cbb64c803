import { SegmentedControl } from '@mantine/core'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CatalogMeasure } from '../../../server/contract/catalog.ts'
import { type Decimal, decimalText } from '../../../server/contract/decimal.ts'
import { detailOptions } from '../../api/options.ts'
import { filterName } from '../../exploration/conditions.ts'
import { headerLabel } from '../../exploration/labels.ts'
import { measureOf } from '../../exploration/query.ts'
import { plainMeasures, shiftTitle } from '../../exploration/shown-measure.ts'
import {
  type Change,
  type Contributions,
  cellConditions,
  comparableOf,
  contributionsOf,
  inputsOfChange,
  isOfMembers,
  shareOfChange,
  tellingFirst,
  type WhyAsked,
  wholeChanges,
  whyAttributes,
  whyQuery,
} from '../../exploration/why.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { exactNumber, formatNumber } from '../../ui/number.ts'
import { asSentence, upperFirst } from '../../ui/sentence.ts'
import styles from './cell-panel.module.css'
import type { CellTarget } from './cell-target.ts'
import { useExplorer } from './context.ts'

/** A decimal in the form of its measure; a change with its sign. */
const useWriter = (measure: CatalogMeasure) => {
  const locale = useLocale()
  return {
    value: (decimal: Decimal) => exactNumber(decimalText(decimal), measure, locale),
    change: (decimal: Decimal) => formatNumber(decimalText(decimal), { ...measure, isChange: true }, locale),
    share: (share: number | undefined) =>
      share === undefined ? '' : formatNumber(share, { type: 'double', format: 'percent0' }, locale),
  }
}

interface WholeProps {
  readonly measure: CatalogMeasure
  readonly by: WhyAsked['by']
  readonly change: Change
}

/** What a measure was, is, and the difference; or what it was to reach. */
const Whole = ({ measure, by, change }: WholeProps) => {
  const write = useWriter(measure)
  const isMoved = typeof by === 'string'
  return (
    <dl className={styles.facts}>
      <dt>{isMoved ? t('why.before') : t('compare.targetForms.value')}</dt>
      <dd>{write.value(change.before)}</dd>
      <dt>{isMoved ? t('why.now') : measure.title}</dt>
      <dd>{write.value(change.now)}</dd>
      <dt>{isMoved ? t('why.change') : t('compare.targetForms.difference')}</dt>
      <dd>
        <b>{write.change(change.by)}</b>
      </dd>
    </dl>
  )
}

interface PartsProps {
  readonly found: Contributions
  readonly whole: Change
  readonly measure: CatalogMeasure
}

/** The members that have most of a change, and what all others have together. */
const Parts = ({ found, whole, measure }: PartsProps) => {
  const { catalog } = useExplorer()
  const locale = useLocale()
  const write = useWriter(measure)
  return (
    <div className={styles.section}>
      <h2>{filterName(catalog, found.attribute)}</h2>
      <table className={styles.why}>
        <tbody>
          {found.parts.map(({ header, change }) => (
            <tr key={JSON.stringify(header.member)}>
              <th scope="row">{headerLabel(header, catalog, locale)}</th>
              <td>{write.change(change.by)}</td>
              <td>{write.share(shareOfChange(change.by, whole.by))}</td>
            </tr>
          ))}
          {found.rest.by.units !== 0n && (
            <tr>
              <th scope="row">{t('why.others', { count: found.rest.members })}</th>
              <td>{write.change(found.rest.by)}</td>
              <td>{write.share(shareOfChange(found.rest.by, whole.by))}</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}

/** Who has how much of a change of a measure that adds up, along every attribute that may tell. */
const Members = ({ asked, whole }: { readonly asked: WhyAsked; readonly whole: Change }) => {
  const { catalog } = useExplorer()
  const attributes = whyAttributes(catalog, asked)
  const { found, isPending } = useQueries({
    queries: attributes.map((attribute) => detailOptions(whyQuery(asked, [asked.measure.name], attribute))),
    combine: (results) => ({
      found: results.flatMap(({ data }, i) =>
        data === undefined ? [] : (contributionsOf(attributes[i] ?? '', data) ?? []),
      ),
      isPending: results.some((result) => result.isPending),
    }),
  })
  if (isPending) return <p className={styles.problem}>{t('why.looking')}</p>
  return (
    <>
      {tellingFirst(found).map((one) => (
        <Parts key={one.attribute} found={one} whole={whole} measure={asked.measure} />
      ))}
      <p className={styles.problem}>{t(typeof asked.by === 'string' ? 'why.notCause' : 'why.notCauseOfTarget')}</p>
    </>
  )
}

/** The change of one cell between two times: what it is made of, or who has how much of it. */
const Asked = ({ asked }: { readonly asked: WhyAsked }) => {
  const { catalog } = useExplorer()
  // what a measure is made of has no target of its own
  const inputs = typeof asked.by === 'string' ? inputsOfChange(catalog, asked.measure) : []
  const measures = [asked.measure, ...inputs]
  const names = measures.map(({ name }) => name)
  const { data, error } = useQuery(detailOptions(whyQuery(asked, names)))
  if (error !== null) return <p className={styles.problem}>{asSentence(error.message)}</p>
  const [whole, ...changes] = data === undefined ? [] : wholeChanges(data)
  if (whole === undefined) return <p className={styles.problem}>{t('why.looking')}</p>
  return (
    <>
      <div className={styles.section}>
        <Whole measure={asked.measure} by={asked.by} change={whole} />
      </div>
      {isOfMembers(asked) ? (
        <Members asked={asked} whole={whole} />
      ) : (
        <>
          <p className={styles.problem}>
            {t(inputs.length > 0 ? 'why.noSum' : 'why.noSumAlone', { measure: asked.measure.title })}
          </p>
          {inputs.map((input, i) => {
            const change = changes[i]
            return change === undefined ? null : (
              <div key={input.name} className={styles.section}>
                <h2>{input.title}</h2>
                <Whole measure={input} by={asked.by} change={change} />
              </div>
            )
          })}
        </>
      )}
    </>
  )
}

const nameOf = (by: WhyAsked['by']): string => (typeof by === 'string' ? by : `target(${by.name})`)

/** Why a value differs from that of another time or from its target, in figures: the change, and who has how much of it. */
export const WhyTab = ({ target }: { readonly target: CellTarget }) => {
  const { x, catalog } = useExplorer()
  const [chosen, setChosen] = useState<string>()
  const [name = ''] = plainMeasures([target.measure.name])
  const measure = measureOf(catalog, name)
  const offered = comparableOf(x, catalog, target.measure.name)
  const by = offered.find((one) => nameOf(one) === chosen) ?? offered[0]
  const where = cellConditions(target.query, target.members)
  if (measure === undefined || by === undefined || where === undefined)
    return <p className={styles.problem}>{t('why.nothing')}</p>
  return (
    <>
      {offered.length > 1 && (
        <div className={styles.section}>
          <SegmentedControl
            size="xs"
            fullWidth
            aria-label={t('why.comparedWith')}
            value={nameOf(by)}
            onChange={setChosen}
            data={offered.map((one) => ({
              value: nameOf(one),
              label: typeof one === 'string' ? upperFirst(shiftTitle(one)) : t('compare.targetForms.value'),
            }))}
          />
        </div>
      )}
      <Asked asked={{ measure, by, from: target.query.from, where, parameters: x.parameters }} />
    </>
  )
}

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
  contributionsOf,
  inputsOfChange,
  shareOfChange,
  shiftsOfCell,
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
  readonly change: Change
}

/** What a measure was, is, and the difference. */
const Whole = ({ measure, change }: WholeProps) => {
  const write = useWriter(measure)
  return (
    <dl className={styles.facts}>
      <dt>{t('why.before')}</dt>
      <dd>{write.value(change.before)}</dd>
      <dt>{t('why.now')}</dt>
      <dd>{write.value(change.now)}</dd>
      <dt>{t('why.change')}</dt>
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
      <p className={styles.problem}>{t('why.notCause')}</p>
    </>
  )
}

/** The change of one cell between two times: what it is made of, or who has how much of it. */
const Asked = ({ asked }: { readonly asked: WhyAsked }) => {
  const { catalog } = useExplorer()
  const inputs = inputsOfChange(catalog, asked.measure)
  const measures = [asked.measure, ...inputs]
  const names = measures.map(({ name }) => name)
  const { data, error } = useQuery(detailOptions(whyQuery(asked, names)))
  if (error !== null) return <p className={styles.problem}>{asSentence(error.message)}</p>
  const [whole, ...changes] = data === undefined ? [] : wholeChanges(data)
  if (whole === undefined) return <p className={styles.problem}>{t('why.looking')}</p>
  return (
    <>
      <div className={styles.section}>
        <Whole measure={asked.measure} change={whole} />
      </div>
      {asked.measure.additivity === 'non' ? (
        <>
          <p className={styles.problem}>{t('why.noSum', { measure: asked.measure.title })}</p>
          {inputs.map((input, i) => {
            const change = changes[i]
            return change === undefined ? null : (
              <div key={input.name} className={styles.section}>
                <h2>{input.title}</h2>
                <Whole measure={input} change={change} />
              </div>
            )
          })}
        </>
      ) : (
        <Members asked={asked} whole={whole} />
      )}
    </>
  )
}

/** Why a value differs from that of another time, in figures: the change, and who has how much of it. */
export const WhyTab = ({ target }: { readonly target: CellTarget }) => {
  const { x, catalog } = useExplorer()
  const [chosen, setChosen] = useState<string>()
  const [name = ''] = plainMeasures([target.measure.name])
  const measure = measureOf(catalog, name)
  const shifts = shiftsOfCell(x, catalog, target.measure.name)
  const by = shifts.find((shift) => shift === chosen) ?? shifts[0]
  const where = cellConditions(target.query, target.members)
  if (measure === undefined || by === undefined || where === undefined)
    return <p className={styles.problem}>{t('why.nothing')}</p>
  return (
    <>
      {shifts.length > 1 && (
        <div className={styles.section}>
          <SegmentedControl
            size="xs"
            fullWidth
            aria-label={t('why.comparedWith')}
            value={by}
            onChange={setChosen}
            data={shifts.map((shift) => ({ value: shift, label: upperFirst(shiftTitle(shift)) }))}
          />
        </div>
      )}
      <Asked asked={{ measure, by, from: target.query.from, where, parameters: x.parameters }} />
    </>
  )
}

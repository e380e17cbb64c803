import { Menu, SegmentedControl } from '@mantine/core'
import { createContext, useContext, useState } from 'react'
import type { Condition, Having } from '../../../server/contract/query.ts'
import { conditionText, filterName } from '../../exploration/conditions.ts'
import type { Exploration, TopChoice } from '../../exploration/exploration.ts'
import { havingText, simpleTest } from '../../exploration/having.ts'
import { attributeName, lowerFirst } from '../../exploration/labels.ts'
import { attributeOf, measureOf } from '../../exploration/query.ts'
import { datesOf, relativeOf } from '../../exploration/relative.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { exactNumber } from '../../ui/number.ts'
import { AddButton, Chip } from '../../ui/pill.tsx'
import { ChipPopover } from './chip-popover.tsx'
import { useExplorer } from './context.ts'
import styles from './filter.module.css'
import { FilterChoices } from './filter-choices.tsx'
import { MeasureFilter } from './measure-filter.tsx'
import { MemberFilter } from './member-filter.tsx'
import { ParameterChips } from './parameter-chips.tsx'
import { RangeFilter } from './range-filter.tsx'
import { RelativeFilter } from './relative-filter.tsx'
import { TopFilter } from './top-filter.tsx'

/** The attribute that a new filter is being made for, and the way to start or end that. */
export const Draft = createContext<{ attribute: string | undefined; setAttribute: (name: string | undefined) => void }>(
  {
    attribute: undefined,
    setAttribute: () => undefined,
  },
)

/** Attributes of days and of amounts are filtered by a range, all others by their members. */
const isRange = (type: string | undefined): boolean => type === 'date' || type === 'decimal' || type === 'double'

interface EditorProps {
  readonly attribute: string
  readonly condition: Condition | undefined
  readonly onApply: (condition: Condition | undefined) => void
}

/** Periods are kept by name or range, or relative to the last complete date. */
const Editor = ({ attribute, condition, onApply }: EditorProps) => {
  const { catalog } = useExplorer()
  const dates = datesOf(catalog, attribute)
  const [isRelative, setRelative] = useState(relativeOf(condition) !== undefined)
  const isDays = isRange(attributeOf(catalog, attribute)?.type)
  const Filter = isDays ? RangeFilter : MemberFilter
  if (dates === undefined) return <Filter attribute={attribute} condition={condition} onApply={onApply} />
  return (
    <>
      <div className={styles.modes}>
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={t('filters.whichDates')}
          value={isRelative ? 'relative' : 'fixed'}
          onChange={(mode) => setRelative(mode === 'relative')}
          data={[
            { value: 'fixed', label: t(isDays ? 'filters.between' : 'filters.byName') },
            { value: 'relative', label: t('filters.relative') },
          ]}
        />
      </div>
      {isRelative ? (
        <RelativeFilter attribute={dates} condition={condition} onApply={onApply} />
      ) : (
        <Filter attribute={attribute} condition={relativeOf(condition) ? undefined : condition} onApply={onApply} />
      )}
    </>
  )
}

const FilterChip = ({ index, condition, isUnsound }: { index: number; condition: Condition; isUnsound: boolean }) => {
  const { catalog, dispatch } = useExplorer()
  const locale = useLocale()
  const { name, value } = conditionText(condition, catalog, locale)
  const { attribute } = condition
  const remove = () => dispatch({ kind: 'unfilter', index })
  const apply = (to: Condition | undefined) => {
    if (to === undefined) remove()
    else dispatch({ kind: 'filter', condition: to, index })
  }
  return (
    <ChipPopover name={name} value={value} isUnsound={isUnsound} disabled={attribute === undefined} onRemove={remove}>
      {(close) =>
        attribute !== undefined && (
          <Editor
            attribute={attribute}
            condition={condition}
            onApply={(to) => {
              close()
              apply(to)
            }}
          />
        )
      }
    </ChipPopover>
  )
}

/** A filter that is being made; it becomes a condition when it is applied. */
const DraftChip = ({ attribute }: { readonly attribute: string }) => {
  const { catalog, dispatch } = useExplorer()
  const { setAttribute } = useContext(Draft)
  const end = () => setAttribute(undefined)
  const apply = (condition: Condition | undefined) => {
    end()
    if (condition !== undefined) dispatch({ kind: 'filter', condition })
  }
  return (
    <ChipPopover name={filterName(catalog, attribute)} value="all" onCancel={end}>
      {() => <Editor attribute={attribute} condition={undefined} onApply={apply} />}
    </ChipPopover>
  )
}

const TopChip = ({ top }: { readonly top: TopChoice }) => {
  const { catalog, dispatch } = useExplorer()
  return (
    <ChipPopover
      name={t(`filters.${top.kind}Of`, { n: top.n, attribute: lowerFirst(attributeName(catalog, top.of).level) })}
      value={t(top.other ? 'filters.byAndOther' : 'filters.by', {
        measure: measureOf(catalog, top.by)?.title ?? top.by,
      })}
      onRemove={() => dispatch({ kind: 'top' })}
    >
      {(close) => (
        <TopFilter
          top={top}
          onApply={(to) => {
            close()
            dispatch({ kind: 'top', top: to })
          }}
        />
      )}
    </ChipPopover>
  )
}

/** A condition on a measure; those that say more than one comparison can only be removed. */
const HavingChip = ({ having, index }: { readonly having: Having; readonly index: number }) => {
  const { catalog, dispatch } = useExplorer()
  const locale = useLocale()
  const { name, value } = havingText(having, catalog, (bound, measure) =>
    measure === undefined ? String(bound) : exactNumber(bound, measure, locale),
  )
  return (
    <ChipPopover
      name={name}
      value={value}
      disabled={simpleTest(having) === undefined}
      onRemove={() => dispatch({ kind: 'unhaving', index })}
    >
      {(close) => (
        <MeasureFilter
          having={having}
          onApply={(test) => {
            close()
            dispatch({ kind: 'having', test, index })
          }}
        />
      )}
    </ChipPopover>
  )
}

/** A condition on a measure that is being made. */
const MeasureDraft = ({ onEnd }: { readonly onEnd: () => void }) => {
  const { dispatch } = useExplorer()
  const apply = (test: Having) => {
    onEnd()
    dispatch({ kind: 'having', test })
  }
  return (
    <ChipPopover name={t('filters.measure')} value={t('filters.any')} onCancel={onEnd}>
      {() => <MeasureFilter having={undefined} onApply={apply} />}
    </ChipPopover>
  )
}

/** Which totals there are, in a word. */
const totalsText = ({ totals, totalsOf }: Exploration) =>
  !totals ? 'filters.none' : totalsOf === 'visible' ? 'grid.ofVisible' : 'filters.all'

/** What limits the rows without being a condition on them: measures, a top choice, the totals. */
const Limits = () => {
  const { x, dispatch } = useExplorer()
  return (
    <>
      {x.having.map((having, index) => (
        <HavingChip key={JSON.stringify([having, index])} having={having} index={index} />
      ))}
      {x.top !== undefined && <TopChip key={JSON.stringify(x.top)} top={x.top} />}
      <Menu position="bottom-start" shadow="md">
        <Menu.Target>
          <Chip name={t('pill.totals')} value={t(totalsText(x))} />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => dispatch({ kind: 'totals', totals: true })}>{t('filters.allTotals')}</Menu.Item>
          <Menu.Item onClick={() => dispatch({ kind: 'totals', totals: true, of: 'visible' })}>
            {t('grid.totalsOfVisible')}
          </Menu.Item>
          <Menu.Item onClick={() => dispatch({ kind: 'totals', totals: false })}>{t('filters.noTotals')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

/** Tells equal conditions apart by how many came before. */
const conditionKey = (where: readonly Condition[], index: number): string => {
  const text = JSON.stringify(where[index])
  return `${text}:${where.slice(0, index).filter((c) => JSON.stringify(c) === text).length}`
}

/** The filters as chips, and a way to add one. */
export const Filters = ({ unsound }: { readonly unsound: string }) => {
  const { x } = useExplorer()
  const { attribute, setAttribute } = useContext(Draft)
  const [isMeasure, setMeasure] = useState(false)
  return (
    <>
      {x.where.map((condition, index) => (
        <FilterChip
          key={conditionKey(x.where, index)}
          index={index}
          condition={condition}
          isUnsound={unsound.startsWith(`where[${index}]`)}
        />
      ))}
      {attribute !== undefined && <DraftChip key={attribute} attribute={attribute} />}
      {isMeasure && <MeasureDraft onEnd={() => setMeasure(false)} />}
      <Limits />
      <Menu position="bottom-start" shadow="md">
        <Menu.Target>
          <AddButton label={t('filters.add')} text={t('pill.filter')} />
        </Menu.Target>
        <Menu.Dropdown>
          <FilterChoices onChoose={setAttribute} onMeasure={() => setMeasure(true)} />
        </Menu.Dropdown>
      </Menu>
      <ParameterChips />
    </>
  )
}

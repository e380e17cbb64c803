import { Menu } from '@mantine/core'
import { createContext, useContext, useState } from 'react'
import type { Condition, Having } from '../../../server/contract/query.ts'
import { conditionText, filterName } from '../../exploration/conditions.ts'
import type { Exploration, TopChoice } from '../../exploration/exploration.ts'
import { simpleTest } from '../../exploration/having.ts'
import { attributeName, lowerFirst } from '../../exploration/labels.ts'
import { measureOf } from '../../exploration/query.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { AddButton, Chip } from '../../ui/pill.tsx'
import { ChipPopover } from './chip-popover.tsx'
import { ConditionEditor } from './condition-editor.tsx'
import { useExplorer } from './context.ts'
import { FilterChoices } from './filter-choices.tsx'
import { FilterPanel } from './filter-panel.tsx'
import styles from './group.module.css'
import { MeasureFilter } from './measure-filter.tsx'
import { ParameterChips } from './parameter-chips.tsx'
import { TopFilter } from './top-filter.tsx'
import { useHavingText } from './use-having-text.ts'

/** The attribute that a new filter is being made for, and the way to start or end that. */
export const Draft = createContext<{ attribute: string | undefined; setAttribute: (name: string | undefined) => void }>(
  {
    attribute: undefined,
    setAttribute: () => undefined,
  },
)

const FilterChip = ({ index, condition, isUnsound }: { index: number; condition: Condition; isUnsound: boolean }) => {
  const { catalog, dispatch } = useExplorer()
  const { name, value } = conditionText(condition, catalog, useLocale())
  return (
    <ChipPopover name={name} value={value} isUnsound={isUnsound} onRemove={() => dispatch({ kind: 'unfilter', index })}>
      {(close) => <FilterPanel index={index} condition={condition} onClose={close} />}
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
    <ChipPopover name={filterName(catalog, attribute)} value={t('filters.all')} onCancel={end}>
      {() => <ConditionEditor attribute={attribute} condition={undefined} onApply={apply} />}
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
  const { x, dispatch } = useExplorer()
  const { name, value } = useHavingText()(having)
  return (
    <ChipPopover
      name={name}
      value={value}
      disabled={simpleTest(having) === undefined}
      onRemove={() => dispatch({ kind: 'unhaving', index })}
    >
      {(close) => (
        <>
          <MeasureFilter
            having={having}
            onApply={(test) => {
              close()
              dispatch({ kind: 'having', test, index })
            }}
          />
          {x.where.length > 0 && <p className={styles.note}>{t('groups.noMeasures')}</p>}
        </>
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

/** The filters as chips, and a way to add one. */
export const Filters = ({ unsound }: { readonly unsound: string }) => {
  const { x } = useExplorer()
  const { attribute, setAttribute } = useContext(Draft)
  const [isMeasure, setMeasure] = useState(false)
  return (
    <>
      {x.where.map((condition, index) => (
        <FilterChip
          // biome-ignore lint/suspicious/noArrayIndexKey: a filter that is changed keeps its place, and its panel stays open
          key={index}
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

import { Button, NativeSelect } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import type { Catalog } from '../../../server/contract/catalog.ts'
import type { Condition } from '../../../server/contract/query.ts'
import { conditionText, filterName } from '../../exploration/conditions.ts'
import { canTest } from '../../exploration/having.ts'
import { titleInRole } from '../../exploration/labels.ts'
import { segmentAttribute, segmentConditions } from '../../exploration/set-text.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { ConditionEditor } from './condition-editor.tsx'
import { useExplorer } from './context.ts'
import { fieldGroups } from './fields.ts'
import { FilterForm } from './filter-form.tsx'
import styles from './group.module.css'

/** A step within a filter, with the way back to the whole. */
export const PartStep = ({
  title,
  onBack,
  children,
}: {
  readonly title: string
  readonly onBack: () => void
  readonly children: ReactNode
}) => (
  <>
    <div className={styles.head}>
      <Button
        variant="subtle"
        color="gray"
        size="compact-xs"
        leftSection={<IconArrowLeft size={14} stroke={1.7} aria-hidden />}
        onClick={onBack}
      >
        {t('groups.back')}
      </Button>
      <span>{title}</span>
    </div>
    {children}
  </>
)

interface Item {
  readonly value: string
  readonly label: string
}

/** A choice by itself, or several under a heading. */
type Choice = Item | { readonly group: string; readonly items: Item[] }

/** Whole conditions that a part can be, as choices whose value is their JSON. */
const choicesOf = (catalog: Catalog, conditions: readonly Condition[], label: string, locale: string): Choice[] =>
  conditions.length === 0
    ? []
    : [
        {
          group: label,
          items: conditions.map((condition) => {
            const { name, value } = conditionText(condition, catalog, locale)
            return { value: JSON.stringify(condition), label: `${name} ${value}` }
          }),
        },
      ]

/** What a part can be on: attributes by role, segments and sets. */
const useChoices = (): Choice[] => {
  const { catalog } = useExplorer()
  const locale = useLocale()
  const segments = segmentConditions(catalog)
  const sets = (catalog.sets ?? []).map(({ name }): Condition => ({ set: name }))
  const ofSegments = new Set(segments.map((segment) => segmentAttribute(segment, catalog)))
  const attributes = fieldGroups(catalog, '').flatMap((group): readonly Choice[] => {
    const free = group.levels.filter(({ attribute }) => !attribute.masked && !ofSegments.has(attribute.name))
    const items = free.map(({ attribute }) => ({
      value: attribute.name,
      label: group.isSingle ? filterName(catalog, attribute.name) : titleInRole(attribute),
    }))
    if (items.length === 0) return []
    return group.isSingle ? items : [{ group: group.title, items }]
  })
  return [
    { value: '', label: t('groups.chooseField') },
    ...attributes,
    ...choicesOf(catalog, segments, t('filters.segments'), locale),
    ...choicesOf(catalog, sets, t('filters.sets'), locale),
  ]
}

export interface NewPartProps {
  /** the filter that it becomes a part of */
  readonly apartFrom: Condition
  readonly onApply: (condition: Condition | undefined) => void
}

/** One more part of a group: what it is on, then which members of it. */
export const NewPart = ({ apartFrom, onApply }: NewPartProps) => {
  const { x } = useExplorer()
  const [chosen, choose] = useState('')
  const whole = chosen.startsWith('{') ? (JSON.parse(chosen) as Condition) : undefined
  return (
    <>
      <div className={styles.body}>
        <NativeSelect
          label={t('groups.field')}
          value={chosen}
          onChange={(event) => choose(event.currentTarget.value)}
          data={useChoices()}
          data-autofocus
        />
        {chosen === '' && canTest(x) && <p className={styles.note}>{t('groups.noMeasures')}</p>}
      </div>
      {whole !== undefined && (
        <FilterForm note="" onApply={() => onApply(whole)}>
          {null}
        </FilterForm>
      )}
      {chosen !== '' && whole === undefined && (
        <ConditionEditor
          key={chosen}
          attribute={chosen}
          condition={undefined}
          apartFrom={apartFrom}
          onApply={onApply}
        />
      )}
    </>
  )
}

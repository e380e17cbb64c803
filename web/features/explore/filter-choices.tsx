import { Menu, ScrollArea } from '@mantine/core'
import type { Condition } from '../../../server/contract/query.ts'
import { conditionText } from '../../exploration/conditions.ts'
import { canTest } from '../../exploration/having.ts'
import { segmentAttribute, segmentConditions } from '../../exploration/set-text.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { AttributeItems } from './attribute-choices.tsx'
import { useExplorer } from './context.ts'

interface ConditionItemsProps {
  readonly label: string
  readonly conditions: readonly Condition[]
}

/** Whole conditions, each added as it is; those that are filters already are left out. */
const ConditionItems = ({ label, conditions }: ConditionItemsProps) => {
  const { x, catalog, dispatch } = useExplorer()
  const locale = useLocale()
  const present = new Set(x.where.map((condition) => JSON.stringify(condition)))
  const free = conditions.filter((condition) => !present.has(JSON.stringify(condition)))
  if (free.length === 0) return null
  return (
    <>
      <Menu.Label>{label}</Menu.Label>
      {free.map((condition) => {
        const { name, value } = conditionText(condition, catalog, locale)
        return (
          <Menu.Item key={JSON.stringify(condition)} onClick={() => dispatch({ kind: 'filter', condition })}>
            {name} <b>{value}</b>
          </Menu.Item>
        )
      })}
    </>
  )
}

interface FilterChoicesProps {
  readonly onChoose: (attribute: string) => void
  /** begins a condition on a measure */
  readonly onMeasure: () => void
}

/** What a filter can be: the defaults of a perspective that were removed, a measure, the segments and sets of the workspace, any attribute. */
export const FilterChoices = ({ onChoose, onMeasure }: FilterChoicesProps) => {
  const { x, catalog } = useExplorer()
  const filtered = new Set(x.where.map(({ attribute }) => attribute))
  const defaults = (catalog.defaults ?? []).filter(({ attribute }) => !filtered.has(attribute))
  const masked = catalog.attributes.filter((attribute) => attribute.masked).map(({ name }) => name)
  const sets = (catalog.sets ?? []).map(({ name }): Condition => ({ set: name }))
  const segments = segmentConditions(catalog)
  const taken = [...masked, ...segments.map((segment) => segmentAttribute(segment, catalog) ?? '')]
  return (
    <ScrollArea.Autosize mah={360} type="auto">
      <ConditionItems label={t('filters.defaults')} conditions={defaults.map(({ condition }) => condition)} />
      {canTest(x) && <Menu.Item onClick={onMeasure}>{t('filters.aMeasure')}</Menu.Item>}
      <ConditionItems label={t('filters.segments')} conditions={segments} />
      <ConditionItems label={t('filters.sets')} conditions={sets} />
      <AttributeItems taken={taken} onChoose={onChoose} />
    </ScrollArea.Autosize>
  )
}

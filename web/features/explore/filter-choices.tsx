import { Menu, ScrollArea } from '@mantine/core'
import type { Condition } from '../../../server/contract/query.ts'
import { conditionText } from '../../exploration/conditions.ts'
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

/** What a filter can be: the defaults of a perspective that were removed, any attribute, the sets of the workspace. */
export const FilterChoices = ({ onChoose }: { readonly onChoose: (name: string) => void }) => {
  const { x, catalog } = useExplorer()
  const filtered = new Set(x.where.map(({ attribute }) => attribute))
  const defaults = (catalog.defaults ?? []).filter(({ attribute }) => !filtered.has(attribute))
  const masked = catalog.attributes.filter((attribute) => attribute.masked).map(({ name }) => name)
  const sets = (catalog.sets ?? []).map(({ name }): Condition => ({ set: name }))
  return (
    <ScrollArea.Autosize mah={360} type="auto">
      <ConditionItems label="Defaults" conditions={defaults.map(({ condition }) => condition)} />
      <AttributeItems taken={masked} onChoose={onChoose} />
      <ConditionItems label="Sets" conditions={sets} />
    </ScrollArea.Autosize>
  )
}

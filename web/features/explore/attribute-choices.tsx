import { Menu, ScrollArea } from '@mantine/core'
import { filterName } from '../../exploration/conditions.ts'
import { attributeMisfit } from '../../exploration/fits.ts'
import { titleInRole } from '../../exploration/labels.ts'
import { useExplorer } from './context.ts'
import { fieldGroups } from './fields.ts'

interface AttributeItemsProps {
  /** attributes that are left out */
  readonly taken: readonly string[]
  readonly onChoose: (name: string) => void
}

/** Attributes by role; fainter where they do not fit all measures that are asked. */
export const AttributeItems = ({ taken, onChoose }: AttributeItemsProps) => {
  const { x, catalog } = useExplorer()
  return fieldGroups(catalog, '').map((group) => {
    const free = group.levels.filter((level) => !taken.includes(level.attribute.name))
    if (free.length === 0) return null
    return (
      <div key={group.key}>
        {!group.isSingle && <Menu.Label>{group.title}</Menu.Label>}
        {free.map(({ attribute }) => {
          const { name } = attribute
          const misfit = attributeMisfit(catalog, x.measures, name)
          return (
            <Menu.Item key={name} title={misfit} {...(misfit && { c: 'dimmed' })} onClick={() => onChoose(name)}>
              {group.isSingle ? filterName(catalog, name) : titleInRole(attribute)}
            </Menu.Item>
          )
        })}
      </div>
    )
  })
}

/** Every attribute that is not on an axis yet, by role, to be added. */
export const AttributeChoices = ({ onChoose }: { readonly onChoose: (name: string) => void }) => {
  const { x } = useExplorer()
  return (
    <ScrollArea.Autosize mah={360} type="auto">
      <AttributeItems taken={[...x.rows, ...x.columns]} onChoose={onChoose} />
    </ScrollArea.Autosize>
  )
}

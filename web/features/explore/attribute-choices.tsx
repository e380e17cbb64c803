import { Menu, ScrollArea } from '@mantine/core'
import { useExplorer } from './context.ts'
import { fieldGroups } from './fields.ts'

/** Every attribute that is not on an axis yet, by role, to be added. */
export const AttributeChoices = ({ onChoose, all = false }: { onChoose: (name: string) => void; all?: boolean }) => {
  const { x, catalog } = useExplorer()
  const taken = all ? [] : [...x.rows, ...x.columns]
  return (
    <ScrollArea.Autosize mah={360} type="auto">
      {fieldGroups(catalog, '').map((group) => {
        const free = group.levels.filter((level) => !taken.includes(level.attribute.name))
        if (free.length === 0) return null
        return (
          <div key={group.key}>
            {!group.isSingle && <Menu.Label>{group.title}</Menu.Label>}
            {free.map(({ attribute }) => (
              <Menu.Item key={attribute.name} onClick={() => onChoose(attribute.name)}>
                {attribute.title}
              </Menu.Item>
            ))}
          </div>
        )
      })}
    </ScrollArea.Autosize>
  )
}

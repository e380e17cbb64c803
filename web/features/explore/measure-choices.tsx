import { Menu, ScrollArea } from '@mantine/core'
import type { CatalogMeasure } from '../../../server/contract/catalog.ts'
import { measureMisfit } from '../../exploration/fits.ts'
import { useExplorer } from './context.ts'
import { fieldFolders, measuresTitle, unfiled } from './fields.ts'

/** Every measure that is not on the shelf yet, by folder or by the cube that it is of, to be added. */
export const MeasureChoices = ({ onChoose }: { readonly onChoose: (name: string) => void }) => {
  const { x, catalog } = useExplorer()
  const folders = fieldFolders(catalog, '').map(({ name, fields }) => ({
    name,
    measures: fields.flatMap((field) => (field.kind === 'measure' ? [field.measure] : [])),
  }))
  const rest = { name: folders.length === 0 ? '' : measuresTitle(catalog), measures: unfiled(catalog).measures }
  const item = ({ name, title }: CatalogMeasure) => {
    const misfit = measureMisfit(catalog, name, [...x.rows, ...x.columns])
    return (
      <Menu.Item key={name} title={misfit} {...(misfit && { c: 'dimmed' })} onClick={() => onChoose(name)}>
        {title}
      </Menu.Item>
    )
  }
  return (
    <ScrollArea.Autosize mah={360} type="auto">
      {[...folders, rest].map(({ name, measures }) => {
        const free = measures.filter((measure) => !x.measures.includes(measure.name))
        if (free.length === 0) return null
        return (
          <div key={name}>
            {name !== '' && <Menu.Label>{name}</Menu.Label>}
            {free.map(item)}
          </div>
        )
      })}
    </ScrollArea.Autosize>
  )
}

import { useQuery } from '@tanstack/react-query'
import type { Catalog } from '../../../server/contract/catalog.ts'
import { catalogOptions } from '../../api/options.ts'
import { t } from '../../language/language.ts'
import styles from './models.module.css'

/** The address that shows a name of a cube: a measure by itself, an attribute as rows under the first measure. */
const hrefTo = ({ name: cube, attributes, measures }: Catalog, name: string): string => {
  const isAttribute = attributes.some((attribute) => attribute.name === name)
  const measure = isAttribute ? (measures[0]?.name ?? '') : name
  return `/?${new URLSearchParams({ cube, measures: measure, ...(isAttribute && { rows: name }) })}`
}

const OfCube = ({ cube, names }: { readonly cube: string; readonly names: readonly string[] }) => {
  const { data: catalog } = useQuery(catalogOptions(cube))
  if (catalog === undefined) return null
  const fields = new Map([...catalog.attributes, ...catalog.measures].map(({ name, title }) => [name, title]))
  const known = names.filter((name) => fields.has(name))
  if (known.length === 0) return null
  return (
    <li>
      <span>{catalog.title}</span>
      {known.map((name) => (
        <a key={name} href={hrefTo(catalog, name)}>
          {fields.get(name)}
        </a>
      ))}
    </li>
  )
}

/** Where the scores of a model are seen, as links to the explorer; nothing of what the reader may not see. */
export const ShownIn = ({ shownIn }: { readonly shownIn: readonly string[] }) => {
  const cubes = [...new Set(shownIn.map((name) => name.slice(0, name.indexOf('.'))))]
  return (
    <ul className={styles.shownIn} aria-label={t('models.shownIn')}>
      {cubes.map((cube) => (
        <OfCube
          key={cube}
          cube={cube}
          names={shownIn.filter((name) => name.startsWith(`${cube}.`)).map((name) => name.slice(cube.length + 1))}
        />
      ))}
    </ul>
  )
}

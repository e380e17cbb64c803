import { useDndContext } from '@dnd-kit/core'
import { HoverCard, Kbd, TextInput } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconChevronRight, IconSearch } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { Catalog, CatalogMeasure } from '../../../server/contract/catalog.ts'
import { filterName } from '../../exploration/conditions.ts'
import type { Exploration } from '../../exploration/exploration.ts'
import { attributeMisfit, measureMisfit } from '../../exploration/fits.ts'
import { allParts } from '../../exploration/groups.ts'
import { cubeTitleOf, titleInRole } from '../../exploration/labels.ts'
import { plainMeasures } from '../../exploration/shown-measure.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { unitLabel } from '../../ui/number.ts'
import { useExplorer } from './context.ts'
import styles from './field-list.module.css'
import { FieldRow } from './field-row.tsx'
import {
  type FieldFolder,
  type FieldGroup,
  type FiledField,
  fieldFolders,
  fieldGroups,
  fieldMeasures,
  measuresTitle,
  unfiled,
} from './fields.ts'
import { focusStop, groupStop, useRovingStop } from './roving-stop.ts'

/** Focuses the search when / or F is pressed outside a text field. */
const useSearchKey = () => {
  const input = useRef<HTMLInputElement>(null)
  const focus = () => input.current?.focus()
  // where the slash needs Shift, the browser says so
  useHotkeys([
    ['/', focus],
    ['shift+/', focus],
    ['F', focus],
  ])
  return input
}

interface FieldSearchProps {
  readonly search: string
  readonly onSearch: (search: string) => void
  /** goes to the fields below */
  readonly onDown: () => void
}

const FieldSearch = ({ search, onSearch, onDown }: FieldSearchProps) => {
  const input = useSearchKey()
  return (
    <div className={styles.search}>
      <TextInput
        ref={input}
        value={search}
        onChange={(event) => onSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onSearch('')
          if (event.key === 'ArrowDown') onDown()
        }}
        placeholder={t('fields.find')}
        aria-label={t('fields.find')}
        leftSection={<IconSearch size={14} stroke={1.7} aria-hidden />}
        rightSection={<Kbd size="xs">/</Kbd>}
      />
    </div>
  )
}

const MeasureRow = ({ measure }: { readonly measure: CatalogMeasure }) => {
  const { x, catalog } = useExplorer()
  const locale = useLocale()
  return (
    <FieldRow
      field={{ kind: 'measure', name: measure.name }}
      title={measure.title}
      description={measure.description}
      source={`${measure.definition.file}:${measure.definition.line}`}
      mark="Σ"
      note={unitLabel(measure, locale) || (measure.aggregation === 'count_distinct' ? t('fields.distinct') : '')}
      isOnShelf={plainMeasures(x.measures).includes(measure.name)}
      misfit={measureMisfit(catalog, measure.name, [...x.rows, ...x.columns])}
    />
  )
}

const useOnShelf = (): ReadonlySet<string | undefined> => {
  const { x } = useExplorer()
  return new Set([...x.rows, ...x.columns, ...allParts(x.where).map((c) => c.attribute)])
}

const FiledRow = ({ field }: { readonly field: FiledField }) => {
  const { x, catalog } = useExplorer()
  const onShelf = useOnShelf()
  if (field.kind === 'measure') return <MeasureRow measure={field.measure} />
  const { name, description } = field.attribute
  return (
    <FieldRow
      field={{ kind: 'attribute', name }}
      title={filterName(catalog, name)}
      description={description}
      mark=""
      note=""
      isOnShelf={onShelf.has(name)}
      misfit={attributeMisfit(catalog, x.measures, name)}
    />
  )
}

const nameOf = (field: FiledField): string => (field.kind === 'measure' ? field.measure.name : field.attribute.name)

interface FolderProps {
  readonly folder: FieldFolder
  readonly isOpen: boolean
  readonly onToggle: () => void
}

/** A folder with its fields; the cubes of a view, which may have many measures each, can be closed. */
const Folder = ({ folder: { name, fields, isCube }, isOpen, onToggle }: FolderProps) => (
  <section aria-label={name}>
    {isCube ? (
      <div className={`${styles.row} ${styles.cube}`}>
        <button type="button" className={styles.group} aria-expanded={isOpen} onClick={onToggle} {...groupStop}>
          <IconChevronRight size={14} stroke={1.7} aria-hidden />
          <span className={styles.label}>{name}</span>
          <span className={styles.kind}>{t('fields.measureCount', { count: fields.length })}</span>
        </button>
      </div>
    ) : (
      <div className={styles.section}>{name}</div>
    )}
    {(isOpen || !isCube) && fields.map((field) => <FiledRow key={nameOf(field)} field={field} />)}
  </section>
)

const Group = ({ group, isOpen, onToggle }: { group: FieldGroup; isOpen: boolean; onToggle: () => void }) => {
  const { x, catalog } = useExplorer()
  const onShelf = useOnShelf()
  const rows = group.levels.map(({ attribute, number }) => (
    <FieldRow
      key={attribute.name}
      field={{ kind: 'attribute', name: attribute.name }}
      title={titleInRole(attribute)}
      description={attribute.description}
      mark={number === undefined ? '' : String(number)}
      note={group.isSingle ? (cubeTitleOf(catalog, attribute.name) ?? '') : ''}
      isLevel={!group.isSingle}
      isOnShelf={onShelf.has(attribute.name)}
      misfit={attributeMisfit(catalog, x.measures, attribute.name)}
    />
  ))
  if (group.isSingle) return rows
  const levels = group.levels.filter((level) => level.number !== undefined).length
  return (
    <>
      <div
        className={styles.row}
        {...(group.levels.some((l) => onShelf.has(l.attribute.name)) && { 'data-shelf': true })}
      >
        <button type="button" className={styles.group} aria-expanded={isOpen} onClick={onToggle} {...groupStop}>
          <IconChevronRight size={14} stroke={1.7} aria-hidden />
          <span className={styles.label}>{group.title}</span>
          <span className={styles.kind}>{levels > 1 ? t('fields.levels', { count: levels }) : ''}</span>
        </button>
      </div>
      {isOpen && rows}
    </>
  )
}

/** What heads the measures that stand in no folder; of a cube with its title. */
const MeasuresHead = () => {
  const { catalog } = useExplorer()
  return (
    <div className={styles.section}>
      {measuresTitle(catalog)}
      {catalog.cubes === undefined && <small title={catalog.title}>{catalog.title}</small>}
    </div>
  )
}

const folderKey = ({ name }: FieldFolder): string => `folder ${name}`

/** What is open at first: the roles of the axes, and the cubes of the measures. */
const keysInUse = (x: Exploration, catalog: Catalog): string[] => {
  const onAxes = [...x.rows, ...x.columns]
  const roles = catalog.attributes.filter((a) => onAxes.includes(a.name)).map((a) => a.role ?? a.name)
  const folders = fieldFolders(catalog, '').filter(({ fields }) => fields.some((f) => x.measures.includes(nameOf(f))))
  return [...roles, ...folders.map(folderKey)]
}

/**
 * Measures and dimensions of the cube, searchable; each can be dragged, or put on a shelf from its menu. One stop of the Tab
 * key, within which arrows go.
 */
export const FieldList = () => {
  const { x, catalog } = useExplorer()
  const [search, setSearch] = useState('')
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(keysInUse(x, catalog)))
  const { active } = useDndContext()
  const { list, ...keys } = useRovingStop(active !== null)
  const rest = unfiled(catalog)
  const folders = fieldFolders(catalog, search)
  const groups = fieldGroups(rest, search)
  const measures = fieldMeasures(rest, search)
  const toggle = (key: string) =>
    setOpen((was) => new Set(was.has(key) ? [...was].filter((k) => k !== key) : [...was, key]))
  return (
    <nav className={styles.list} aria-label={t('fields.fields')}>
      <FieldSearch search={search} onSearch={setSearch} onDown={() => focusStop(list.current)} />
      <HoverCard.Group openDelay={400} closeDelay={100}>
        <div
          ref={list}
          className={styles.fields}
          role="toolbar"
          aria-label={t('fields.fields')}
          aria-orientation="vertical"
          {...keys}
        >
          {folders.map((folder) => (
            <Folder
              key={folder.name}
              folder={folder}
              isOpen={search !== '' || open.has(folderKey(folder))}
              onToggle={() => toggle(folderKey(folder))}
            />
          ))}
          {measures.length > 0 && <MeasuresHead />}
          {measures.map((measure) => (
            <MeasureRow key={measure.name} measure={measure} />
          ))}
          {groups.length > 0 && <div className={styles.section}>{t('fields.dimensions')}</div>}
          {groups.map((group) => (
            <Group
              key={group.key}
              group={group}
              isOpen={search !== '' || open.has(group.key)}
              onToggle={() => toggle(group.key)}
            />
          ))}
          {folders.length + measures.length + groups.length === 0 && (
            <p className={styles.none}>{t('fields.noField', { search })}</p>
          )}
        </div>
      </HoverCard.Group>
    </nav>
  )
}

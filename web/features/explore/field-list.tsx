import { HoverCard, Kbd, TextInput } from '@mantine/core'
import { IconChevronRight, IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { CatalogMeasure } from '../../../server/contract/catalog.ts'
import { filterName } from '../../exploration/conditions.ts'
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
  unfiled,
} from './fields.ts'

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Focuses the search when F is pressed outside a text field. */
const useSearchKey = () => {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'f' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return
      event.preventDefault()
      input.current?.focus()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return input
}

const MeasureRow = ({ measure }: { readonly measure: CatalogMeasure }) => {
  const { x } = useExplorer()
  const locale = useLocale()
  return (
    <FieldRow
      field={{ kind: 'measure', name: measure.name }}
      title={measure.title}
      description={measure.description}
      source={`${measure.definition.file}:${measure.definition.line}`}
      mark="Σ"
      note={unitLabel(measure, locale) || (measure.aggregation === 'count_distinct' ? 'distinct' : '')}
      isOnShelf={x.measures.includes(measure.name)}
    />
  )
}

const useOnShelf = (): ReadonlySet<string | undefined> => {
  const { x } = useExplorer()
  return new Set([...x.rows, ...x.columns, ...x.where.map((c) => c.attribute)])
}

const FiledRow = ({ field }: { readonly field: FiledField }) => {
  const { catalog } = useExplorer()
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
    />
  )
}

const Folder = ({ folder: { name, fields } }: { readonly folder: FieldFolder }) => (
  <section aria-label={name}>
    <div className={styles.section}>{name}</div>
    {fields.map((field) => (
      <FiledRow key={field.kind === 'measure' ? field.measure.name : field.attribute.name} field={field} />
    ))}
  </section>
)

const Group = ({ group, isOpen, onToggle }: { group: FieldGroup; isOpen: boolean; onToggle: () => void }) => {
  const onShelf = useOnShelf()
  const rows = group.levels.map(({ attribute, number }) => (
    <FieldRow
      key={attribute.name}
      field={{ kind: 'attribute', name: attribute.name }}
      title={attribute.title}
      description={attribute.description}
      mark={number === undefined ? '' : String(number)}
      note=""
      isLevel={!group.isSingle}
      isOnShelf={onShelf.has(attribute.name)}
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
        <button type="button" className={styles.group} aria-expanded={isOpen} onClick={onToggle}>
          <IconChevronRight size={14} stroke={1.7} aria-hidden />
          <span className={styles.label}>{group.title}</span>
          <span className={styles.kind}>{levels > 1 ? `${levels} levels` : ''}</span>
        </button>
      </div>
      {isOpen && rows}
    </>
  )
}

/** Measures and dimensions of the cube, searchable; each can be dragged, or put on a shelf from its menu. */
export const FieldList = () => {
  const { x, catalog } = useExplorer()
  const [search, setSearch] = useState('')
  const onAxes = [...x.rows, ...x.columns]
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set(catalog.attributes.filter((a) => onAxes.includes(a.name)).map((a) => a.role ?? a.name)),
  )
  const input = useSearchKey()
  const rest = unfiled(catalog)
  const folders = fieldFolders(catalog, search)
  const groups = fieldGroups(rest, search)
  const measures = fieldMeasures(rest, search)
  const toggle = (key: string) =>
    setOpen((was) => new Set(was.has(key) ? [...was].filter((k) => k !== key) : [...was, key]))
  return (
    <nav className={styles.list} aria-label="Fields">
      <div className={styles.search}>
        <TextInput
          ref={input}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && setSearch('')}
          placeholder="Find a field"
          aria-label="Find a field"
          leftSection={<IconSearch size={14} stroke={1.7} aria-hidden />}
          rightSection={<Kbd size="xs">F</Kbd>}
        />
      </div>
      <HoverCard.Group openDelay={400} closeDelay={100}>
        <div className={styles.fields}>
          {folders.map((folder) => (
            <Folder key={folder.name} folder={folder} />
          ))}
          {measures.length > 0 && (
            <div className={styles.section}>
              Measures <small title={catalog.title}>{catalog.title}</small>
            </div>
          )}
          {measures.map((measure) => (
            <MeasureRow key={measure.name} measure={measure} />
          ))}
          {groups.length > 0 && <div className={styles.section}>Dimensions</div>}
          {groups.map((group) => (
            <Group
              key={group.key}
              group={group}
              isOpen={search !== '' || open.has(group.key)}
              onToggle={() => toggle(group.key)}
            />
          ))}
          {folders.length + measures.length + groups.length === 0 && (
            <p className={styles.none}>No field has “{search}” in its name.</p>
          )}
        </div>
      </HoverCard.Group>
    </nav>
  )
}

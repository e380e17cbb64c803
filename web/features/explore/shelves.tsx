import { useDraggable, useDroppable } from '@dnd-kit/core'
import { Button, Menu } from '@mantine/core'
import { IconArrowsExchange } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { attributeName } from '../../exploration/labels.ts'
import { firstRow } from '../../exploration/multiples.ts'
import { measureOf } from '../../exploration/query.ts'
import { readShown, viewTitle } from '../../exploration/shown-measure.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { unitLabel } from '../../ui/number.ts'
import { AddButton, Pill } from '../../ui/pill.tsx'
import { AttributeChoices } from './attribute-choices.tsx'
import { useExplorer } from './context.ts'
import { type DropPlace, type Field, type Shelf, usePlacing } from './dragging.tsx'
import { Filters } from './filters.tsx'
import { MeasureChoices } from './measure-choices.tsx'
import { AttributeMenu, MeasureMenu } from './pill-menus.tsx'
import styles from './shelves.module.css'

interface PlacedProps {
  readonly field: Field
  readonly shelf: Shelf
  readonly index: number
  readonly isUnsound: boolean
}

const pillText = (field: Field, catalog: ReturnType<typeof useExplorer>['catalog'], locale: string) => {
  if (field.kind === 'measure') {
    const { measure: name, view } = readShown(field.name)
    const measure = measureOf(catalog, name)
    const modifier = view === undefined ? measure && unitLabel(measure, locale) : viewTitle(view)
    return { name: measure?.title ?? name, modifier }
  }
  const { role, level } = attributeName(catalog, field.name)
  const isSame = role?.toLowerCase() === level.toLowerCase()
  return role === undefined || isSame ? { name: level } : { name: role, modifier: level.toLowerCase() }
}

/** A field on a shelf: its grip drags it, its name opens its menu, and another field can be dropped before it. */
const Placed = ({ field, shelf, index, isUnsound }: PlacedProps) => {
  const { catalog } = useExplorer()
  const locale = useLocale()
  const id = `pill:${shelf}:${field.name}`
  const text = pillText(field, catalog, locale)
  const place: DropPlace = { shelf, index }
  const drag = useDraggable({ id, data: { field, title: text.name } })
  const drop = useDroppable({ id, data: { place } })
  const title = text.modifier === undefined ? text.name : `${text.name} ${text.modifier}`
  return (
    <span
      ref={drop.setNodeRef}
      className={styles.place}
      {...(drop.isOver && { 'data-over': true })}
      {...(drag.isDragging && { 'data-moving': true })}
    >
      <Menu position="bottom-start" shadow="md">
        <Menu.Target>
          <Pill
            tone={field.kind === 'measure' ? 'measure' : 'dimension'}
            name={text.name}
            modifier={text.modifier}
            isUnsound={isUnsound}
            aria-label={title}
            grip={{ ref: drag.setNodeRef, ...drag.attributes, ...drag.listeners }}
          />
        </Menu.Target>
        <Menu.Dropdown>
          {field.kind === 'measure' ? (
            <MeasureMenu measure={field.name} index={index} />
          ) : (
            <AttributeMenu
              attribute={field.name}
              shelf={shelf === 'columns' || shelf === 'multiples' ? shelf : 'rows'}
              index={index}
            />
          )}
        </Menu.Dropdown>
      </Menu>
    </span>
  )
}

const AddField = ({ shelf }: { readonly shelf: 'rows' | 'columns' | 'multiples' | 'measures' }) => {
  const place = usePlacing()
  return (
    <Menu position="bottom-start" shadow="md">
      <Menu.Target>
        <AddButton label={t(`fields.addTo.${shelf}`)} />
      </Menu.Target>
      <Menu.Dropdown>
        {shelf === 'measures' ? (
          <MeasureChoices onChoose={(name) => place({ kind: 'measure', name }, shelf)} />
        ) : (
          <AttributeChoices onChoose={(name) => place({ kind: 'attribute', name }, shelf)} />
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

interface ShelfProps {
  readonly shelf: Shelf
  readonly label: string
  readonly isNarrow?: boolean
  readonly children: ReactNode
}

const ShelfPlaces = ({ shelf, label, isNarrow, children }: ShelfProps) => {
  const place: DropPlace = { shelf }
  const { setNodeRef, isOver } = useDroppable({ id: `shelf:${shelf}`, data: { place } })
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a border of its own
    <div className={styles.shelf} role="group" aria-label={label}>
      <span className={`${styles.label} ${isNarrow ? styles.narrow : ''}`} aria-hidden>
        {label}
      </span>
      <div ref={setNodeRef} className={styles.places} {...(isOver && { 'data-over': true })}>
        {children}
      </div>
    </div>
  )
}

interface AxisShelfProps {
  readonly shelf: 'rows' | 'columns' | 'multiples'
  readonly unsound: string
}

/** The attributes of a shelf with their places on its axis: small multiples have the first place of the rows. */
const AxisShelf = ({ shelf, unsound }: AxisShelfProps) => {
  const { x } = useExplorer()
  const axis = shelf === 'columns' ? 'columns' : 'rows'
  const start = shelf === 'rows' ? firstRow(x) : 0
  const end = shelf === 'multiples' ? firstRow(x) : undefined
  return (
    <ShelfPlaces shelf={shelf} label={t(`fields.shelves.${shelf}`)} isNarrow={shelf !== 'rows'}>
      {x[axis].slice(start, end).map((name, i) => (
        <Placed
          key={name}
          field={{ kind: 'attribute', name }}
          shelf={shelf}
          index={start + i}
          isUnsound={unsound.startsWith(`${axis}[${start + i}]`)}
        />
      ))}
      {end !== 1 && <AddField shelf={shelf} />}
    </ShelfPlaces>
  )
}

/**
 * The question as shelves: rows, columns, small multiples, measures, filters.
 *
 * @param unsound path of the part that was refused, as the API names it; empty for none
 */
export const Shelves = ({ unsound }: { readonly unsound: string }) => {
  const { x, dispatch } = useExplorer()
  return (
    <div className={styles.shelves}>
      <div className={styles.line}>
        <AxisShelf shelf="rows" unsound={unsound} />
        <AxisShelf shelf="columns" unsound={unsound} />
        <AxisShelf shelf="multiples" unsound={unsound} />
        <Button
          className={styles.swap}
          variant="subtle"
          color="gray"
          h={26}
          leftSection={<IconArrowsExchange size={16} stroke={1.7} />}
          onClick={() => dispatch({ kind: 'operate', operation: { pivot: {} } })}
        >
          {t('fields.swap')}
        </Button>
      </div>
      <ShelfPlaces shelf="measures" label={t('fields.shelves.measures')}>
        {x.measures.map((name, index) => (
          <Placed
            key={name}
            field={{ kind: 'measure', name }}
            shelf="measures"
            index={index}
            isUnsound={unsound.startsWith(`measures[${index}]`)}
          />
        ))}
        <AddField shelf="measures" />
      </ShelfPlaces>
      <ShelfPlaces shelf="filters" label={t('fields.shelves.filters')}>
        <Filters unsound={unsound} />
      </ShelfPlaces>
    </div>
  )
}

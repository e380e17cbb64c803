import { useDraggable } from '@dnd-kit/core'
import { HoverCard, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { t } from '../../language/language.ts'
import { useExplorer } from './context.ts'
import { type Field, type Shelf, usePlacing } from './dragging.tsx'
import styles from './field-list.module.css'
import { besideStop, rowStop } from './roving-stop.ts'

export interface FieldRowProps {
  readonly field: Field
  readonly title: string
  readonly description?: string | undefined
  /** file and line of its definition */
  readonly source?: string
  readonly mark: string
  readonly note: string
  readonly isLevel?: boolean
  readonly isOnShelf: boolean
  /** why it does not go with what is asked; shown fainter */
  readonly misfit?: string | undefined
}

/** The shelves that take a field, that which it goes to by itself first. */
const shelvesOf = { measure: ['measures'], attribute: ['rows', 'columns', 'multiples', 'filters'] } as const

/** Puts a field where it goes by itself, and takes it off all shelves. */
const useField = (field: Field) => {
  const place = usePlacing()
  const { x, dispatch } = useExplorer()
  return {
    isPlaced: [...x.rows, ...x.columns, ...x.measures].includes(field.name),
    place: (shelf: Shelf) => place(field, shelf),
    remove: () =>
      dispatch(
        field.kind === 'measure'
          ? { kind: 'removeMeasure', measure: field.name }
          : { kind: 'remove', attribute: field.name },
      ),
  }
}

const FieldMenu = ({ field, title }: { readonly field: Field; readonly title: string }) => {
  const { isPlaced, place, remove } = useField(field)
  return (
    <Menu position="bottom-start" shadow="md">
      <Menu.Target>
        <button
          type="button"
          className={styles.more}
          aria-label={t('fields.addField', { field: title })}
          {...besideStop}
        >
          <IconDots size={14} stroke={1.7} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {shelvesOf[field.kind].map((shelf) => (
          <Menu.Item key={shelf} onClick={() => place(shelf)}>
            {t(`fields.addTo.${shelf}`)}
          </Menu.Item>
        ))}
        {isPlaced && <Menu.Item onClick={remove}>{t('fields.remove')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  )
}

/** A measure or an attribute in the field list: a click puts it on its shelf or takes it off; draggable, with its description on hover and a menu of shelves. */
export const FieldRow = (props: FieldRowProps) => {
  const { field, title, description, source, mark, note, isLevel, isOnShelf, misfit } = props
  const { attributes, listeners, setNodeRef } = useDraggable({ id: `field:${field.name}`, data: { field, title } })
  const { isPlaced, place, remove } = useField(field)
  const hasCard = [description, source, misfit].some((text) => text !== undefined)
  return (
    <div className={styles.row} {...(isOnShelf && { 'data-shelf': true })} {...(misfit && { 'data-misfit': true })}>
      <HoverCard position="right-start" disabled={!hasCard} withinPortal shadow="md">
        <HoverCard.Target>
          <button
            type="button"
            ref={setNodeRef}
            className={`${styles.field} ${isLevel ? styles.level : ''}`}
            {...attributes}
            {...listeners}
            {...rowStop}
            onClick={() => (isPlaced ? remove() : place(shelvesOf[field.kind][0]))}
          >
            {(mark !== '' || isLevel) && (
              <span className={`${styles.mark} ${mark === 'Σ' ? styles.sigma : ''}`}>{mark}</span>
            )}
            <span className={styles.label} title={title}>
              {title}
            </span>
            <span className={styles.kind}>{note}</span>
          </button>
        </HoverCard.Target>
        <HoverCard.Dropdown className={styles.card}>
          <strong>{title}</strong>
          {description}
          {misfit !== undefined && <p>{misfit}</p>}
          {source !== undefined && <code>{source}</code>}
        </HoverCard.Dropdown>
      </HoverCard>
      <FieldMenu field={field} title={title} />
    </div>
  )
}

import {
  type Announcements,
  type CollisionDetection,
  closestCenter,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  type DragStartEvent,
  type KeyboardCoordinateGetter,
  KeyboardSensor,
  PointerSensor,
  pointerWithin,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { t } from '../../language/language.ts'
import { Pill } from '../../ui/pill.tsx'
import { useExplorer } from './context.ts'

export type Shelf = 'rows' | 'columns' | 'multiples' | 'measures' | 'filters'

/** What can be dragged: a measure or an attribute, by name. */
export interface Field {
  readonly kind: 'measure' | 'attribute'
  readonly name: string
}

interface Dragged {
  readonly field: Field
  readonly title: string
}

/** A place that takes a field: a shelf, before the pill at `index` or at its end. */
export interface DropPlace {
  readonly shelf: Shelf
  readonly index?: number
}

const Placing = createContext<(attribute: string) => void>(() => undefined)

/** Puts a field on a shelf; an attribute on the filters opens a new filter on it. */
export const usePlacing = (): ((field: Field, shelf: Shelf, index?: number) => void) => {
  const { dispatch } = useExplorer()
  const filterOn = useContext(Placing)
  return (field, shelf, index) => {
    const at = index === undefined ? {} : { index }
    if (field.kind === 'measure') dispatch({ kind: 'placeMeasure', measure: field.name, ...at })
    else if (shelf === 'filters') filterOn(field.name)
    else if (shelf === 'multiples') dispatch({ kind: 'multiples', attribute: field.name })
    else if (shelf !== 'measures') dispatch({ kind: 'place', attribute: field.name, axis: shelf, ...at })
  }
}

const accepts = (field: Field, shelf: Shelf): boolean => (field.kind === 'measure') === (shelf === 'measures')

const dropPlace = (data: unknown): DropPlace | undefined => (data as { place?: DropPlace } | undefined)?.place
const dragged = (data: unknown): Dragged | undefined => data as Dragged | undefined

/** The place under the pointer, pills before shelves; for the keyboard the nearest one. */
const collide: CollisionDetection = (args) => {
  const field = dragged(args.active.data.current)?.field
  const fitting = args.droppableContainers.filter((container) => {
    const place = dropPlace(container.data.current)
    return field !== undefined && place !== undefined && accepts(field, place.shelf)
  })
  if (args.pointerCoordinates === null) return closestCenter({ ...args, droppableContainers: fitting })
  const found = pointerWithin({ ...args, droppableContainers: fitting })
  return found.toSorted((a, b) => Number(String(b.id).startsWith('pill:')) - Number(String(a.id).startsWith('pill:')))
}

/** Arrow keys move a dragged field to the next place in their direction. */
const nextPlace: KeyboardCoordinateGetter = (event, { context, currentCoordinates }) => {
  const field = dragged(context.active?.data.current)?.field
  const back = event.code === 'ArrowUp' || event.code === 'ArrowLeft'
  if (!back && event.code !== 'ArrowDown' && event.code !== 'ArrowRight') return undefined
  event.preventDefault()
  const places = context.droppableContainers
    .getEnabled()
    .filter((container) => {
      const place = dropPlace(container.data.current)
      return field !== undefined && place !== undefined && accepts(field, place.shelf)
    })
    .flatMap((container) => {
      const rect = context.droppableRects.get(container.id)
      return rect === undefined ? [] : [{ id: container.id, rect }]
    })
    .sort((a, b) => a.rect.top - b.rect.top || a.rect.left - b.rect.left)
  const at = places.findIndex((place) => place.id === context.over?.id)
  const to = places[(at + (back ? -1 : 1) + places.length) % places.length]
  const size = context.collisionRect
  if (to === undefined || size === null) return currentCoordinates
  return {
    x: to.rect.left + to.rect.width / 2 - size.width / 2,
    y: to.rect.top + to.rect.height / 2 - size.height / 2,
  }
}

const placeName = (data: unknown): string => {
  const place = dropPlace(data)
  if (place === undefined) return t('dragging.noShelf')
  const shelf = t(`fields.shelves.${place.shelf}`)
  return place.index === undefined
    ? t('dragging.endOf', { shelf })
    : t('dragging.placeOf', { shelf, place: place.index + 1 })
}

/** What a screen reader says while a field is dragged. */
const announcements: Announcements = {
  onDragStart: ({ active }) => t('dragging.pickedUp', { field: dragged(active.data.current)?.title ?? '' }),
  onDragOver: ({ over }) => t('dragging.over', { place: placeName(over?.data.current) }),
  onDragEnd: ({ over }) => t('dragging.dropped', { place: placeName(over?.data.current) }),
  onDragCancel: () => t('dragging.back'),
}

export interface DraggingProps {
  readonly children: ReactNode
  /** starts a filter on an attribute */
  readonly onFilter: (attribute: string) => void
}

const Drag = ({ children }: { readonly children: ReactNode }) => {
  const place = usePlacing()
  const [active, setActive] = useState<Dragged>()
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, {
      coordinateGetter: nextPlace,
      keyboardCodes: { start: ['Space'], cancel: ['Escape'], end: ['Space', 'Enter'] },
    }),
  )
  const onDragStart = ({ active: { data } }: DragStartEvent) => setActive(dragged(data.current))
  const onDragEnd = ({ active: { data }, over }: DragEndEvent) => {
    setActive(undefined)
    const field = dragged(data.current)?.field
    const to = dropPlace(over?.data.current)
    if (field !== undefined && to !== undefined) place(field, to.shelf, to.index)
  }
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={collide}
      accessibility={{ announcements }}
      onDragStart={onDragStart}
      onDragEnd={onDragEnd}
      onDragCancel={() => setActive(undefined)}
    >
      {children}
      <DragOverlay dropAnimation={null}>
        {active !== undefined && (
          <Pill tone={active.field.kind === 'measure' ? 'measure' : 'dimension'} name={active.title} isDragging />
        )}
      </DragOverlay>
    </DndContext>
  )
}

/** Lets fields be dragged to shelves, by pointer after 4 px and by keyboard: Space, arrows, Space. */
export const Dragging = ({ children, onFilter }: DraggingProps) => (
  <Placing.Provider value={onFilter}>
    <Drag>{children}</Drag>
  </Placing.Provider>
)

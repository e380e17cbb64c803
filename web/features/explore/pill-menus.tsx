import { Menu } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconCheck } from '@tabler/icons-react'
import { attributeName } from '../../exploration/labels.ts'
import { firstRow } from '../../exploration/multiples.ts'
import { spreadAmong, spreadOf } from '../../exploration/percentiles.ts'
import { type Axis, measureOf } from '../../exploration/query.ts'
import { plainMeasures } from '../../exploration/shown-measure.ts'
import { canOrder, hasOther } from '../../exploration/views.ts'
import { t } from '../../language/language.ts'
import { formatOf, formatsFor, usualFormat } from './cell-format.ts'
import { CheckItem } from './check-item.tsx'
import { ViewItems } from './compare-menu.tsx'
import { useExplorer } from './context.ts'
import { usePlacing } from './dragging.tsx'

const Check = ({ on }: { readonly on: boolean }) => (
  <IconCheck size={14} stroke={1.7} visibility={on ? 'visible' : 'hidden'} aria-hidden />
)

const SortItems = ({ by }: { readonly by: string }) => {
  const { x, dispatch } = useExplorer()
  const ordering = x.sort[0]?.by === by && x.sort[0].at === undefined ? x.sort[0] : undefined
  const now = ordering?.direction
  const scope = x.sort[0]?.scope
  const order = (direction: 'asc' | 'desc') =>
    dispatch({ kind: 'sort', ordering: { by, direction, ...(scope !== undefined && { scope }) } })
  return (
    <>
      <Menu.Item
        leftSection={<IconArrowDown size={14} stroke={1.7} aria-hidden />}
        rightSection={<Check on={now === 'desc'} />}
        onClick={() => order('desc')}
      >
        {t('pill.descending')}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconArrowUp size={14} stroke={1.7} aria-hidden />}
        rightSection={<Check on={now === 'asc'} />}
        onClick={() => order('asc')}
      >
        {t('pill.ascending')}
      </Menu.Item>
      {now !== undefined && <Menu.Item onClick={() => dispatch({ kind: 'sort' })}>{t('pill.defaultOrder')}</Menu.Item>}
    </>
  )
}

/** Whether an order is inside each parent or of all rows together, where there are parents. */
const ScopeItem = ({ by }: { readonly by: string }) => {
  const { x, dispatch } = useExplorer()
  const [ordering] = x.sort
  if (x.rows.length < 2 || ordering?.by !== by) return null
  const { scope, ...inParents } = ordering
  const isOfAll = scope === 'all'
  return (
    <CheckItem
      isOn={isOfAll}
      onClick={() => dispatch({ kind: 'sort', ordering: isOfAll ? inParents : { ...inParents, scope: 'all' } })}
    >
      {t('grid.acrossGroups')}
    </CheckItem>
  )
}

/** How the cells of a measure show their size. */
const FormatItems = ({ measure }: { readonly measure: string }) => {
  const { x, catalog, dispatch } = useExplorer()
  const formats = formatsFor(catalog, measure)
  if (formats.length === 0) return null
  const now = formatOf(x, catalog, measure)
  const usual = usualFormat(catalog, measure)
  return (
    <>
      <Menu.Label>{t('grid.inCells')}</Menu.Label>
      {formats.map((format) => (
        <CheckItem
          key={format}
          isOn={format === now}
          onClick={() => dispatch({ kind: 'format', measure, ...(format !== usual && { format }) })}
        >
          {t(`grid.formats.${format}`)}
        </CheckItem>
      ))}
      <Menu.Divider />
    </>
  )
}

/** What can be done to a measure on its shelf: order the rows by it, format its cells, move it, remove it. */
export const MeasureMenu = ({ measure, index }: { readonly measure: string; readonly index: number }) => {
  const { x, catalog, dispatch } = useExplorer()
  const isSpread = spreadAmong(catalog, x.measures) !== undefined
  const spread = isSpread ? undefined : spreadOf(catalog, measure)
  const move = (to: number) => dispatch({ kind: 'placeMeasure', measure, index: to })
  return (
    <>
      <ViewItems measure={measure} />
      {canOrder(measure) && (
        <>
          <SortItems by={measure} />
          <ScopeItem by={measure} />
          <Menu.Divider />
        </>
      )}
      <FormatItems measure={measure} />
      {spread !== undefined && (
        <Menu.Item onClick={() => dispatch({ kind: 'spread', measure })}>{t('pill.spread')}</Menu.Item>
      )}
      {index > 0 && <Menu.Item onClick={() => move(index - 1)}>{t('pill.left')}</Menu.Item>}
      {index < x.measures.length - 1 && <Menu.Item onClick={() => move(index + 2)}>{t('pill.right')}</Menu.Item>}
      <Menu.Item onClick={() => dispatch({ kind: 'removeMeasure', measure })}>{t('fields.remove')}</Menu.Item>
    </>
  )
}

const topSizes = [5, 10, 20]

const TopItems = ({ attribute }: { readonly attribute: string }) => {
  const { x, catalog, dispatch } = useExplorer()
  const [by] = plainMeasures(x.measures)
  if (by === undefined) return null
  const title = measureOf(catalog, by)?.title ?? by
  const isOf = x.top?.of === attribute
  return (
    <>
      <Menu.Label>{t('pill.by', { measure: title })}</Menu.Label>
      {topSizes.map((n) => (
        <Menu.Item
          key={n}
          rightSection={<Check on={isOf && x.top?.n === n} />}
          onClick={() => dispatch({ kind: 'top', top: { kind: 'top', n, of: attribute, by, other: true } })}
        >
          {t(hasOther(catalog, attribute) ? 'pill.topAndOther' : 'pill.top', { n })}
        </Menu.Item>
      ))}
      {isOf && <Menu.Item onClick={() => dispatch({ kind: 'top' })}>{t('pill.allMembers')}</Menu.Item>}
    </>
  )
}

/** Other levels of the same role, to take the place of this one. */
const LevelItems = ({ attribute, axis, index }: { attribute: string; axis: Axis; index: number }) => {
  const { x, catalog, dispatch } = useExplorer()
  const hierarchy = catalog.hierarchies.find((h) => h.levels.includes(attribute))
  if (hierarchy === undefined) return null
  const replace = (level: string) => {
    const list = x[axis].map((name, i) => (i === index ? level : name))
    dispatch({ kind: 'operate', operation: { pivot: { [axis]: list } } })
  }
  return (
    <>
      <Menu.Label>{t('pill.level')}</Menu.Label>
      {hierarchy.levels.map((level) => (
        <Menu.Item
          key={level}
          rightSection={<Check on={level === attribute} />}
          disabled={level !== attribute && [...x.rows, ...x.columns].includes(level)}
          onClick={() => replace(level)}
        >
          {attributeName(catalog, level).level}
        </Menu.Item>
      ))}
      <Menu.Divider />
    </>
  )
}

export interface AttributeMenuProps {
  readonly attribute: string
  readonly shelf: (typeof shelves)[number]
  /** its place on the axis, the first of the rows being that of small multiples */
  readonly index: number
}

/** The shelves that an attribute can be moved between. */
const shelves = ['rows', 'columns', 'multiples'] as const

/** What can be done to an attribute on an axis: its level, order, top, filter, totals, place. */
export const AttributeMenu = ({ attribute, shelf, index }: AttributeMenuProps) => {
  const { x, dispatch } = useExplorer()
  const place = usePlacing()
  const field = { kind: 'attribute', name: attribute } as const
  const axis = shelf === 'columns' ? 'columns' : 'rows'
  const isAlone = shelf === 'multiples'
  const first = axis === 'rows' ? firstRow(x) : 0
  return (
    <>
      <LevelItems attribute={attribute} axis={axis} index={index} />
      <SortItems by={attribute} />
      <Menu.Divider />
      <TopItems attribute={attribute} />
      <Menu.Divider />
      <Menu.Item onClick={() => place(field, 'filters')}>{t('pill.filter')}</Menu.Item>
      <Menu.Item rightSection={<Check on={x.totals} />} onClick={() => dispatch({ kind: 'totals', totals: !x.totals })}>
        {t('pill.totals')}
      </Menu.Item>
      <Menu.Divider />
      {!isAlone && index > first && (
        <Menu.Item onClick={() => place(field, axis, index - 1)}>{t('pill.left')}</Menu.Item>
      )}
      {!isAlone && index < x[axis].length - 1 && (
        <Menu.Item onClick={() => place(field, axis, index + 2)}>{t('pill.right')}</Menu.Item>
      )}
      {shelves
        .filter((to) => to !== shelf)
        .map((to) => (
          <Menu.Item key={to} onClick={() => place(field, to, isAlone && to === 'rows' ? 0 : undefined)}>
            {t(`pill.moveTo.${to}`)}
          </Menu.Item>
        ))}
      <Menu.Item onClick={() => dispatch({ kind: 'remove', attribute })}>{t('fields.remove')}</Menu.Item>
    </>
  )
}

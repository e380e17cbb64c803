import { Menu, Popover } from '@mantine/core'
import { createContext, useContext, useState } from 'react'
import type { Condition } from '../../../server/contract/query.ts'
import { conditionText, filterName } from '../../exploration/conditions.ts'
import { attributeName } from '../../exploration/labels.ts'
import { attributeOf, measureOf } from '../../exploration/query.ts'
import { useLocale } from '../../ui/locale.ts'
import { AddButton, Chip } from '../../ui/pill.tsx'
import { useExplorer } from './context.ts'
import { FilterChoices } from './filter-choices.tsx'
import { MemberFilter } from './member-filter.tsx'
import { RangeFilter } from './range-filter.tsx'

/** The attribute that a new filter is being made for, and the way to start or end that. */
export const Draft = createContext<{ attribute: string | undefined; setAttribute: (name: string | undefined) => void }>(
  {
    attribute: undefined,
    setAttribute: () => undefined,
  },
)

/** Attributes of days and of amounts are filtered by a range, all others by their members. */
const isRange = (type: string | undefined): boolean => type === 'date' || type === 'decimal' || type === 'double'

interface EditorProps {
  readonly attribute: string
  readonly condition: Condition | undefined
  readonly onApply: (condition: Condition | undefined) => void
}

const Editor = ({ attribute, condition, onApply }: EditorProps) => {
  const { catalog } = useExplorer()
  const Filter = isRange(attributeOf(catalog, attribute)?.type) ? RangeFilter : MemberFilter
  return <Filter attribute={attribute} condition={condition} onApply={onApply} />
}

const FilterChip = ({ index, condition, isUnsound }: { index: number; condition: Condition; isUnsound: boolean }) => {
  const { catalog, dispatch } = useExplorer()
  const locale = useLocale()
  const [isOpen, setOpen] = useState(false)
  const { name, value } = conditionText(condition, catalog, locale)
  const attribute = condition.attribute
  const remove = () => dispatch({ kind: 'unfilter', index })
  const apply = (to: Condition | undefined) => {
    setOpen(false)
    if (to === undefined) remove()
    else dispatch({ kind: 'filter', condition: to, index })
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" trapFocus>
      <Popover.Target>
        <Chip
          name={name}
          value={value}
          isUnsound={isUnsound}
          disabled={attribute === undefined}
          onClick={() => setOpen((was) => !was)}
          onRemove={remove}
        />
      </Popover.Target>
      <Popover.Dropdown p={0}>
        {attribute !== undefined && <Editor attribute={attribute} condition={condition} onApply={apply} />}
      </Popover.Dropdown>
    </Popover>
  )
}

/** A filter that is being made; it becomes a condition when it is applied. */
const DraftChip = ({ attribute }: { readonly attribute: string }) => {
  const { catalog, dispatch } = useExplorer()
  const { setAttribute } = useContext(Draft)
  const apply = (condition: Condition | undefined) => {
    setAttribute(undefined)
    if (condition !== undefined) dispatch({ kind: 'filter', condition })
  }
  return (
    <Popover opened onChange={(open) => !open && setAttribute(undefined)} position="bottom-start" trapFocus>
      <Popover.Target>
        <Chip name={filterName(catalog, attribute)} value="all" />
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <Editor attribute={attribute} condition={undefined} onApply={apply} />
      </Popover.Dropdown>
    </Popover>
  )
}

/** What limits the rows without being a condition: a top choice and the totals. */
const Limits = () => {
  const { x, catalog, dispatch } = useExplorer()
  const { top } = x
  return (
    <>
      {top !== undefined && (
        <Chip
          name={`${top.kind === 'top' ? 'Top' : 'Bottom'} ${top.n} ${attributeName(catalog, top.of).level.toLowerCase()}`}
          value={`by ${measureOf(catalog, top.by)?.title ?? top.by}`}
          onClick={() => dispatch({ kind: 'top', top: { ...top, kind: top.kind === 'top' ? 'bottom' : 'top' } })}
          onRemove={() => dispatch({ kind: 'top' })}
        />
      )}
      <Menu position="bottom-start" shadow="md">
        <Menu.Target>
          <Chip name="Totals" value={x.totals ? 'all' : 'none'} />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => dispatch({ kind: 'totals', totals: true })}>All totals</Menu.Item>
          <Menu.Item onClick={() => dispatch({ kind: 'totals', totals: false })}>No totals</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

/** Tells equal conditions apart by how many came before. */
const conditionKey = (where: readonly Condition[], index: number): string => {
  const text = JSON.stringify(where[index])
  return `${text}:${where.slice(0, index).filter((c) => JSON.stringify(c) === text).length}`
}

/** The filters as chips, and a way to add one. */
export const Filters = ({ unsound }: { readonly unsound: string }) => {
  const { x } = useExplorer()
  const { attribute, setAttribute } = useContext(Draft)
  return (
    <>
      {x.where.map((condition, index) => (
        <FilterChip
          key={conditionKey(x.where, index)}
          index={index}
          condition={condition}
          isUnsound={unsound.startsWith(`where[${index}]`)}
        />
      ))}
      {attribute !== undefined && <DraftChip key={attribute} attribute={attribute} />}
      <Limits />
      <Menu position="bottom-start" shadow="md">
        <Menu.Target>
          <AddButton label="Add a filter" text="Filter" />
        </Menu.Target>
        <Menu.Dropdown>
          <FilterChoices onChoose={setAttribute} />
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

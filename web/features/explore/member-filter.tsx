import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { toGrid } from '../../../server/contract/grid.ts'
import type { Condition, Member } from '../../../server/contract/query.ts'
import { detailOptions, membersOptions } from '../../api/options.ts'
import { isSpecial, memberLabel } from '../../exploration/labels.ts'
import { pathKey } from '../../exploration/paths.ts'
import { attributeOf, toQuery } from '../../exploration/query.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { formatNumber } from '../../ui/number.ts'
import { useExplorer } from './context.ts'
import styles from './filter.module.css'

const listed = 100

/** Rows of the fact under each member, the other filters applied; undefined until they are counted. */
const useCounts = (attribute: string, apartFrom?: Condition): ReadonlyMap<string, string> | undefined => {
  const { x, catalog } = useExplorer()
  const locale = useLocale()
  const measure = catalog.measures.find((m) => m.aggregation === 'count' && m.filter === undefined)
  const query = {
    ...toQuery({ ...x, rows: [attribute], columns: [], sort: [], having: [], scenarios: [], totals: false }),
    measures: measure === undefined ? [] : [measure.name],
    where: x.where.filter((c) => c.attribute !== attribute && c !== apartFrom),
    top: undefined,
  }
  const { data } = useQuery({ ...detailOptions(query), enabled: measure !== undefined })
  if (data === undefined) return undefined
  const grid = toGrid(data)
  const column = grid.columns[0]
  if (column === undefined) return new Map()
  return new Map(
    grid.rows.flatMap((row): [string, string][] => {
      const member = row.members[0]?.member
      const form = grid.measures[0]
      if (member === undefined || form === undefined) return []
      return [[pathKey([member]), formatNumber(grid.cell(row, column, 0), form, locale)]]
    }),
  )
}

export interface FilterProps {
  readonly attribute: string
  readonly condition: Condition | undefined
  /** the filter that it is a part of, under which no rows are counted */
  readonly apartFrom?: Condition | undefined
  /** the new condition, or none where the filter keeps everything */
  readonly onApply: (condition: Condition | undefined) => void
}

interface MemberListProps {
  readonly attribute: string
  readonly apartFrom: Condition | undefined
  readonly chosen: readonly Member[]
  readonly onToggle: (member: Member) => void
}

const MemberList = ({ attribute, apartFrom, chosen, onToggle }: MemberListProps) => {
  const { x, catalog } = useExplorer()
  const locale = useLocale()
  const [search, setSearch] = useState('')
  const [debounced] = useDebouncedValue(search, 120)
  const counts = useCounts(attribute, apartFrom)
  const request = {
    from: x.cube,
    attribute,
    where: [],
    limit: listed,
    offset: 0,
    ...(debounced !== '' && { search: debounced }),
  }
  const { data, error } = useQuery(membersOptions(request))
  const about = attributeOf(catalog, attribute)
  const keys = new Set(chosen.map((member) => pathKey([member])))
  return (
    <>
      <div className={styles.top}>
        <TextInput
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder={t('filters.findMember')}
          aria-label={t('filters.findMember')}
          data-autofocus
          leftSection={<IconSearch size={14} stroke={1.7} aria-hidden />}
        />
      </div>
      <div className={styles.members}>
        {error !== null && <p className={styles.note}>{t('filters.membersFailed', { problem: error.message })}</p>}
        {data?.members.map(({ key, label, path }) => (
          <label
            key={pathKey([key])}
            className={styles.member}
            style={about?.tree === undefined ? undefined : { paddingLeft: 12 + 14 * (path.length - 1) }}
          >
            <input type="checkbox" checked={keys.has(pathKey([key]))} onChange={() => onToggle(key)} />
            <span className={`${styles.label} ${isSpecial(key) ? styles.special : ''}`}>
              {about?.labelled === true || (typeof key === 'string' && key !== label)
                ? label
                : memberLabel(key, about, locale)}
            </span>
            <span className={styles.count}>{counts?.get(pathKey([key])) ?? (counts === undefined ? '' : '0')}</span>
          </label>
        ))}
        {data?.members.length === 0 && <p className={styles.note}>{t('filters.noMember', { search: debounced })}</p>}
        {data?.more && <p className={styles.note}>{t('filters.firstOf', { listed, count: data.count })}</p>}
      </div>
    </>
  )
}

/** Keeps or leaves out members of an attribute, unknown and blank ones included; with a search and counts of rows. */
export const MemberFilter = ({ attribute, condition, apartFrom, onApply }: FilterProps) => {
  const [mode, setMode] = useState(condition?.notIn === undefined ? 'in' : 'notIn')
  const [chosen, setChosen] = useState<readonly Member[]>(condition?.in ?? condition?.notIn ?? [])
  const toggle = (member: Member) => {
    const key = pathKey([member])
    const without = chosen.filter((m) => pathKey([m]) !== key)
    setChosen(without.length < chosen.length ? without : [...chosen, member])
  }
  const apply = () => onApply(chosen.length === 0 ? undefined : { attribute, [mode]: [...chosen] })
  return (
    <form
      className={styles.filter}
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      <MemberList attribute={attribute} apartFrom={apartFrom} chosen={chosen} onToggle={toggle} />
      <div className={styles.top}>
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={t('filters.keepOrLeave')}
          value={mode}
          onChange={setMode}
          data={[
            { value: 'in', label: t('filters.keep') },
            { value: 'notIn', label: t('filters.leaveOut') },
          ]}
        />
      </div>
      <div className={styles.actions}>
        <span>{chosen.length === 0 ? t('filters.allMembers') : t('filters.chosen', { count: chosen.length })}</span>
        <Button variant="subtle" color="gray" onClick={() => setChosen([])} disabled={chosen.length === 0}>
          {t('filters.clear')}
        </Button>
        <Button variant="filled" type="submit">
          {t('filters.apply')}
        </Button>
      </div>
    </form>
  )
}

import { Tabs } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useState } from 'react'
import { rowsOptions } from '../../api/options.ts'
import { headerLabel } from '../../exploration/labels.ts'
import { measureOf } from '../../exploration/query.ts'
import { t } from '../../language/language.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { useLocale } from '../../ui/locale.ts'
import { exactNumber, formatNumber } from '../../ui/number.ts'
import styles from './cell-panel.module.css'
import { type CellTarget, throughRequest } from './cell-target.ts'
import { useExplorer } from './context.ts'
import { formOf } from './number-form.ts'
import { gridId } from './result-grid.tsx'
import { RowsTab } from './rows-tab.tsx'
import { SqlTab } from './sql-tab.tsx'
import { TrustTab } from './trust-tab.tsx'
import { WhyTab } from './why-tab.tsx'

/** Where a cell stands in words: West · Q1 2017, or All. */
const useWhere = (target: CellTarget): string => {
  const { catalog } = useExplorer()
  const locale = useLocale()
  const labels = target.members.map((m) => headerLabel(m, catalog, locale))
  return labels.length === 0 ? t('trust.total') : labels.join(' · ')
}

/** What stands behind one cell: its exact value, whether its rows add up, the rows themselves, the SQL. */
export const CellPanel = ({ target }: { readonly target: CellTarget }) => {
  const { catalog, dispatch } = useExplorer()
  const locale = useLocale()
  const where = useWhere(target)
  const [tab, setTab] = useState<string | null>('trust')
  const inputs = target.measure.inputs ?? []
  const [chosen, setChosen] = useState<string>()
  const input = inputs.find((name) => name === chosen) ?? inputs[0]
  const behind = measureOf(catalog, input ?? target.measure.name) ?? target.measure
  const through = useQuery(rowsOptions(throughRequest(target, input, 3, 0)))
  const close = () => {
    dispatch({ kind: 'select' })
    document.getElementById(gridId)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => event.key === 'Escape' && close()
  const count = through.data === undefined ? '' : formatNumber(through.data.count, { type: 'integer' }, locale)
  return (
    <section className={styles.panel} aria-label={`${where}, ${target.measure.title}`} onKeyDown={onKeyDown}>
      <div className={styles.head}>
        <div className={styles.where}>
          {where} · {target.measure.title}
        </div>
        <p className={styles.value}>{exactNumber(target.value, formOf(target.column, catalog), locale)}</p>
        <div className={styles.close}>
          <IconButton label={t('trust.closePanel')} icon={<IconX size={16} stroke={1.7} />} onClick={close} />
        </div>
      </div>
      <Tabs value={tab} onChange={setTab} style={{ display: 'contents' }}>
        <Tabs.List px={8}>
          <Tabs.Tab value="trust">{t('trust.trust')}</Tabs.Tab>
          <Tabs.Tab value="rows">{t('trust.rows', { count })}</Tabs.Tab>
          <Tabs.Tab value="sql">SQL</Tabs.Tab>
          <Tabs.Tab value="why">{t('why.why')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="trust" className={styles.body}>
          <TrustTab target={target} through={through} behind={behind} onRows={() => setTab('rows')} />
        </Tabs.Panel>
        <Tabs.Panel value="rows" className={styles.body}>
          {tab === 'rows' && <RowsTab target={target} inputs={inputs} input={input} onInput={setChosen} />}
        </Tabs.Panel>
        <Tabs.Panel value="sql" className={styles.body}>
          {tab === 'sql' && <SqlTab query={target.query} />}
        </Tabs.Panel>
        <Tabs.Panel value="why" className={styles.body}>
          {tab === 'why' && <WhyTab target={target} />}
        </Tabs.Panel>
      </Tabs>
    </section>
  )
}

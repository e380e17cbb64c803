import { Button, Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { type ComponentType, lazy, Suspense, useMemo, useState } from 'react'
import { toQuery } from '../../exploration/query.ts'
import { questionTitle } from '../../exploration/sentence.ts'
import { type Table, tableOf } from '../../exploration/table-columns.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { Notice } from '../../ui/notice.tsx'
import { asSentence } from '../../ui/sentence.ts'
import { BreadcrumbBar } from './breadcrumb-bar.tsx'
import { type CellTarget, cellTarget } from './cell-target.ts'
import { Comparison } from './comparison.tsx'
import { useExplorer } from './context.ts'
import { Dragging } from './dragging.tsx'
import styles from './explorer.module.css'
import { FieldList } from './field-list.tsx'
import { Draft, Filters } from './filters.tsx'
import { Notices } from './notices.tsx'
import { RefusedNotice } from './refused-notice.tsx'
import { ResultGrid } from './result-grid.tsx'
import { Shelves } from './shelves.tsx'
import { Broken, LongWait, NothingAsked, NothingMatches, Refused, SkeletonRows } from './states.tsx'
import { StatusBar } from './status-bar.tsx'
import { Tiles } from './tiles.tsx'
import { type AnswerState, type Shown, useAnswer, useChildren } from './use-answer.ts'
import { useReload } from './use-reload.ts'

/** What stands where a part of the page did not come. */
const whereFailed =
  (key: 'charts.failed' | 'trust.panelFailed') =>
  ({ message }: Error) => ({ default: () => <p role="alert">{t(key, { problem: message })}</p> })

/** Asked for with the first question, so that the page begins without it. */
const chartArea = import('./chart-area.tsx').then(
  ({ ChartArea }) => ({ default: ChartArea }),
  whereFailed('charts.failed'),
)
const ChartArea = lazy<ComponentType<{ readonly shown: Shown }>>(() => chartArea)
const LinkedCharts = lazy<ComponentType>(() =>
  import('./linked/linked-charts.tsx').then(
    (linked) => ({ default: linked.LinkedCharts }),
    whereFailed('charts.failed'),
  ),
)
const CellPanel = lazy<ComponentType<{ readonly target: CellTarget }>>(() =>
  import('./cell-panel.tsx').then((panel) => ({ default: panel.CellPanel }), whereFailed('trust.panelFailed')),
)

const isRefusal = (status: number | undefined): boolean => status === 400 || status === 404 || status === 422

const isEmpty = ({ x, answer }: Shown): boolean => {
  const leaves = answer.grid.rows.filter((row) => !row.total)
  const columns = answer.grid.columns.filter((column) => !column.total)
  return x.rows.length + x.columns.length > 0 && (leaves.length === 0 || columns.length === 0)
}

/** The table that is shown, with what is under its expanded rows and columns. */
const useTable = (shown: Shown | undefined): Table | undefined => {
  const { catalog } = useExplorer()
  const children = useChildren(shown, catalog)
  return useMemo(() => shown && tableOf(shown.x, catalog, shown.answer, children), [shown, catalog, children])
}

interface ResultProps {
  readonly state: AnswerState
  readonly table: Table | undefined
  readonly onCancel: () => void
}

/** The answer in whatever state it is in; the last whole one stays on screen until the next is whole. */
const Result = ({ state, table, onCancel }: ResultProps) => {
  const { x, catalog } = useExplorer()
  const { shown, error, isFetching } = state
  const title = questionTitle(x, catalog)
  if (x.measures.length === 0) return <NothingAsked />
  if (error !== undefined && isRefusal(error.status)) return <Refused error={error} />
  if (shown === undefined || table === undefined)
    return error === undefined ? <SkeletonRows /> : <Broken error={error} onRetry={state.retry} />
  const isStale = shown.x !== x
  if (!isStale && isEmpty(shown)) {
    return (
      <>
        <Notices notices={shown.result.notices} />
        <NothingMatches />
      </>
    )
  }
  return (
    <>
      {isFetching && <div className={styles.progress} role="progressbar" aria-label={title} />}
      {isFetching && <LongWait title={title} onCancel={onCancel} />}
      {error !== undefined && (
        <div className={styles.notices}>
          <Notice
            kind="error"
            fact={t('states.newFailed')}
            action={{ label: t('frame.tryAgain'), onClick: state.retry }}
          >
            {asSentence(error.message)} {t('states.previous')}
            {error.requestId !== undefined && ` ${t('states.request', { id: error.requestId })}.`}
          </Notice>
        </div>
      )}
      <Comparison shown={shown} />
      <Notices notices={shown.result.notices} />
      <div className={`${styles.result} ${isStale ? styles.stale : ''}`} aria-busy={isStale}>
        {shown.answer.grid.rowAttributes.length + shown.answer.grid.columnAttributes.length === 0 && (
          <Tiles shown={shown} />
        )}
        <Suspense fallback={x.chart === 'none' ? null : <div className={styles.chartRoom} />}>
          <ChartArea shown={shown} />
        </Suspense>
        <div className={styles.gridBox}>
          <ResultGrid shown={shown} table={table} label={questionTitle(shown.x, catalog)} />
        </div>
      </div>
    </>
  )
}

/** Shelves and fields on a narrow screen: a button that opens them, and the filters beside it. */
const NarrowBar = ({ unsound }: { readonly unsound: string }) => {
  const [isOpen, setOpen] = useState(false)
  const isPhone = useMediaQuery('(max-width: 767px)') ?? false
  return (
    <div className={styles.phoneBar}>
      <Button
        h={isPhone ? 40 : 28}
        leftSection={<IconAdjustmentsHorizontal size={16} stroke={1.7} />}
        onClick={() => setOpen(true)}
        style={{ flex: 'none' }}
      >
        {t('fields.fields')}
      </Button>
      {!isPhone ? null : <Filters unsound={unsound} />}
      <Drawer
        opened={isOpen}
        onClose={() => setOpen(false)}
        position={isPhone ? 'bottom' : 'left'}
        size={isPhone ? '85%' : 320}
        title={t('fields.fields')}
        padding={0}
        styles={{ header: { padding: '8px 16px', minHeight: 0 }, title: { fontWeight: 600 } }}
        closeButtonProps={{ 'aria-label': t('fields.close') }}
      >
        {isPhone && <Shelves unsound={unsound} />}
        <FieldList />
      </Drawer>
    </div>
  )
}

/** The panel of the selected cell: beside the table, over it, or from below, as the screen has room. */
const Side = ({ state, table }: { readonly state: AnswerState; readonly table: Table | undefined }) => {
  const { x, catalog, dispatch } = useExplorer()
  const isWide = useMediaQuery('(min-width: 1200px)') ?? true
  const isPhone = useMediaQuery('(max-width: 767px)') ?? false
  const target = cellTarget(x.cell, state.shown, table, catalog)
  if (target === undefined) return null
  const panel = (
    <Suspense fallback={null}>
      <CellPanel key={JSON.stringify(x.cell)} target={target} />
    </Suspense>
  )
  if (isWide) return <aside className={styles.side}>{panel}</aside>
  return (
    <Drawer
      opened
      onClose={() => dispatch({ kind: 'select' })}
      position={isPhone ? 'bottom' : 'right'}
      size={isPhone ? '44dvh' : 340}
      withCloseButton={false}
      withOverlay={false}
      lockScroll={false}
      trapFocus={false}
      shadow="md"
      padding={0}
      classNames={{ body: styles.sheetBody, content: styles.sheet }}
      // the page beside it stays in use, so that it is no modal dialog
      attributes={{ content: { 'aria-label': t('trust.behind'), 'aria-modal': false } }}
    >
      {panel}
    </Drawer>
  )
}

/** Says the size of a new result to those who cannot see it. */
const Announcement = ({ state }: { readonly state: AnswerState }) => {
  const _locale = useLocale()
  const { shown } = state
  const rows = shown?.answer.grid.rows.filter((row) => !row.total).length ?? 0
  return (
    <div className={styles.live} aria-live="polite">
      {shown === undefined ? '' : t('explore.rows', { count: rows })}
    </div>
  )
}

/** The explorer below its title: fields, shelves, drill path, chart, table, panel. */
export const ExplorerBody = ({ onCancel }: { readonly onCancel: (shown: Shown | undefined) => void }) => {
  const { x, catalog } = useExplorer()
  const [attribute, setAttribute] = useState<string>()
  const isWide = useMediaQuery('(min-width: 1200px)', true, { getInitialValueInEffect: false })
  const isPhone = useMediaQuery('(max-width: 767px)', false, { getInitialValueInEffect: false })
  const state = useAnswer(x)
  const table = useTable(state.shown)
  const reloaded = useReload(catalog, state.shown?.result, JSON.stringify(toQuery(x)))
  const cancel = () => {
    state.cancel()
    onCancel(state.shown)
  }
  const unsound = isRefusal(state.error?.status) ? (state.error?.path ?? '') : ''
  return (
    <Draft.Provider value={{ attribute, setAttribute }}>
      <Dragging onFilter={setAttribute}>
        <div className={styles.body} {...(x.cell !== undefined && { 'data-sheet': true })}>
          {isWide && (
            <div className={styles.fields}>
              <FieldList />
            </div>
          )}
          <div className={styles.centre}>
            {!isWide && <NarrowBar unsound={unsound} />}
            {!isPhone && <Shelves unsound={unsound} />}
            <BreadcrumbBar />
            <RefusedNotice />
            <Suspense fallback={null}>{x.linked.length > 0 && <LinkedCharts />}</Suspense>
            <div className={styles.result}>
              <Result state={state} table={table} onCancel={cancel} />
            </div>
            <StatusBar
              shown={state.shown}
              isStale={state.shown?.x !== x}
              isRefused={isRefusal(state.error?.status)}
              reloaded={reloaded}
            />
          </div>
          <Side state={state} table={table} />
        </div>
        <Announcement state={state} />
      </Dragging>
    </Draft.Provider>
  )
}

import { useComputedColorScheme } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type RefObject, useContext } from 'react'
import { explainOptions, fetchArrow, fetchCsv, fetchParquet } from '../../../api/options.ts'
import { conditionText } from '../../../exploration/conditions.ts'
import { toQuery } from '../../../exploration/query.ts'
import { queryCurl, queryJson, querySql } from '../../../exploration/query-text.ts'
import { questionTitle } from '../../../exploration/sentence.ts'
import { t } from '../../../language/language.ts'
import { useLocale } from '../../../ui/locale.ts'
import { fontFamily, tokens } from '../../../ui/theme.ts'
import { useExplorer } from '../context.ts'
import { noticeFact } from '../notice-facts.ts'
import { chartId, OnScreen, type ShownOnScreen } from '../on-screen.ts'
import { useOverlay } from '../overlay.ts'
import { fileName, saveFile } from './save-file.ts'
import type { AboutLine } from './xlsx.ts'

/** The groups of what can leave the page, in their order. */
export const exportGroups = ['table', 'values', 'chart', 'query'] as const

/** One form in which what is on screen leaves it. */
export interface Export {
  readonly key: string
  readonly group: (typeof exportGroups)[number]
  readonly title: string
  /** what it lacks now, looked up when it is offered; undefined where it can be had */
  readonly lack?: () => string | undefined
  readonly run: () => void
}

// what writes files comes when one is asked for
const pictures = () => import('../../../ui/chart-picture.ts')
const tables = () => Promise.all([import('./shown-table.ts'), import('./xlsx.ts'), import('./csv.ts')])

const tableOf = (shown: RefObject<ShownOnScreen | undefined>): ShownOnScreen => {
  if (shown.current === undefined) throw new Error(t('exporting.noTable'))
  return shown.current
}

/** What a workbook says of its table. */
const useAbout = () => {
  const { x, catalog } = useExplorer()
  const locale = useLocale()
  const filters = x.where.map((condition) => conditionText(condition, catalog, locale))
  const about = ({ result }: ShownOnScreen): AboutLine[] => [
    { name: t('exporting.question'), value: questionTitle(x, catalog) },
    { name: t('exporting.of'), value: catalog.title },
    ...filters.map(({ name, value }) => ({ name: t('exporting.filter', { name }), value })),
    ...result.notices.map((notice) => ({ name: t('exporting.note'), value: noticeFact(notice, catalog, locale) })),
    ...(catalog.completeThrough == null ? [] : [{ name: t('trust.completeTo'), value: catalog.completeThrough }]),
    { name: t('exporting.version'), value: result.meta.data },
    { name: t('exporting.link'), value: window.location.href },
  ]
  return { about, filters: filters.map(({ name, value }) => `${name} ${value}`) }
}

/** The chart on screen; null where there is none. */
const drawnChart = (): SVGSVGElement | null =>
  document.getElementById(chartId)?.querySelector<SVGSVGElement>('svg.marks') ?? null

/** The chart on screen as a picture. */
const useChart = (filters: readonly string[]) => {
  const { x, catalog } = useExplorer()
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  return async (): Promise<string> => {
    const section = document.getElementById(chartId)
    const drawn = drawnChart()
    if (drawn === null) throw new Error(t('exporting.noChart'))
    const { bg, ink, ink2 } = tokens[scheme]
    const subtitle = [section?.dataset.measure ?? '', ...filters].join(' · ')
    const [family = ''] = fontFamily.split(',')
    const look = { page: bg, ink, ink2, family: family.replaceAll('"', '') }
    const { chartSvg } = await pictures()
    return chartSvg(drawn, { title: questionTitle(x, catalog), subtitle }, look)
  }
}

/** The files that are made of the table and the chart on screen. */
const filesOf = (
  shown: RefObject<ShownOnScreen | undefined>,
  about: (table: ShownOnScreen) => AboutLine[],
  chart: () => Promise<string>,
) => ({
  workbook: async () => {
    const table = tableOf(shown)
    const [{ shownTable }, { tableXlsx }] = await tables()
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    return new Blob([await tableXlsx(shownTable(table.context), about(table))], { type })
  },
  text: async () => {
    const { context } = tableOf(shown)
    const [{ shownTable }, , { tableCsv }] = await tables()
    return new Blob(['\uFEFF', tableCsv(shownTable(context))], { type: 'text/csv' })
  },
  picture: async () => new Blob([await chart()], { type: 'image/svg+xml' }),
  pixels: async () => {
    const { svgToPng } = await pictures()
    return svgToPng(await chart())
  },
})

/** Every form in which what is on screen can leave it. */
export const useExports = (): readonly Export[] => {
  const { x, catalog } = useExplorer()
  const { tell } = useOverlay()
  const client = useQueryClient()
  const shown = useContext(OnScreen)
  const { about, filters } = useAbout()
  const chart = useChart(filters)
  const query = toQuery(x)
  const name = fileName(questionTitle(x, catalog))
  const attempt = (work: () => Promise<string>) => () =>
    void work().then(
      (text) => tell({ text }),
      (error: Error) => tell({ text: t('exporting.failed', { problem: error.message }), isProblem: true }),
    )
  const file = (make: () => Promise<Blob>, as: string) =>
    attempt(async () => {
      saveFile(await make(), as)
      return t('exporting.exported', { file: as })
    })
  const copied = (make: () => Promise<string>, what: string) =>
    attempt(async () => {
      await navigator.clipboard.writeText(await make())
      return t('exporting.copied', { what })
    })
  const { workbook, text, picture, pixels } = filesOf(shown, about, chart)
  const lack = () =>
    x.chart === 'none' ? t('exporting.chartHidden') : drawnChart() === null ? t('exporting.noChart') : undefined
  const sql = async () => querySql(await client.fetchQuery(explainOptions(query)))
  if (x.measures.length === 0) return []
  return [
    { key: 'xlsx', group: 'table', title: t('exporting.workbook'), run: file(workbook, `${name}.xlsx`) },
    { key: 'table csv', group: 'table', title: t('exporting.csvAsShown'), run: file(text, `${name}.csv`) },
    { key: 'csv', group: 'values', title: 'CSV', run: file(() => fetchCsv(query), `${x.cube}.csv`) },
    { key: 'arrow', group: 'values', title: 'Arrow', run: file(() => fetchArrow(query), `${x.cube}.arrows`) },
    { key: 'parquet', group: 'values', title: 'Parquet', run: file(() => fetchParquet(query), `${x.cube}.parquet`) },
    { key: 'png', group: 'chart', title: 'PNG', lack, run: file(pixels, `${name}.png`) },
    { key: 'svg', group: 'chart', title: 'SVG', lack, run: file(picture, `${name}.svg`) },
    {
      key: 'json',
      group: 'query',
      title: t('exporting.as', { form: 'JSON' }),
      run: copied(async () => queryJson(query), 'JSON'),
    },
    {
      key: 'curl',
      group: 'query',
      title: t('exporting.as', { form: 'curl' }),
      run: copied(async () => queryCurl(query, window.location.origin), t('exporting.command')),
    },
    { key: 'sql', group: 'query', title: t('exporting.as', { form: 'SQL' }), run: copied(sql, 'SQL') },
  ]
}

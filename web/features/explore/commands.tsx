import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowsExchange,
  IconChartBar,
  IconFilterOff,
  IconHierarchy2,
  IconKeyboard,
  IconMoon,
  IconPlusEqual,
  IconSum,
  IconTable,
} from '@tabler/icons-react'
import type { CubeList } from '../../../server/contract/catalog.ts'
import { filterName } from '../../exploration/conditions.ts'
import { startQuestions } from '../../exploration/exploration.ts'
import { attributeMisfit, measureMisfit } from '../../exploration/fits.ts'
import { linkable, mostLinked } from '../../exploration/linked.ts'
import { t } from '../../language/language.ts'
import type { Command } from '../../ui/command-palette.tsx'
import { useLocale } from '../../ui/locale.ts'
import { modKey } from '../../ui/mod-key.ts'
import { unitLabel } from '../../ui/number.ts'
import { useOtherScheme } from '../../ui/top-bar.tsx'
import { type ExplorerContext, useExplorer } from './context.ts'
import { useOverlay } from './overlay.ts'
import type { History } from './title-bar.tsx'

const icon = { size: 16, stroke: 1.7 } as const

/** Measures that are not asked yet and go with the axes. */
const measureCommands = ({ x, catalog, dispatch }: ExplorerContext, locale: string): Command[] =>
  catalog.measures
    .filter(({ name }) => !x.measures.includes(name))
    .filter(({ name }) => measureMisfit(catalog, name, [...x.rows, ...x.columns]) === undefined)
    .map((measure) => ({
      key: `measure ${measure.name}`,
      title: measure.title,
      note: [measure.cubeTitle, unitLabel(measure, locale)].filter((part) => (part ?? '') !== '').join(', '),
      kind: t('commands.addMeasure'),
      icon: <IconSum {...icon} />,
      run: () => dispatch({ kind: 'placeMeasure', measure: measure.name }),
    }))

/** Attributes that are on no axis yet and go with the measures. */
const attributeCommands = ({ x, catalog, dispatch }: ExplorerContext): Command[] =>
  catalog.attributes
    .filter(({ name }) => ![...x.rows, ...x.columns].includes(name))
    .filter(({ name }) => attributeMisfit(catalog, x.measures, name) === undefined)
    .map(({ name }) => ({
      key: `attribute ${name}`,
      title: filterName(catalog, name),
      kind: t('commands.addToRows'),
      icon: <IconHierarchy2 {...icon} />,
      run: () => dispatch({ kind: 'place', attribute: name, axis: 'rows' }),
    }))

/** The charts that can be linked, as long as there is room for one more. */
const linkCommands = ({ x, catalog, dispatch }: ExplorerContext): Command[] =>
  (x.linked.length < mostLinked ? linkable(x, catalog) : []).map(({ name }) => ({
    key: `link ${name}`,
    title: filterName(catalog, name),
    kind: t('linked.addShort'),
    icon: <IconChartBar {...icon} />,
    isQuiet: true,
    run: () => dispatch({ kind: 'link', attribute: name }),
  }))

const questionCommands = ({ catalog, dispatch }: ExplorerContext): Command[] =>
  startQuestions(catalog).map(({ name, title, exploration }) => ({
    key: `question ${name}`,
    title,
    kind: t('commands.question'),
    icon: <IconChartBar {...icon} />,
    run: () => dispatch({ kind: 'replace', exploration }),
  }))

export interface CommandsOf {
  readonly cubes: CubeList['cubes']
  readonly onCube: (name: string) => void
  readonly history: History
}

const cubeCommands = ({ cubes, onCube }: CommandsOf, { catalog }: ExplorerContext): Command[] =>
  cubes
    .filter(({ name }) => name !== catalog.name)
    .map(({ name, title, kind, description }) => ({
      key: `cube ${name}`,
      title,
      note: description,
      kind: t(`commands.kinds.${kind}`),
      icon: <IconTable {...icon} />,
      run: () => onCube(name),
    }))

const historyCommands = ({ undo, redo }: History): Command[] => [
  ...(undo === undefined
    ? []
    : [
        {
          key: 'undo',
          title: t('explore.undo'),
          keys: `${modKey()} Z`,
          icon: <IconArrowBackUp {...icon} />,
          run: undo,
        },
      ]),
  ...(redo === undefined
    ? []
    : [
        {
          key: 'redo',
          title: t('explore.redo'),
          keys: `${modKey()} Shift Z`,
          icon: <IconArrowForwardUp {...icon} />,
          run: redo,
        },
      ]),
]

const questionActions = ({ x, dispatch }: ExplorerContext): Command[] => [
  ...(x.rows.length + x.columns.length === 0
    ? []
    : [
        {
          key: 'swap',
          title: t('commands.swap'),
          icon: <IconArrowsExchange {...icon} />,
          run: () => dispatch({ kind: 'operate', operation: { pivot: {} } }),
        },
        {
          key: 'totals',
          title: t(x.totals ? 'commands.hideTotals' : 'commands.showTotals'),
          icon: <IconPlusEqual {...icon} />,
          run: () => dispatch({ kind: 'totals', totals: !x.totals }),
        },
      ]),
  ...(x.where.length === 0
    ? []
    : [
        {
          key: 'no filters',
          title: t('explore.removeAllFilters'),
          icon: <IconFilterOff {...icon} />,
          run: () => dispatch({ kind: 'replace', exploration: { ...x, where: [] } }),
        },
      ]),
]

/**
 * Everything that can be done on the page, or gone to from it; fields only where they go with what is asked.
 *
 * @param more what other parts of the page can do, before what changes the look
 */
export const useCommands = (of: CommandsOf, more: readonly Command[]): readonly Command[] => {
  const explorer = useExplorer()
  const { show } = useOverlay()
  const scheme = useOtherScheme()
  const locale = useLocale()
  return [
    ...historyCommands(of.history),
    ...questionActions(explorer),
    ...more,
    {
      key: 'keys',
      title: t('commands.showKeys'),
      keys: '?',
      icon: <IconKeyboard {...icon} />,
      run: () => show('keys'),
    },
    { key: 'scheme', title: scheme.label, icon: <IconMoon {...icon} />, run: scheme.change },
    ...questionCommands(explorer),
    ...measureCommands(explorer, locale),
    ...attributeCommands(explorer),
    ...linkCommands(explorer),
    ...cubeCommands(of, explorer),
  ]
}

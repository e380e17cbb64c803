import { Menu } from '@mantine/core'
import type { ReactNode } from 'react'
import { entriesOf } from '../../exploration/reduce.ts'
import { baseScenario, scenarioTitle } from '../../exploration/scenarios.ts'
import {
  comparisonForms,
  readShown,
  shiftTitle,
  shownName,
  targetForms,
  viewTitle,
} from '../../exploration/shown-measure.ts'
import { comparisons, comparisonsOf, displaysOf, targetEntries, targetOf, toTarget } from '../../exploration/views.ts'
import { t } from '../../language/language.ts'
import { upperFirst } from '../../ui/sentence.ts'
import { CheckItem } from './check-item.tsx'
import { useExplorer } from './context.ts'

const ScenarioItems = () => {
  const { x, catalog, dispatch } = useExplorer()
  const known = catalog.scenarios ?? []
  if (known.length === 0) return null
  const chosen = x.scenarios.length === 0 ? [baseScenario] : x.scenarios
  const toggle = (name: string) => {
    const all = [baseScenario, ...known.map((scenario) => scenario.name)]
    const next = all.filter((other) => (other === name ? !chosen.includes(name) : chosen.includes(other)))
    const isBase = next.length === 0 || (next.length === 1 && next[0] === baseScenario)
    dispatch({ kind: 'scenarios', scenarios: isBase ? [] : next })
  }
  return (
    <>
      <Menu.Label>{t('compare.scenarios')}</Menu.Label>
      {[baseScenario, ...known.map(({ name }) => name)].map((name) => (
        <CheckItem key={name} isOn={chosen.includes(name)} onClick={() => toggle(name)}>
          {scenarioTitle(catalog, name)}
        </CheckItem>
      ))}
    </>
  )
}

/** Whether the question can be compared with anything. */
export const useCanCompare = (): boolean => {
  const { x, catalog } = useExplorer()
  const isTimed = x.measures.some((name) => comparisonsOf(x, catalog, name).length > 0)
  const hasTarget = x.measures.some((name) => targetOf(catalog, name) !== undefined)
  return x.measures.length > 0 && (isTimed || hasTarget || (catalog.scenarios ?? []).length > 0)
}

/** What every measure of the shelf can be compared with: periods before, its target, and scenarios side by side. */
export const CompareItems = () => {
  const { x, catalog, dispatch } = useExplorer()
  const shifts = [...comparisons(x, catalog), toTarget].filter((by) => entriesOf(x, catalog, by).length > 0)
  return (
    <>
      {shifts.length > 0 && <Menu.Label>{t('compare.everyMeasure')}</Menu.Label>}
      {shifts.map((by) => (
        <CheckItem
          key={by}
          isOn={entriesOf(x, catalog, by).every((entry) => x.measures.includes(entry))}
          onClick={() => dispatch({ kind: 'compare', by })}
        >
          {upperFirst(by === toTarget ? t('words.target.value') : shiftTitle(by))}
        </CheckItem>
      ))}
      <ScenarioItems />
    </>
  )
}

const Toggle = ({ entry, children }: { readonly entry: string; readonly children: ReactNode }) => {
  const { x, dispatch } = useExplorer()
  return (
    <CheckItem isOn={x.measures.includes(entry)} onClick={() => dispatch({ kind: 'toggleMeasure', measure: entry })}>
      {children}
    </CheckItem>
  )
}

/** The views of a measure, each a column beside it: compared with other periods, its share, rank, running total. */
export const ViewItems = ({ measure: entry }: { readonly measure: string }) => {
  const { x, catalog } = useExplorer()
  const { measure, view } = readShown(entry)
  if (view !== undefined && view.kind !== 'compared' && view.kind !== 'target') return null
  const shifts = view === undefined ? comparisonsOf(x, catalog, measure) : view.kind === 'compared' ? [view.by] : []
  const displays = view === undefined ? displaysOf(x, catalog, measure) : []
  const targets = view?.kind === 'compared' ? [] : targetEntries(catalog, measure)
  return (
    <>
      {shifts.map((by) => (
        <div key={by}>
          <Menu.Label>{t('compare.with', { shift: shiftTitle(by) })}</Menu.Label>
          {comparisonForms.map((form) => (
            <Toggle key={form} entry={shownName({ measure, view: { kind: 'compared', by, form } })}>
              {t(`compare.forms.${form}`)}
            </Toggle>
          ))}
        </div>
      ))}
      {targets.length > 0 && <Menu.Label>{t('compare.withTarget')}</Menu.Label>}
      {targets.map((target, i) => (
        <Toggle key={target} entry={target}>
          {t(`compare.targetForms.${targetForms[i] ?? 'value'}`)}
        </Toggle>
      ))}
      {displays.length > 0 && <Menu.Label>{t('compare.beside')}</Menu.Label>}
      {displays.map((display) => (
        <Toggle key={viewTitle(display)} entry={shownName({ measure, view: display })}>
          {upperFirst(viewTitle(display))}
        </Toggle>
      ))}
      {shifts.length + targets.length + displays.length > 0 && <Menu.Divider />}
    </>
  )
}

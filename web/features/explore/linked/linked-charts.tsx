import { Menu, ScrollArea } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { filterName } from '../../../exploration/conditions.ts'
import type { Exploration } from '../../../exploration/exploration.ts'
import { lowerFirst, titleInRole } from '../../../exploration/labels.ts'
import { linkable, linkedMeasure, mostLinked } from '../../../exploration/linked.ts'
import { baseScenario, scenarioTitle } from '../../../exploration/scenarios.ts'
import { readShown } from '../../../exploration/shown-measure.ts'
import { t } from '../../../language/language.ts'
import { useLocale } from '../../../ui/locale.ts'
import { unitLabel } from '../../../ui/number.ts'
import { AddButton } from '../../../ui/pill.tsx'
import { useExplorer } from '../context.ts'
import { fieldGroups } from '../fields.ts'
import styles from './linked.module.css'
import { LinkedChart } from './linked-chart.tsx'
import { useBrush } from './use-brush.ts'

/** A menu of the attributes that one more linked chart can be of; nothing where there can be none. */
export const LinkMenu = () => {
  const { x, catalog, dispatch } = useExplorer()
  const isPhone = useMediaQuery('(max-width: 767px)') ?? false
  const free = new Set(linkable(x, catalog).map(({ name }) => name))
  if (free.size === 0 || x.linked.length >= mostLinked) return null
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <AddButton label={t('linked.add')} {...(!isPhone && { text: t('linked.addShort') })} className={styles.add} />
      </Menu.Target>
      <Menu.Dropdown>
        <ScrollArea.Autosize mah={360} type="auto">
          {fieldGroups(catalog, '').map((group) => {
            const levels = group.levels.filter(({ attribute }) => free.has(attribute.name))
            if (levels.length === 0) return null
            return (
              <div key={group.key}>
                {!group.isSingle && <Menu.Label>{group.title}</Menu.Label>}
                {levels.map(({ attribute }) => (
                  <Menu.Item key={attribute.name} onClick={() => dispatch({ kind: 'link', attribute: attribute.name })}>
                    {group.isSingle ? filterName(catalog, attribute.name) : titleInRole(attribute)}
                  </Menu.Item>
                ))}
              </div>
            )
          })}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Whether measures stand beside what they are compared with: other times, or their targets. */
const isCompared = ({ measures }: Exploration): boolean =>
  measures.some((name) => ['compared', 'target'].includes(readShown(name).view?.kind ?? ''))

/** Charts of the measure by other attributes beside each other: what is brushed in one filters the others, and the question. */
export const LinkedCharts = () => {
  const { x, catalog } = useExplorer()
  const locale = useLocale()
  const measure = linkedMeasure(x, catalog)
  const brush = useBrush(x, measure)
  if (x.linked.length === 0 || measure === undefined) return null
  const unit = unitLabel(measure, locale)
  return (
    <section className={styles.area} aria-label={t('linked.charts')}>
      <div className={styles.head}>
        <span className={styles.title}>{unit === '' ? measure.title : `${measure.title}, ${unit}`}</span>
        <span className={styles.note}>{t('linked.hint')}</span>
        <span className={styles.room} />
        <LinkMenu />
      </div>
      {x.scenarios.length > 0 && (
        <p className={styles.reason}>
          {t('linked.scenarios', { base: lowerFirst(scenarioTitle(catalog, baseScenario)) })}
        </p>
      )}
      {isCompared(x) && <p className={styles.reason}>{t('linked.compared', { measure: measure.title })}</p>}
      <div className={styles.charts}>
        {x.linked.map((attribute) => (
          <LinkedChart key={attribute} attribute={attribute} measure={measure} brush={brush} />
        ))}
      </div>
    </section>
  )
}

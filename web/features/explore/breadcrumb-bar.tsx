import { IconChevronRight } from '@tabler/icons-react'
import { breadcrumbs } from '../../exploration/breadcrumbs.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { useExplorer } from './context.ts'
import styles from './explorer.module.css'

/** The way back from where the reader drilled to; nothing where nothing was drilled. */
export const BreadcrumbBar = () => {
  const { x, catalog, dispatch } = useExplorer()
  const trails = breadcrumbs(x, catalog, useLocale())
  if (trails.length === 0) return null
  return (
    <nav className={styles.crumbs} aria-label={t('explore.drillPath')}>
      {trails.map((trail) => (
        <ol key={trail.hierarchy}>
          {trail.crumbs.map(({ label, to }, i) => (
            <li key={label}>
              {i > 0 && <IconChevronRight size={14} stroke={1.7} aria-hidden />}
              {to === undefined ? (
                <span className={styles.here} {...(i === trail.crumbs.length - 1 && { 'aria-current': 'location' })}>
                  {label}
                </span>
              ) : (
                <button
                  type="button"
                  className={styles.crumb}
                  onClick={() => dispatch({ kind: 'replace', exploration: to })}
                >
                  {label}
                </button>
              )}
            </li>
          ))}
        </ol>
      ))}
    </nav>
  )
}

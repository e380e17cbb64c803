import type { ModelCard } from '../../../server/contract/models.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import page from '../../ui/page.module.css'
import { CardTable } from './card-table.tsx'
import { driverTitle } from './card-texts.ts'
import { pointsText } from './figures.ts'
import styles from './models.module.css'
import { Region } from './region.tsx'

type Driver = ModelCard['drivers'][number]

const isProven = ({ low, high }: Driver): boolean => low > 0 || high < 0

const size = { width: 160, height: 14 } as const

/** A difference as a point on its interval; hollow and grey where the interval meets nothing at all. */
const Interval = ({ driver, most }: { readonly driver: Driver; readonly most: number }) => {
  const x = (share: number) => size.width / 2 + (share / most) * (size.width / 2 - 6)
  const middle = size.height / 2
  return (
    <svg
      className={styles.interval}
      width={size.width}
      height={size.height}
      viewBox={`0 0 ${size.width} ${size.height}`}
      aria-hidden
      data-proven={isProven(driver) || undefined}
    >
      <line className={styles.zero} x1={x(0)} y1={0} x2={x(0)} y2={size.height} />
      <line className={styles.range} x1={x(driver.low)} y1={middle} x2={x(driver.high)} y2={middle} />
      <circle cx={x(driver.effect)} cy={middle} r={4} />
    </svg>
  )
}

/** What goes with leaving, the strongest first, each with what is unknown of it. */
export const Drivers = ({ card }: { readonly card: ModelCard }) => {
  const locale = useLocale()
  const { name, drivers } = card
  if (drivers.length === 0) return null
  const most = Math.max(...drivers.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]))
  return (
    <Region title={t('models.drivers')} why={t('models.driversWhy')}>
      <CardTable
        title={t('models.drivers')}
        isNarrow
        columns={[
          [t('models.driver'), 'words'],
          'drawing',
          [t('models.effect'), 'number'],
          [t('models.interval'), 'number'],
        ]}
      >
        {drivers
          .toSorted((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
          .map((driver) => (
            <tr key={driver.feature}>
              <th scope="row">
                {driverTitle(name, driver)}
                {!isProven(driver) && <span className={page.below}>{t('models.notProven')}</span>}
              </th>
              <td>
                <Interval driver={driver} most={most} />
              </td>
              <td data-number>{pointsText(driver.effect, locale)}</td>
              <td data-number className={page.quiet}>
                {t('models.intervalIs', {
                  low: pointsText(driver.low, locale),
                  high: pointsText(driver.high, locale),
                })}
              </td>
            </tr>
          ))}
      </CardTable>
    </Region>
  )
}

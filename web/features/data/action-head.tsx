import { t } from '../../language/language.ts'
import styles from '../../ui/page.module.css'

/** The head of a column of buttons, which needs no words but for those who hear it. */
export const ActionHead = () => (
  <th>
    <span className={styles.unseen}>{t('data.action')}</span>
  </th>
)

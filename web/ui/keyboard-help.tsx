import { Kbd } from '@mantine/core'
import { t } from '../language/language.ts'
import { Dialog } from './dialog.tsx'
import styles from './keyboard-help.module.css'

/** Keys with what they do; several keys in one entry are pressed together. */
export interface KeyGroup {
  readonly title: string
  readonly keys: readonly { readonly press: readonly string[]; readonly does: string }[]
}

export interface KeyboardHelpProps {
  readonly groups: readonly KeyGroup[]
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** A dialog that lists what the keyboard does on the page. */
export const KeyboardHelp = ({ groups, isOpen, onClose }: KeyboardHelpProps) => (
  <Dialog isOpen={isOpen} title={t('frame.keyboard')} size={720} onClose={onClose}>
    <div className={styles.groups}>
      {groups.map(({ title, keys }) => (
        <section key={title} aria-label={title}>
          <h3>{title}</h3>
          <dl>
            {keys.map(({ press, does }) => (
              <div key={does}>
                <dt>
                  {press.map((key) => (
                    <Kbd key={key} size="xs">
                      {key}
                    </Kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  </Dialog>
)

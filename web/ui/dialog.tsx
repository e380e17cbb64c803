import { Modal } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from './dialog.module.css'
import { IconButton } from './icon-button.tsx'

export interface DialogProps {
  readonly isOpen: boolean
  readonly title: string
  readonly size: number
  readonly onClose: () => void
  readonly children: ReactNode
}

/** What stands over the page and is closed by Esc, its button, or a click beside it. */
export const Dialog = ({ isOpen, title, size, onClose, children }: DialogProps) => (
  <Modal
    opened={isOpen}
    onClose={onClose}
    withCloseButton={false}
    size={size}
    radius="lg"
    padding={0}
    overlayProps={{ backgroundOpacity: 0.25 }}
    transitionProps={{ duration: 120, transition: 'fade' }}
    classNames={{ content: styles.dialog }}
    attributes={{ content: { 'aria-label': title } }}
  >
    <div className={styles.head}>
      <h2 className={styles.title}>{title}</h2>
      <IconButton label={t('frame.close')} icon={<IconX size={16} stroke={1.7} />} onClick={onClose} />
    </div>
    <div className={styles.body}>{children}</div>
  </Modal>
)

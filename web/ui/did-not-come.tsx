import { Button } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { t } from '../language/language.ts'
import { Message, MessageActions } from './message.tsx'
import { asSentence } from './sentence.ts'

export interface DidNotComeProps {
  /** what did not come, such as `The checks did not come` */
  readonly title: string
  readonly error: Error
  readonly onRetry: () => unknown
}

/** What is to be shown did not come, and there is nothing of before to show: why, and another try. */
export const DidNotCome = ({ title, error, onRetry }: DidNotComeProps) => (
  <Message
    icon={<IconPlugConnectedX size={24} stroke={1.5} aria-hidden />}
    title={title}
    text={asSentence(error.message)}
  >
    <MessageActions>
      <Button variant="filled" onClick={() => void onRetry()}>
        {t('frame.tryAgain')}
      </Button>
    </MessageActions>
  </Message>
)

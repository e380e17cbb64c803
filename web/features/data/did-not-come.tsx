import { Button } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { Message, MessageActions } from '../../ui/message.tsx'
import { asSentence } from '../../ui/sentence.ts'

export interface DidNotComeProps {
  /** what was asked for: `The checks` */
  readonly what: string
  readonly error: Error
  readonly onRetry: () => unknown
}

/** What is to be shown did not come, and there is nothing of before to show: why, and another try. */
export const DidNotCome = ({ what, error, onRetry }: DidNotComeProps) => (
  <Message
    icon={<IconPlugConnectedX size={24} stroke={1.5} aria-hidden />}
    title={`${what} did not come`}
    text={asSentence(error.message)}
  >
    <MessageActions>
      <Button variant="filled" onClick={() => void onRetry()}>
        Try again
      </Button>
    </MessageActions>
  </Message>
)

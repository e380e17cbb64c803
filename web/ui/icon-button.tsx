import { ActionIcon, Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'

export interface IconButtonProps {
  /** what it does: tooltip and accessible name */
  readonly label: string
  readonly icon: ReactNode
  readonly onClick: () => void
  readonly disabled?: boolean
}

/** A button that is an icon, with its name as tooltip. */
export const IconButton = ({ label, icon, onClick, disabled = false }: IconButtonProps) => (
  <Tooltip label={label}>
    <ActionIcon aria-label={label} onClick={onClick} disabled={disabled}>
      {icon}
    </ActionIcon>
  </Tooltip>
)

import { Popover } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { Chip, type ChipProps } from '../../ui/pill.tsx'

export interface ChipPopoverProps extends ChipProps {
  /** called where it is closed without applying; a chip with it is open from the start */
  readonly onCancel?: () => void
  readonly children: (close: () => void) => ReactNode
}

/** A chip that a click opens an editor under. */
export const ChipPopover = ({ onCancel, children, ...chip }: ChipPopoverProps) => {
  const [isOpen, setOpen] = useState(onCancel !== undefined)
  const change = (open: boolean) => {
    setOpen(open)
    if (!open) onCancel?.()
  }
  return (
    <Popover opened={isOpen} onChange={change} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Chip {...chip} onClick={() => change(!isOpen)} />
      </Popover.Target>
      <Popover.Dropdown p={0}>{children(() => setOpen(false))}</Popover.Dropdown>
    </Popover>
  )
}

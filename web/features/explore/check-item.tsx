import { Menu } from '@mantine/core'
import type { ReactNode } from 'react'

export interface CheckItemProps {
  readonly isOn: boolean
  readonly onClick: () => void
  readonly children: ReactNode
}

/** A choice among others that stay, which is on or off; the menu stays open for the next. */
export const CheckItem = ({ isOn, onClick, children }: CheckItemProps) => (
  <Menu.CheckboxItem checked={isOn} closeMenuOnClick={false} onChange={onClick}>
    {children}
  </Menu.CheckboxItem>
)

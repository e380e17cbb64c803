import { Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import styles from './rejected.module.css'

export interface ChipChoice {
  /** undefined for all of them */
  readonly value: string | undefined
  readonly label: string
  /** stands at the right, such as a count */
  readonly note?: string
}

export interface ChoiceChipProps {
  /** what is chosen: `Rule` */
  readonly name: string
  readonly value: string | undefined
  readonly choices: readonly ChipChoice[]
  readonly onChoose: (value: string | undefined) => void
}

/** A filter of which one thing or all is chosen, as a chip with a menu. */
export const ChoiceChip = ({ name, value, choices, onChoose }: ChoiceChipProps) => {
  const chosen = choices.find((choice) => choice.value === value)
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <button type="button" className={styles.chip}>
          <span className={styles.chipName}>{name}</span> {chosen?.label ?? value}
          <IconChevronDown size={14} stroke={1.7} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={styles.menu}>
        {choices.map((choice) => (
          <Menu.Item
            key={choice.value ?? ''}
            onClick={() => onChoose(choice.value)}
            rightSection={<span className={styles.menuNote}>{choice.note}</span>}
            {...(choice.value === value && { 'aria-current': true, fw: 600 })}
          >
            {choice.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

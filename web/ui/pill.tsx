import { IconChevronDown, IconGripVertical, IconPlus, IconX } from '@tabler/icons-react'
import type { ComponentPropsWithRef, HTMLAttributes, Ref } from 'react'
import { t } from '../language/language.ts'
import styles from './pill.module.css'

const classes = (...names: (string | false | undefined)[]): string => names.filter(Boolean).join(' ')

export interface PillProps extends Omit<ComponentPropsWithRef<'button'>, 'children' | 'name'> {
  readonly tone: 'measure' | 'dimension'
  readonly name: string
  /** level or unit, quieter than the name */
  readonly modifier?: string | undefined
  readonly isUnsound?: boolean
  readonly isDragging?: boolean
  /** what makes the grip drag */
  readonly grip?: HTMLAttributes<HTMLElement> & { ref?: Ref<HTMLButtonElement> }
}

/** A field on a shelf: a grip to move it, its name, and a caret; a click opens what the caret promises. */
export const Pill = ({ tone, name, modifier, isUnsound, isDragging, grip, className, ...button }: PillProps) => (
  <span
    className={classes(
      styles.pill,
      tone === 'measure' && styles.measure,
      isUnsound && styles.unsound,
      isDragging && styles.dragging,
    )}
  >
    <button type="button" className={styles.grip} aria-label={t('frame.move', { name })} {...grip}>
      <IconGripVertical size={14} stroke={1.7} aria-hidden />
    </button>
    <button type="button" {...button} className={classes(styles.label, className)}>
      <span className={styles.name}>{name}</span>{' '}
      {modifier !== undefined && modifier !== '' && <span className={styles.modifier}>{modifier}</span>}
      <IconChevronDown size={14} stroke={1.7} aria-hidden />
    </button>
  </span>
)

export interface ChipProps extends Omit<ComponentPropsWithRef<'button'>, 'children' | 'name' | 'value'> {
  readonly name: string
  readonly value: string
  readonly isUnsound?: boolean
  readonly onRemove?: () => void
  /** what removing does; that it removes the filter where it is not said */
  readonly removes?: string
}

/** A filter: what it is on, what it keeps, and a way to drop it. */
export const Chip = ({ name, value, isUnsound, onRemove, removes, className, ...button }: ChipProps) => (
  <span className={classes(styles.chip, isUnsound && styles.unsound)}>
    <button type="button" {...button} className={classes(styles.chipLabel, className)}>
      <span className={styles.key}>{name}</span>{' '}
      <span className={styles.value} title={value}>
        {value}
      </span>
      {onRemove === undefined && <IconChevronDown size={14} stroke={1.7} aria-hidden />}
    </button>
    {onRemove !== undefined && (
      <button
        type="button"
        className={styles.chipRemove}
        aria-label={removes ?? t('frame.removeFilter', { filter: `${name} ${value}` })}
        onClick={onRemove}
      >
        <IconX size={14} stroke={1.7} aria-hidden />
      </button>
    )}
  </span>
)

export interface AddButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'children'> {
  readonly label: string
  readonly text?: string
}

/** A dashed place for one more; `label` is its accessible name, `text` what stands beside the plus. */
export const AddButton = ({ label, text, className, ...button }: AddButtonProps) => (
  <button type="button" aria-label={label} title={label} {...button} className={classes(styles.add, className)}>
    <IconPlus size={14} stroke={1.7} aria-hidden />
    {text}
  </button>
)

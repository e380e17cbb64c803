import { SegmentedControl, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { CatalogParameter } from '../../../server/contract/catalog.ts'
import type { Scalar } from '../../../server/contract/query.ts'
import { dateLabel } from '../../exploration/labels.ts'
import { expectedOf, parameterValue } from '../../exploration/parameters.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { upperFirst } from '../../ui/sentence.ts'
import { ChipPopover } from './chip-popover.tsx'
import { useExplorer } from './context.ts'
import styles from './filter.module.css'
import { FilterForm } from './filter-form.tsx'

const useValueText = () => {
  const locale = useLocale()
  return ({ type }: CatalogParameter, value: Scalar): string => {
    if (typeof value === 'number') return value.toLocaleString(locale, { maximumFractionDigits: 12 })
    if (typeof value === 'boolean') return t(value ? 'words.yes' : 'words.no')
    return type === 'date' ? dateLabel(value, locale) : value
  }
}

interface ControlProps {
  readonly parameter: CatalogParameter
  readonly text: string
  readonly onChange: (text: string) => void
}

/** The control for a value: a choice where its values are known, else a field of its type. */
const Control = ({ parameter, text, onChange }: ControlProps) => {
  const { title, type, allowed } = parameter
  if (type === 'boolean')
    return (
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={title}
        value={text}
        onChange={onChange}
        data={[
          { value: 'true', label: t('words.yes') },
          { value: 'false', label: t('words.no') },
        ]}
      />
    )
  if (allowed !== undefined)
    return (
      <Select
        label={title}
        searchable={allowed.length > 8}
        allowDeselect={false}
        value={text}
        onChange={(value) => onChange(value ?? text)}
        data={allowed.map(String)}
        comboboxProps={{ withinPortal: false }}
      />
    )
  return (
    <TextInput
      label={title}
      type={type === 'date' ? 'date' : 'text'}
      {...(type !== 'text' && type !== 'date' && { inputMode: 'decimal' as const })}
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
      data-autofocus
    />
  )
}

interface EditorProps {
  readonly parameter: CatalogParameter
  readonly value: Scalar
  /** the new value, or none for the default */
  readonly onApply: (value: Scalar | undefined) => void
}

const Editor = ({ parameter, value, onApply }: EditorProps) => {
  const valueText = useValueText()
  const [text, setText] = useState(String(value))
  const found = parameterValue(parameter, text)
  return (
    <FilterForm
      note={t('parameters.usually', { value: valueText(parameter, parameter.default) })}
      problem={found === undefined ? t('parameters.expected', { what: expectedOf(parameter) }) : undefined}
      other={{ label: t('parameters.reset'), onClick: () => onApply(undefined) }}
      onApply={() => onApply(found === parameter.default ? undefined : found)}
    >
      {parameter.description !== undefined && <p className={styles.meaning}>{parameter.description}</p>}
      <Control parameter={parameter} text={text} onChange={setText} />
    </FilterForm>
  )
}

const ParameterChip = ({ parameter }: { readonly parameter: CatalogParameter }) => {
  const { x, dispatch } = useExplorer()
  const valueText = useValueText()
  const own = x.parameters[parameter.name]
  const value = own ?? parameter.default
  const set = (to: Scalar | undefined) =>
    dispatch({ kind: 'parameter', name: parameter.name, ...(to !== undefined && { value: to }) })
  return (
    <ChipPopover
      name={upperFirst(parameter.title)}
      value={valueText(parameter, value)}
      removes={t('parameters.resetOne', { parameter: parameter.title })}
      {...(own !== undefined && { onRemove: () => set(undefined) })}
    >
      {(close) => (
        <Editor
          parameter={parameter}
          value={value}
          onApply={(to) => {
            close()
            set(to)
          }}
        />
      )}
    </ChipPopover>
  )
}

/** The values that the measures of the cube read, each to be set; nothing where they read none. */
export const ParameterChips = () => {
  const { catalog } = useExplorer()
  return (catalog.parameters ?? []).map((parameter) => <ParameterChip key={parameter.name} parameter={parameter} />)
}

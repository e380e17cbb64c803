import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { Condition } from '../../../server/contract/query.ts'
import { conditionText } from '../../exploration/conditions.ts'
import { type GroupKind, groupOf, joined, type PartPath, partAt, withMore, withPart } from '../../exploration/groups.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { ConditionEditor } from './condition-editor.tsx'
import { conditionKey } from './condition-key.ts'
import { useExplorer } from './context.ts'
import styles from './group.module.css'
import { GroupParts } from './group-parts.tsx'
import { NewPart, PartStep } from './part-form.tsx'
import { useHavingText } from './use-having-text.ts'

/** What the panel of a filter shows: the whole, a part that is changed, or one that is being made. */
type Step =
  | { readonly kind: 'whole' }
  | { readonly kind: 'edit'; readonly path: PartPath }
  | { readonly kind: 'add'; readonly path: PartPath; readonly how: GroupKind | 'within' }

const addWords = { any: 'groups.or', all: 'groups.and' } as const

/** Keeps the keyboard in the panel when what it shows changes. */
const useFocus = (shown: string) => {
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const { current } = panel
    if (shown === '' || current === null || current.contains(document.activeElement)) return
    const first = current.querySelector<HTMLElement>('[data-autofocus]') ?? current.querySelector<HTMLElement>('button')
    first?.focus()
  }, [shown])
  return panel
}

interface JoiningProps {
  readonly index: number
  /** absent where the filter is a group of alternatives, which gets one more by itself */
  readonly onAdd: (() => void) | undefined
  readonly onClose: () => void
}

/** What makes a group of a filter: an alternative to it, or another filter. */
const Joining = ({ index, onAdd, onClose }: JoiningProps) => {
  const { x, catalog, dispatch } = useExplorer()
  const locale = useLocale()
  const havingText = useHavingText()
  const combine = (other: number) => {
    onClose()
    dispatch({ kind: 'combine', index, other })
  }
  if (onAdd === undefined && x.where.length === 1 && x.having.length === 0) return null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a border of its own
    <div className={styles.joining} role="group" aria-label={t('groups.join')}>
      {onAdd !== undefined && (
        <Button variant="default" size="compact-sm" onClick={onAdd}>
          {t('groups.or')}
        </Button>
      )}
      {x.where.map((other, i) => {
        if (i === index) return null
        const { name, value } = conditionText(other, catalog, locale)
        return (
          <Button
            key={conditionKey(x.where, i)}
            variant="default"
            size="compact-sm"
            title={t('groups.join')}
            onClick={() => combine(i)}
          >
            {t('groups.orWith', { filter: `${name} ${value}` })}
          </Button>
        )
      })}
      {x.having.map((having) => {
        const { name, value } = havingText(having)
        return (
          <p key={`${name} ${value}`} className={styles.note}>
            {t('groups.measureApart', { filter: `${name} ${value}` })}
          </p>
        )
      })}
    </div>
  )
}

interface StepProps {
  readonly condition: Condition
  /** the part of it at the path of the step */
  readonly part: Condition
  readonly onBack: () => void
  readonly onChange: (part: Condition | undefined) => void
}

/** A part of the filter, to be changed. */
const EditStep = ({ condition, part, onBack, onChange }: StepProps) => {
  const { catalog } = useExplorer()
  const { name } = conditionText(part, catalog, useLocale())
  if (part.attribute === undefined) return null
  return (
    <PartStep title={name} onBack={onBack}>
      <ConditionEditor attribute={part.attribute} condition={part} apartFrom={condition} onApply={onChange} />
    </PartStep>
  )
}

/** One more condition beside a part, or in the group that it is. */
const AddStep = ({ condition, part, how, onBack, onChange }: StepProps & { readonly how: GroupKind | 'within' }) => {
  const { catalog } = useExplorer()
  const { name, value } = conditionText(part, catalog, useLocale())
  const word = t(addWords[how === 'within' ? (groupOf(part)?.kind ?? 'any') : how])
  const add = (other: Condition | undefined) => {
    if (other === undefined) onBack()
    else onChange(how === 'within' ? withMore(part, other) : joined(part, how, other))
  }
  return (
    <PartStep title={`${name} ${value} ${word}`} onBack={onBack}>
      <NewPart apartFrom={condition} onApply={add} />
    </PartStep>
  )
}

interface WholeProps extends FilterPanelProps {
  readonly onStep: (step: Step) => void
  readonly onChange: (to: Condition | undefined) => void
}

/** The filter as it is: the editor of one condition, or the parts of a group, and what it can be joined with. */
const Whole = ({ index, condition, onClose, onStep, onChange }: WholeProps) => {
  const { dispatch } = useExplorer()
  const group = groupOf(condition)
  const { attribute } = condition
  const isOfAlternatives = group?.kind === 'any' && !group.isNegated
  const apply = (to: Condition | undefined) => {
    onClose()
    onChange(to)
  }
  return (
    <>
      {group !== undefined && (
        <GroupParts
          group={group}
          onChange={onChange}
          onTakeApart={() => {
            onClose()
            dispatch({ kind: 'takeApart', index })
          }}
          actions={{
            onEdit: (path) => onStep({ kind: 'edit', path }),
            onRemove: (path) => onChange(withPart(condition, path, () => undefined)),
            onAdd: (path, how) => onStep({ kind: 'add', path, how }),
          }}
        />
      )}
      {attribute !== undefined && (
        <ConditionEditor key={JSON.stringify(condition)} attribute={attribute} condition={condition} onApply={apply} />
      )}
      <Joining
        index={index}
        onAdd={isOfAlternatives ? undefined : () => onStep({ kind: 'add', path: [], how: 'any' })}
        onClose={onClose}
      />
    </>
  )
}

export interface FilterPanelProps {
  /** its place among the filters */
  readonly index: number
  readonly condition: Condition
  readonly onClose: () => void
}

/** A filter that is changed: one condition, or a group with its parts; either can get alternatives. */
export const FilterPanel = ({ index, condition, onClose }: FilterPanelProps) => {
  const { dispatch } = useExplorer()
  const [step, go] = useState<Step>({ kind: 'whole' })
  const panel = useFocus(JSON.stringify([step, condition]))
  const back = () => go({ kind: 'whole' })
  const change = (to: Condition | undefined) => {
    back()
    if (to === undefined) onClose()
    dispatch(to === undefined ? { kind: 'unfilter', index } : { kind: 'filter', condition: to, index })
  }
  const part = step.kind === 'whole' ? undefined : partAt(condition, step.path)
  const changePart = (to: Condition | undefined) =>
    change(step.kind === 'whole' ? condition : withPart(condition, step.path, () => to))
  const ofStep = part && { condition, part, onBack: back, onChange: changePart }
  return (
    <div ref={panel} className={styles.panel}>
      {step.kind === 'edit' && ofStep !== undefined && <EditStep {...ofStep} />}
      {step.kind === 'add' && ofStep !== undefined && <AddStep {...ofStep} how={step.how} />}
      {ofStep === undefined && (
        <Whole index={index} condition={condition} onClose={onClose} onStep={go} onChange={change} />
      )}
    </div>
  )
}

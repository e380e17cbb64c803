import { Button, Checkbox, SegmentedControl } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { Condition } from '../../../server/contract/query.ts'
import { conditionText } from '../../exploration/conditions.ts'
import {
  conditionOf,
  type Group,
  type GroupKind,
  groupKinds,
  groupOf,
  type PartPath,
} from '../../exploration/groups.ts'
import { t } from '../../language/language.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { useLocale } from '../../ui/locale.ts'
import { conditionKey } from './condition-key.ts'
import { useExplorer } from './context.ts'
import styles from './group.module.css'

/** What can be done with a part of a group, by the way to it. */
export interface PartActions {
  readonly onEdit: (path: PartPath) => void
  readonly onRemove: (path: PartPath) => void
  /** begins one more condition: a part of the group there, or beside the condition there, of which one or both must hold */
  readonly onAdd: (path: PartPath, how: GroupKind | 'within') => void
}

interface PartProps {
  readonly part: Condition
  readonly path: PartPath
  readonly within: GroupKind
  readonly actions: PartActions
}

const addWords = { any: 'groups.or', all: 'groups.and' } as const
const addTo = { any: 'groups.orTo', all: 'groups.andTo' } as const
const opposite = { any: 'all', all: 'any' } as const

/** One part: a condition to be changed, or a group within the group; what stands beside it makes a group of it. */
const Part = ({ part, path, within, actions }: PartProps) => {
  const { catalog } = useExplorer()
  const { name, value } = conditionText(part, catalog, useLocale())
  const group = groupOf(part)
  const kind = group?.kind ?? opposite[within]
  const filter = `${name} ${value}`
  const text = (
    <>
      <i>{name}</i> {group === undefined && <b>{value}</b>}
    </>
  )
  return (
    <li>
      <div className={styles.part}>
        {group === undefined && part.attribute !== undefined ? (
          <button
            type="button"
            className={styles.text}
            aria-label={t('groups.edit', { filter })}
            onClick={() => actions.onEdit(path)}
          >
            {text}
          </button>
        ) : (
          <span className={styles.text}>{text}</span>
        )}
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={t(addTo[kind], { filter })}
          onClick={() => actions.onAdd(path, group === undefined ? kind : 'within')}
        >
          {t(addWords[kind])}
        </Button>
        <IconButton
          label={t('groups.removePart', { filter })}
          icon={<IconX size={14} stroke={1.7} />}
          onClick={() => actions.onRemove(path)}
        />
      </div>
      {group !== undefined && <Parts group={group} path={path} actions={actions} />}
    </li>
  )
}

interface PartsProps {
  readonly group: Group
  readonly path: PartPath
  readonly actions: PartActions
}

const Parts = ({ group, path, actions }: PartsProps) => (
  <ul className={styles.parts} aria-label={t(`groups.${group.kind}`)}>
    {group.parts.map((part, i) => (
      <Part key={conditionKey(group.parts, i)} part={part} path={[...path, i]} within={group.kind} actions={actions} />
    ))}
  </ul>
)

interface GroupPartsProps {
  readonly group: Group
  readonly actions: PartActions
  readonly onChange: (to: Condition | undefined) => void
  readonly onTakeApart: () => void
}

/** A group as its parts, with which of them must hold, and whether what they keep is left out. */
export const GroupParts = ({ group, actions, onChange, onTakeApart }: GroupPartsProps) => (
  <>
    <div className={styles.body}>
      {group.parts.length > 1 && (
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={t('groups.kind')}
          value={group.kind}
          onChange={(to) => {
            const kind = groupKinds.find((known) => known === to) ?? group.kind
            onChange(conditionOf({ ...group, kind }))
          }}
          data={groupKinds.map((kind) => ({ value: kind, label: t(`groups.${kind}`) }))}
        />
      )}
      <Parts group={group} path={[]} actions={actions} />
      <Checkbox
        label={t('groups.leaveOut')}
        checked={group.isNegated}
        onChange={() => onChange(conditionOf({ ...group, isNegated: !group.isNegated }))}
      />
    </div>
    <div className={styles.joining}>
      <Button variant="default" size="compact-sm" onClick={() => actions.onAdd([], 'within')}>
        {t(addWords[group.kind])}
      </Button>
      <Button variant="subtle" color="gray" size="compact-sm" onClick={onTakeApart}>
        {t('groups.takeApart')}
      </Button>
      <span className={styles.note}>{t('groups.apartNote')}</span>
    </div>
  </>
)

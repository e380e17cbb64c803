import { Anchor, Button, Select } from '@mantine/core'
import { IconSitemap } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Lineage } from '../../../server/contract/lineage.ts'
import { lineageOptions } from '../../api/load-options.ts'
import { lowerFirst } from '../../exploration/labels.ts'
import { list, t } from '../../language/language.ts'
import { DidNotCome } from '../../ui/did-not-come.tsx'
import { Message } from '../../ui/message.tsx'
import { Notice } from '../../ui/notice.tsx'
import tables from '../../ui/page.module.css'
import { SkeletonTable } from '../../ui/skeleton-table.tsx'
import { usePlace } from './context.ts'
import styles from './lineage.module.css'
import { LineageDiagram } from './lineage-diagram.tsx'
import { fileId, kinds, knownId, type Way, type WayKind, type WayNode, wayOf } from './lineage-way.ts'
import { hrefOf } from './place.ts'
import rejected from './rejected.module.css'

/** So many files have room in the diagram, each by itself. */
const mostFiles = 12

/** Everything that can be looked up, by kind. */
const choicesOf = (lineage: Lineage) => {
  const groups = (['cube', 'view', 'source', 'table', 'entity'] as const).map((kind) => ({
    group: t(`lineage.kinds.${kind}`),
    items: lineage.nodes
      .filter((node) => node.kind === kind)
      .map(({ id, name, title }) => ({ value: id, label: title === name ? name : `${title} (${name})` })),
  }))
  const files = lineage.files.map(({ file }) => ({ value: fileId(file), label: file }))
  return [...groups, { group: t('lineage.kinds.file'), items: files }].filter(({ items }) => items.length > 0)
}

/** What a thing is made of and what is made of it, as a sentence. */
const sentenceOf = (way: Way, chosen: WayNode): string => {
  const counted = (kind: WayKind) => {
    const others = way.nodes.filter((node) => node.kind === kind && node.id !== chosen.id).length
    const n = kind === 'file' ? way.files : others
    return n === 0 ? undefined : t(`lineage.counted.${kind}`, { count: n })
  }
  const at = way.columns.indexOf(chosen.kind)
  const listed = (of: readonly WayKind[]) => list(of.map(counted).filter((text) => text !== undefined))
  const from = listed(way.columns.slice(0, at))
  const to = listed(way.columns.slice(at + 1))
  const thing = t(`lineage.named.${chosen.kind}`, { name: chosen.title })
  if (from === '') return to === '' ? t('lineage.alone', { thing }) : t('lineage.toOnly', { thing, to })
  return to === '' ? t('lineage.fromOnly', { thing, from }) : t('lineage.fromTo', { thing, from, to })
}

const Chosen = ({ way, id }: { readonly way: Way; readonly id: string }) => {
  const chosen = way.nodes.find((node) => node.id === id)
  if (chosen === undefined) return null
  const { kind, name, definition, rows } = chosen
  return (
    <div className={styles.chosen} role="status">
      <span>{sentenceOf(way, chosen)}</span>
      <span className={tables.note}>
        {rows !== null && `${t('lineage.rows', { count: rows })} `}
        {definition !== null && <code>{definition}</code>}
      </span>
      {(kind === 'cube' || kind === 'view') && (
        <Anchor fz="inherit" href={`/?cube=${encodeURIComponent(name)}`}>
          {t('lineage.explore')}
        </Anchor>
      )}
      {kind === 'source' && (
        <Anchor fz="inherit" href={hrefOf({ part: 'runs', source: name })}>
          {t('lineage.filesAndContract')}
        </Anchor>
      )}
      {kind === 'file' && (
        <Anchor fz="inherit" href={hrefOf({ part: 'rejected', file: name })}>
          {t('lineage.rejectedRows')}
        </Anchor>
      )}
    </div>
  )
}

/** The id of a thing that is not there as people say it: `cube orders` for `cube:orders`. */
const nodeText = (id: string): string => {
  const [kind, ...name] = id.split(':')
  const known = kinds.find((one) => one === kind)
  return known === undefined ? id : lowerFirst(t(`lineage.named.${known}`, { name: name.join(':') }))
}

const Shown = ({ lineage }: { readonly lineage: Lineage }) => {
  const { place, go } = usePlace()
  const id = knownId(lineage, place.node)
  const way = useMemo(() => wayOf(lineage, id, mostFiles), [lineage, id])
  const choices = useMemo(() => choicesOf(lineage), [lineage])
  return (
    <section className={rejected.section} aria-labelledby="lineage-title">
      <div className={rejected.head}>
        <h2 id="lineage-title">{t('lineage.lineage')}</h2>
        <span className={tables.note}>{t('lineage.note')}</span>
        <span className={rejected.room} />
        <Select
          aria-label={t('lineage.find')}
          placeholder={t('lineage.find')}
          data={choices}
          value={id ?? null}
          onChange={(node) => go({ part: 'lineage', node: node ?? undefined })}
          searchable
          clearable
          limit={100}
          nothingFoundMessage={t('lineage.nothingSo')}
          className={styles.find}
        />
      </div>
      {place.node !== undefined && id === undefined && (
        <Notice kind="caution" fact={t('lineage.missing', { thing: nodeText(place.node) })}>
          {t('lineage.missingWhy')}
        </Notice>
      )}
      {id !== undefined && <Chosen way={way} id={id} />}
      <LineageDiagram way={way} chosen={id} />
      {id !== undefined && (
        <Button component="a" href={hrefOf({ part: 'lineage' })}>
          {t('lineage.showAll')}
        </Button>
      )}
    </section>
  )
}

/** From files over sources, entities and tables to cubes and views, and back. */
export const LineageView = () => {
  const { data, error, refetch } = useQuery(lineageOptions())
  if (data === undefined && error !== null) {
    return <DidNotCome title={t('data.failed.lineage')} error={error} onRetry={refetch} />
  }
  if (data === undefined) return <SkeletonTable label={t('data.fetching.lineage')} />
  if (data.nodes.length === 0) {
    return (
      <Message
        icon={<IconSitemap size={24} stroke={1.5} aria-hidden />}
        title={t('lineage.nothing')}
        text={t('lineage.nothingWhy')}
      />
    )
  }
  return <Shown lineage={data} />
}

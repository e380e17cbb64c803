import { Anchor, Button, Select } from '@mantine/core'
import { IconSitemap } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Lineage } from '../../../server/contract/lineage.ts'
import { lineageOptions } from '../../api/load-options.ts'
import { useLocale } from '../../ui/locale.ts'
import { Message } from '../../ui/message.tsx'
import { Notice } from '../../ui/notice.tsx'
import { usePlace } from './context.ts'
import tables from './data.module.css'
import { DidNotCome } from './did-not-come.tsx'
import styles from './lineage.module.css'
import { LineageDiagram } from './lineage-diagram.tsx'
import { fileId, kindWords, knownId, type Way, type WayKind, wayOf } from './lineage-way.ts'
import { hrefOf } from './place.ts'
import rejected from './rejected.module.css'
import { SkeletonTable } from './skeleton-table.tsx'
import { countOf, countText } from './words.ts'

/** So many files have room in the diagram, each by itself. */
const mostFiles = 12

/** Everything that can be looked up, by kind. */
const choicesOf = (lineage: Lineage) => {
  const groups = (['cube', 'view', 'source', 'table', 'entity'] as const).map((kind) => ({
    group: kindWords[kind].many,
    items: lineage.nodes
      .filter((node) => node.kind === kind)
      .map(({ id, name, title }) => ({ value: id, label: title === name ? name : `${title} (${name})` })),
  }))
  const files = lineage.files.map(({ file }) => ({ value: fileId(file), label: file }))
  return [...groups, { group: 'Files', items: files }].filter(({ items }) => items.length > 0)
}

const listed = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`

/** What a thing is made of and what is made of it, as a sentence. */
const useSentence = (way: Way, id: string): string => {
  const locale = useLocale()
  const chosen = way.nodes.find((node) => node.id === id)
  if (chosen === undefined) return ''
  const count = (kind: WayKind) => {
    const others = way.nodes.filter((node) => node.kind === kind && node.id !== id).length
    const n = kind === 'file' ? way.files : others
    const { one, many } = kindWords[kind]
    return n === 0 ? undefined : `${countText(n, locale)} ${(n === 1 ? one : many).toLowerCase()}`
  }
  const at = way.columns.indexOf(chosen.kind)
  const said = (of: readonly WayKind[]) => of.map(count).filter((text) => text !== undefined)
  const from = said(way.columns.slice(0, at))
  const to = said(way.columns.slice(at + 1))
  const parts = [
    from.length === 0 ? undefined : `made of ${listed(from)}`,
    to.length === 0 ? 'read by nothing further' : `read by ${listed(to)}`,
  ].filter((text) => text !== undefined)
  return `${kindWords[chosen.kind].one} ${chosen.title} is ${parts.join(', and ')}.`
}

const Chosen = ({ way, id }: { readonly way: Way; readonly id: string }) => {
  const locale = useLocale()
  const sentence = useSentence(way, id)
  const chosen = way.nodes.find((node) => node.id === id)
  if (chosen === undefined) return null
  const { kind, name, definition, rows } = chosen
  return (
    <div className={styles.chosen} role="status">
      <span>{sentence}</span>
      <span className={tables.note}>
        {rows !== null && `${countOf(rows, 'row', locale)}. `}
        {definition !== null && <code>{definition}</code>}
      </span>
      {(kind === 'cube' || kind === 'view') && (
        <Anchor fz="inherit" href={`/?cube=${encodeURIComponent(name)}`}>
          Explore it
        </Anchor>
      )}
      {kind === 'source' && (
        <Anchor fz="inherit" href={hrefOf({ part: 'runs', source: name })}>
          Its files and contract
        </Anchor>
      )}
      {kind === 'file' && (
        <Anchor fz="inherit" href={hrefOf({ part: 'rejected', file: name })}>
          Its rejected rows
        </Anchor>
      )}
    </div>
  )
}

const Shown = ({ lineage }: { readonly lineage: Lineage }) => {
  const { place, go } = usePlace()
  const id = knownId(lineage, place.node)
  const way = useMemo(() => wayOf(lineage, id, mostFiles), [lineage, id])
  const choices = useMemo(() => choicesOf(lineage), [lineage])
  return (
    <section className={rejected.section} aria-labelledby="lineage-title">
      <div className={rejected.head}>
        <h2 id="lineage-title">Lineage</h2>
        <span className={tables.note}>What is read to make what, from the file to the cube</span>
        <span className={rejected.room} />
        <Select
          aria-label="Find a file, source, table or cube"
          placeholder="Find a file, source, table or cube"
          data={choices}
          value={id ?? null}
          onChange={(node) => go({ part: 'lineage', node: node ?? undefined })}
          searchable
          clearable
          limit={100}
          nothingFoundMessage="Nothing is called so"
          className={styles.find}
        />
      </div>
      {place.node !== undefined && id === undefined && (
        <Notice kind="caution" fact={`There is no ${place.node.replace(':', ' ')}.`}>
          It was renamed, taken out, or not loaded yet. All is shown.
        </Notice>
      )}
      {id !== undefined && <Chosen way={way} id={id} />}
      <LineageDiagram way={way} chosen={id} />
      {id !== undefined && (
        <Button component="a" href={hrefOf({ part: 'lineage' })}>
          Show all
        </Button>
      )}
    </section>
  )
}

/** From files over sources, entities and tables to cubes and views, and back. */
export const LineageView = () => {
  const { data, error, refetch } = useQuery(lineageOptions())
  if (data === undefined && error !== null) {
    return <DidNotCome what="The lineage" error={error} onRetry={refetch} />
  }
  if (data === undefined) return <SkeletonTable label="Fetching the lineage" />
  if (data.nodes.length === 0) {
    return (
      <Message
        icon={<IconSitemap size={24} stroke={1.5} aria-hidden />}
        title="Nothing is made of anything yet"
        text="Add a source: from then on this shows which tables and cubes its files end up in."
      />
    )
  }
  return <Shown lineage={data} />
}

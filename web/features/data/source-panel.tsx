import { Anchor, Button } from '@mantine/core'
import { useState } from 'react'
import type { SourceState } from '../../../server/contract/sources.ts'
import { dateLabel } from '../../exploration/labels.ts'
import { useLocale } from '../../ui/locale.ts'
import { Notice } from '../../ui/notice.tsx'
import { asSentence } from '../../ui/sentence.ts'
import tables from './data.module.css'
import { hrefOf } from './place.ts'
import { Scroll } from './scroll.tsx'
import { PanelFacts, PanelSection, SidePanel } from './side-panel.tsx'
import { CountCells, CountHeads } from './sources-table.tsx'
import { countOf, countText, fileName, inputText } from './words.ts'

/** So many files are shown at first; the rest where they are asked for. */
const firstFiles = 50

const range = (min: string | undefined, max: string | undefined): string | undefined => {
  if (min !== undefined && max !== undefined) return `${min} to ${max}`
  if (min !== undefined) return `at least ${min}`
  return max === undefined ? undefined : `at most ${max}`
}

/** What of the whole source fails a run, in words; none where its contract bounds nothing. */
const contractFacts = ({ contract }: SourceState, locale: string): (readonly [string, string])[] => {
  const count = (n: number | null) => (n === null ? undefined : countText(n, locale))
  const { minRows, maxRows, maxRejects, maxRejectPercent, freshness } = contract
  const rows = range(count(minRows), count(maxRows))
  const rejects = [
    maxRejects === null ? undefined : countOf(maxRejects, 'row', locale),
    maxRejectPercent === null ? undefined : `${maxRejectPercent.toLocaleString(locale)} %`,
  ].filter((bound) => bound !== undefined)
  return [
    ...(rows === undefined ? [] : [['Rows', rows] as const]),
    ...(rejects.length === 0 ? [] : [['Rejected', `at most ${rejects.join(' and ')}`] as const]),
    ...(freshness === null
      ? []
      : [['Fresh', `${freshness.column} at most ${countOf(freshness.maxDays, 'day', locale)} old`] as const]),
  ]
}

const Files = ({ source }: { readonly source: SourceState }) => {
  const locale = useLocale()
  const [isAll, setAll] = useState(false)
  const shown = isAll ? source.files : source.files.slice(0, firstFiles)
  if (source.files.length === 0) return <p className={tables.note}>No file was read yet.</p>
  return (
    <>
      <Scroll label="Files of the source">
        <table className={tables.table}>
          <thead>
            <tr>
              <th>File</th>
              <CountHeads />
            </tr>
          </thead>
          <tbody>
            {shown.map((file) => (
              <tr key={file.file}>
                <th scope="row">
                  <a
                    className={tables.name}
                    href={hrefOf({ part: 'lineage', node: `file:${file.file}` })}
                    title={file.file}
                  >
                    {fileName(file.file)}
                  </a>
                  {file.readBy !== null && <span className={tables.below}>read by run {file.readBy}</span>}
                </th>
                <CountCells counts={file} />
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {shown.length < source.files.length && (
        <Button mt={8} onClick={() => setAll(true)}>
          Show all {countOf(source.files.length, 'file', locale)}
        </Button>
      )}
    </>
  )
}

const correctionsText = ({ waiting, inForce, noLongerFits }: SourceState['corrections'], locale: string) =>
  [
    inForce > 0 ? `${countText(inForce, locale)} in force` : undefined,
    waiting > 0 ? `${countText(waiting, locale)} waiting for the next run` : undefined,
    noLongerFits > 0 ? `${countText(noLongerFits, locale)} no longer fit, as another text stands there now` : undefined,
  ].filter((text) => text !== undefined)

/** A source: where its records are, what they must keep to, its files, and the ways on. */
export const SourcePanel = ({ source, onClose }: { readonly source: SourceState; readonly onClose: () => void }) => {
  const locale = useLocale()
  const { input, counts } = source
  const corrections = correctionsText(source.corrections, locale)
  const contract = contractFacts(source, locale)
  return (
    <SidePanel title={source.title} note={`${source.name}, ${inputText(input)}`} onClose={onClose}>
      {source.failure !== null && (
        <PanelSection title={`Failed in run ${source.failure.run}`}>
          {source.failure.messages.map((message) => (
            <Notice key={message} kind="error" fact={asSentence(message)} />
          ))}
        </PanelSection>
      )}
      <PanelSection title="Input">
        <PanelFacts
          facts={[
            input.pattern === null ? undefined : ['Files', <code key="v">{input.pattern}</code>],
            input.relation === null ? undefined : ['Relation', <code key="v">{input.relation}</code>],
            input.encoding === null ? undefined : ['Encoding', input.encoding],
            input.delimiter === null
              ? undefined
              : ['Delimiter', <code key="v">{JSON.stringify(input.delimiter)}</code>],
            [`Fills`, `${source.fills.kind} ${source.fills.name}`],
            ['Complete to', source.completeTo === null ? 'not declared' : dateLabel(source.completeTo, locale)],
            ['Definition', <code key="v">{source.definition}</code>],
            corrections.length === 0 ? undefined : ['Corrections', corrections.join('; ')],
          ]}
        />
      </PanelSection>
      <PanelSection title="Contract">
        {contract.length === 0 ? (
          <p className={tables.note}>The source as a whole has no bounds; each record has its rules.</p>
        ) : (
          <PanelFacts facts={contract} />
        )}
      </PanelSection>
      <PanelSection title={countOf(source.files.length, 'file', locale)}>
        <Files source={source} />
      </PanelSection>
      <PanelSection title="Further">
        <div className={tables.links}>
          <Anchor fz="inherit" href={hrefOf({ part: 'lineage', node: `source:${source.name}` })}>
            Tables and cubes that it feeds
          </Anchor>
          {counts !== null && counts.rowsRejected > 0 && (
            <Anchor fz="inherit" href={hrefOf({ part: 'rejected', source: source.name })}>
              {countOf(counts.rowsRejected, 'rejected row', locale)}
            </Anchor>
          )}
        </div>
      </PanelSection>
    </SidePanel>
  )
}

import { Anchor, Button } from '@mantine/core'
import { useState } from 'react'
import type { SourceState } from '../../../server/contract/sources.ts'
import { dateLabel } from '../../exploration/labels.ts'
import { list, t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { Notice } from '../../ui/notice.tsx'
import tables from '../../ui/page.module.css'
import { Scroll } from '../../ui/scroll.tsx'
import { asSentence } from '../../ui/sentence.ts'
import { PanelFacts, PanelSection, SidePanel } from '../../ui/side-panel.tsx'
import { hrefOf } from './place.ts'
import { CountCells, CountHeads } from './sources-table.tsx'
import { countText, fileName, inputText } from './words.ts'

/** So many files are shown at first; the rest where they are asked for. */
const firstFiles = 50

const range = (min: string | undefined, max: string | undefined): string | undefined => {
  if (min !== undefined && max !== undefined) return t('sources.fromTo', { min, max })
  if (min !== undefined) return t('sources.atLeast', { min })
  return max === undefined ? undefined : t('sources.atMost', { max })
}

/** What of the whole source fails a run, in words; none where its contract bounds nothing. */
const contractFacts = ({ contract }: SourceState, locale: string): (readonly [string, string])[] => {
  const count = (n: number | null) => (n === null ? undefined : countText(n, locale))
  const { minRows, maxRows, maxRejects, maxRejectPercent, freshness } = contract
  const rows = range(count(minRows), count(maxRows))
  const rejects = [
    maxRejects === null ? undefined : t('explore.rows', { count: maxRejects }),
    maxRejectPercent === null ? undefined : t('sources.percent', { share: maxRejectPercent.toLocaleString(locale) }),
  ].filter((bound) => bound !== undefined)
  return [
    ...(rows === undefined ? [] : [[t('sources.rows'), rows] as const]),
    ...(rejects.length === 0 ? [] : [[t('sources.rejected'), t('sources.atMost', { max: list(rejects) })] as const]),
    ...(freshness === null
      ? []
      : [
          [t('sources.fresh'), t('sources.atMostOld', { column: freshness.column, count: freshness.maxDays })] as const,
        ]),
  ]
}

const Files = ({ source }: { readonly source: SourceState }) => {
  const [isAll, setAll] = useState(false)
  const shown = isAll ? source.files : source.files.slice(0, firstFiles)
  if (source.files.length === 0) return <p className={tables.note}>{t('sources.noFile')}</p>
  return (
    <>
      <Scroll label={t('sources.files')}>
        <table className={tables.table}>
          <thead>
            <tr>
              <th>{t('sources.file')}</th>
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
                  {file.readBy !== null && (
                    <span className={tables.below}>{t('sources.readBy', { run: file.readBy })}</span>
                  )}
                </th>
                <CountCells counts={file} />
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {shown.length < source.files.length && (
        <Button mt={8} onClick={() => setAll(true)}>
          {t('data.showAllFiles', { count: source.files.length })}
        </Button>
      )}
    </>
  )
}

/** How many corrections there are of each state; those of which there are none are left out. */
const correctionsText = (corrections: SourceState['corrections']): string[] =>
  (['inForce', 'waiting', 'noLongerFits'] as const)
    .filter((state) => corrections[state] > 0)
    .map((state) => t(`sources.correctionsNow.${state}`, { count: corrections[state] }))

/** Where the records of a source are, what they become, how far they reach, and what was corrected of them. */
const InputFacts = ({ source }: { readonly source: SourceState }) => {
  const locale = useLocale()
  const { input } = source
  const corrections = correctionsText(source.corrections)
  return (
    <PanelFacts
      facts={[
        input.pattern === null ? undefined : [t('sources.filesLabel'), <code key="v">{input.pattern}</code>],
        input.relation === null ? undefined : [t('sources.relation'), <code key="v">{input.relation}</code>],
        input.encoding === null ? undefined : [t('sources.encoding'), input.encoding],
        input.delimiter === null
          ? undefined
          : [t('sources.delimiter'), <code key="v">{JSON.stringify(input.delimiter)}</code>],
        [t('sources.fills'), t(`sources.filled.${source.fills.kind}`, { name: source.fills.name })],
        [
          t('trust.completeTo'),
          source.completeTo === null ? t('trust.notDeclared') : dateLabel(source.completeTo, locale),
        ],
        [t('trust.definition'), <code key="v">{source.definition}</code>],
        corrections.length === 0
          ? undefined
          : [t('sources.corrections'), corrections.map((text) => <div key={text}>{text}</div>)],
      ]}
    />
  )
}

/** A source: where its records are, what they must keep to, its files, and the ways on. */
export const SourcePanel = ({ source, onClose }: { readonly source: SourceState; readonly onClose: () => void }) => {
  const locale = useLocale()
  const { input, counts } = source
  const contract = contractFacts(source, locale)
  return (
    <SidePanel
      title={source.title}
      note={t('sources.note', { source: source.name, input: inputText(input) })}
      onClose={onClose}
    >
      {source.failure !== null && (
        <PanelSection title={t('sources.failedIn', { run: source.failure.run })}>
          {source.failure.messages.map((message) => (
            <Notice key={message} kind="error" fact={asSentence(message)} />
          ))}
        </PanelSection>
      )}
      <PanelSection title={t('sources.input')}>
        <InputFacts source={source} />
      </PanelSection>
      <PanelSection title={t('sources.contract')}>
        {contract.length === 0 ? (
          <p className={tables.note}>{t('sources.noBounds')}</p>
        ) : (
          <PanelFacts facts={contract} />
        )}
      </PanelSection>
      <PanelSection title={t('data.files', { count: source.files.length })}>
        <Files source={source} />
      </PanelSection>
      <PanelSection title={t('sources.further')}>
        <div className={tables.links}>
          <Anchor fz="inherit" href={hrefOf({ part: 'lineage', node: `source:${source.name}` })}>
            {t('sources.feeds')}
          </Anchor>
          {counts !== null && counts.rowsRejected > 0 && (
            <Anchor fz="inherit" href={hrefOf({ part: 'rejected', source: source.name })}>
              {t('sources.rejectedRows', { count: counts.rowsRejected })}
            </Anchor>
          )}
        </div>
      </PanelSection>
    </SidePanel>
  )
}

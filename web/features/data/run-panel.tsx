import { Anchor, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Run, RunFile } from '../../../server/contract/runs.ts'
import { runTestsOptions } from '../../api/load-options.ts'
import { dateLabel } from '../../exploration/labels.ts'
import { useLocale } from '../../ui/locale.ts'
import tables from './data.module.css'
import panel from './panel.module.css'
import { hrefOf } from './place.ts'
import { ResultTag } from './runs-table.tsx'
import { Scroll } from './scroll.tsx'
import { PanelFacts, PanelSection, SidePanel } from './side-panel.tsx'
import { CountCells, CountHeads } from './sources-table.tsx'
import { isBlocking } from './test-words.ts'
import { countOf, countText, durationText, fileName, instantTitle, monthsText, ruleText } from './words.ts'

const firstFiles = 50

const addsUp = ({ rowsRead, rowsLoaded, rowsRejected, rowsSkipped }: RunFile): boolean =>
  rowsRead === rowsLoaded + rowsRejected + rowsSkipped

const Files = ({ files }: { readonly files: readonly RunFile[] }) => {
  const locale = useLocale()
  const [isAll, setAll] = useState(false)
  const shown = isAll ? files : files.slice(0, firstFiles)
  return (
    <>
      <Scroll label="Files of the run">
        <table className={tables.table}>
          <thead>
            <tr>
              <th>Source and file</th>
              <CountHeads />
            </tr>
          </thead>
          <tbody>
            {shown.map((file) => (
              <tr key={`${file.source} ${file.file}`}>
                <th scope="row" title={file.file}>
                  {file.source}
                  <span className={tables.below}>{fileName(file.file)}</span>
                </th>
                <CountCells counts={{ ...file, addsUp: addsUp(file) }} />
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {shown.length < files.length && (
        <Button mt={8} onClick={() => setAll(true)}>
          Show all {countOf(files.length, 'file', locale)}
        </Button>
      )}
    </>
  )
}

const Rejects = ({ run }: { readonly run: Run }) => {
  const locale = useLocale()
  return (
    <ul className={panel.list}>
      {run.rejects.map(({ source, rule, rows }) => (
        <li key={`${source} ${rule}`}>
          <Anchor fz="inherit" href={hrefOf({ part: 'rejected', run: run.run, source, rule })}>
            {source}, {ruleText(rule)}
          </Anchor>
          <span>{countText(rows, locale)}</span>
        </li>
      ))}
    </ul>
  )
}

/** Why a run ended as it did: the tests of the model that undid it, with the way to what they found, else its message. */
const Why = ({ run }: { readonly run: Run }) => {
  const locale = useLocale()
  const isFailed = run.status === 'failed'
  const { data, isPending } = useQuery({ ...runTestsOptions(run.run), enabled: isFailed })
  const failed = data?.tests.filter(isBlocking) ?? []
  if (isFailed && isPending) return null
  if (failed.length > 0) {
    return (
      <p className={panel.reason}>
        {countOf(failed.length, 'test', locale)} of the model failed on its data, so that nothing of it is served:{' '}
        {failed.map(({ title }) => title).join(', ')}.{' '}
        <Anchor fz="inherit" href={hrefOf({ part: 'checks', run: run.run })}>
          See what they found
        </Anchor>
      </p>
    )
  }
  return run.message === null ? null : <p className={panel.reason}>{run.message}</p>
}

/** A run: what became of it, and its counts by source, file and rule. */
export const RunPanel = ({ run, onClose }: { readonly run: Run; readonly onClose: () => void }) => {
  const locale = useLocale()
  return (
    <SidePanel title={`Run ${run.run}`} note={instantTitle(run.startedAt, locale)} onClose={onClose}>
      <PanelSection title="Result">
        <ResultTag run={run} />
        <Why run={run} />
        <PanelFacts
          facts={[
            run.tookSeconds === null ? undefined : ['Took', durationText(run.tookSeconds)],
            run.completeThrough === null ? undefined : ['Complete to', dateLabel(run.completeThrough, locale)],
            run.dataVersion === null ? undefined : ['Data', <code key="v">{run.dataVersion}</code>],
          ]}
        />
      </PanelSection>
      {run.restated.length > 0 && (
        <PanelSection title="Months that were complete before, and are other now">
          <ul className={panel.list}>
            {run.restated.map(({ cube, of, name, months, from, to }) => (
              <li key={`${cube} ${of} ${name}`}>
                {of === 'measure' ? name : `members of ${name}`} of {cube}
                <span>
                  {countOf(months, 'month', locale)}, {monthsText(from, to, locale)}
                </span>
              </li>
            ))}
          </ul>
        </PanelSection>
      )}
      {run.rejects.length > 0 && (
        <PanelSection title="Rejected, by source and rule">
          <Rejects run={run} />
        </PanelSection>
      )}
      {run.files.length > 0 && (
        <PanelSection title={countOf(run.files.length, 'file', locale)}>
          <Files files={run.files} />
        </PanelSection>
      )}
    </SidePanel>
  )
}

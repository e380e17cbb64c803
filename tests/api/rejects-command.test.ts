import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { rejects } from '../../server/commands/rejects/rejects.ts'
import type { Running } from '../../server/start/serve.ts'
import { runCommand, startServer, temporaryDemo } from '../support/commands.ts'

const { folder, workspace, data } = temporaryDemo('rejects')
const run = (...args: readonly string[]) => runCommand(rejects, args)

beforeAll(() => {
  const file = join(workspace, 'files/sales_pipeline.csv')
  writeFileSync(file, `${readFileSync(file, 'utf8')}${oddText}\r\n`)
})

const oddText = 'ODD,Nobody,GTX Basic,Cancity,Won,2017-01-01,2017-02-01,5'

// 8,800 records stand behind the header, so that this one is on line 8,802
const odd =
  /^files\/sales_pipeline\.csv:8802: sales_agent: expected the key of a loaded employee, found "Nobody".* \(reference\)\n {2}ODD,/

describe('clientele rejects', () => {
  it('loads the data for this once where there are none', async () => {
    expect(await run('list', workspace, '--data', join(folder, 'absent'))).toMatch(odd)
  })

  it('asks the server that serves the workspace', async () => {
    const server: Running = await startServer(workspace, data)
    try {
      expect(await run('list', workspace, '--data', data)).toMatch(odd)
      const exported = await run('export', workspace, '--data', data, '--rule', 'reference')
      expect(exported.split('\r\n')).toHaveLength(3)
      expect(exported).toContain(
        '"sales_pipeline","files/sales_pipeline.csv","8802","reference","sales_agent","Nobody"',
      )
      const edited = join(folder, 'edited.csv')
      const row = (corrected: string) =>
        `source;file;line;raw;corrected\r\nsales_pipeline;files/sales_pipeline.csv;8802;"${oddText}";"${corrected}"\r\n`
      const replay = (content: string) => {
        writeFileSync(edited, content)
        return run('replay', workspace, edited, '--data', data)
      }
      await expect(replay(row('ODD,Moses Frase').replace('8802', '8801'))).rejects.toThrow(
        `${edited}:2: line: the last run rejected no record of source sales_pipeline at files/sales_pipeline.csv line 8801`,
      )
      await expect(replay(row('ODD,Moses Frase'))).rejects.toThrow(`${edited}:2: corrected: expected 8 fields, found 2`)
      expect(await replay(row(oddText))).toBe(
        'There is nothing to correct: no text in the column "corrected" is new.\n',
      )
      const good = oddText.replace('Nobody', 'Moses Frase')
      expect(await replay(`\uFEFF${row(good)}`)).toBe(
        `1 correction written to ${join(workspace, 'corrections/sales_pipeline.csv')}.\nRun 2 succeeded: 8928 rows read, 8801 loaded, 0 rejected, 127 loaded before, 1 corrected\n`,
      )
      expect(await replay(row(good))).toContain('There is nothing to correct')
      expect(await run('list', workspace, '--data', data)).toBe('Run 2 rejected no such record.\n')
      expect(await run('list', workspace, '--data', data, '--source', 'accounts')).toBe(
        'Run 2 rejected no such record.\n',
      )
    } finally {
      await server.stop(1000)
    }
  })

  const refusals: readonly (readonly [title: string, args: readonly string[], message: string])[] = [
    [
      'another action',
      ['lst', workspace],
      'there is no "clientele rejects lst"; nearest is "list"; known are list, export, replay',
    ],
    ['no workspace', ['list'], 'which workspace? Name its folder, the one with workspace.yaml'],
    ['a number that is none', ['list', workspace, '--rows', 'many'], '--rows is a whole number above 0; found "many"'],
    ['a run that cannot be', ['list', workspace, '--run', '0'], '--run is a whole number above 0; found "0"'],
    ['too many names', ['list', workspace, 'more'], 'a workspace is all that is named; found "more" after it'],
  ]
  it.each(refusals)('refuses %s', async (_, args, message) => {
    await expect(run(...args)).rejects.toThrow(message)
  })
})

import { closest } from '../../contract/closest.ts'
import type { TestKind } from '../../contract/model-tests.ts'
import { testKinds } from '../../contract/model-tests.ts'
import { StartError } from '../../start/start-error.ts'
import type { Command } from '../command.ts'
import { readFlags } from '../flags.ts'
import { openTestedApi, withApi } from '../workspace-api.ts'
import { printTests } from './print.ts'

const usage = `Usage: clientele test WORKSPACE [flags]

Runs the tests that the definitions have of themselves and of the data (docs/language.md, section 19), and says what each found:
golden cells with the rows that changed them, structural tests with rows that break them. Where tests keep data or definitions from
being served it says which, also where nothing is served yet.

Ends with 0 where all passed, warned or were skipped; with 1 where one failed, where data or definitions could not be taken over, or
where nothing could be tested, such as for a workspace that cannot be read.

  WORKSPACE      folder with workspace.yaml
  --kind KIND    only tests of this kind, or of several with commas between them: ${testKinds.join(', ')}
  --json         prints the answer of POST /api/tests, whatever the tests found; nothing where nothing could be tested
  --data FOLDER  data folder of the workspace (default ./data): the server that serves it is asked, or else its warehouse
                 opened; where it holds another workspace or is not there, the data are loaded for this once
  --help         this text
`

const flags = { '--kind': 'value', '--json': 'alone', '--data': 'value', '--help': 'alone' } as const

const kindNamed = (name: string): TestKind => {
  const found = testKinds.find((kind) => kind === name)
  if (found !== undefined) return found
  throw new StartError(
    `there is no kind of test "${name}"; nearest is "${closest(name, testKinds)}"; known are ${testKinds.join(', ')}`,
  )
}

/** `clientele test`: the tests of the model; throws StartError where one fails. */
export const test: Command = async (args, { surroundings, print, signal }) => {
  const { positional, values } = readFlags(args, flags)
  if (values.has('--help')) {
    print(usage)
    return
  }
  const [workspace, ...more] = positional
  if (workspace === undefined) throw new StartError('which workspace? Name its folder, the one with workspace.yaml')
  if (more.length > 0) throw new StartError(`a workspace is all that is named; found "${more.join('", "')}" after it`)
  const kinds = values.get('--kind')?.split(',').map(kindNamed)
  const api = await openTestedApi(workspace, values.get('--data') ?? 'data', surroundings, signal)
  await withApi(api, async () => {
    const result = await api.ask('tests', kinds === undefined ? {} : { kinds })
    print(values.has('--json') ? `${JSON.stringify(result, null, 2)}\n` : printTests(api.answeredBy, result))
    const { counts, problems, refused } = result
    if (counts.failed > 0) throw new StartError(`${counts.failed} of ${result.tests.length} tests failed`)
    if (refused !== null) throw new StartError('what is served is not the latest: tests keep it from being')
    if (problems.length > 0) throw new StartError('what is served is not the latest')
  })
}

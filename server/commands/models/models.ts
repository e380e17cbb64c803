import { closest } from '../../contract/closest.ts'
import type { ModelCard, ModelSummary } from '../../contract/models.ts'
import { StartError } from '../../start/start-error.ts'
import type { Command } from '../command.ts'
import { readFlags } from '../flags.ts'
import { load } from '../load/load.ts'
import { openWorkspaceApi, type WorkspaceApi, withApi } from '../workspace-api.ts'
import { printBacktests, printCard, printModels } from './print.ts'

const usage = `Usage: clientele models run|card|backtest WORKSPACE [flags]

What the models of customers tell: segments, levels by value, expected value, chances of leaving and of renewal, how long
contracts last and what their renewals are worth.

  run       loads what changed, which scores the months that it touches, and lists the models with what they came to
  card      the card of each model: data, windows, baseline, errors, drivers, and where it must not be used
  backtest  what each model came to at the end of every month, from what was known then

  WORKSPACE      folder with workspace.yaml
  --model NAME   of this model alone
  --json         prints the answers of GET /api/models and GET /api/models/NAME
  --data FOLDER  data folder of the workspace (default ./data): the server that serves it is asked, or else its warehouse
                 opened; where it holds another workspace or is not there, the data are loaded for this once
  --help         this text
`

const flags = { '--model': 'value', '--json': 'alone', '--data': 'value', '--help': 'alone' } as const
const actions = ['run', 'card', 'backtest'] as const
type Action = (typeof actions)[number]

const actionNamed = (name: string | undefined): Action => {
  const found = actions.find((action) => action === name)
  if (found !== undefined) return found
  if (name === undefined) throw new StartError(`what of the models? Say ${actions.join(', ')}`)
  throw new StartError(
    `there is no models ${name}; nearest is "${closest(name, actions)}"; known are ${actions.join(', ')}`,
  )
}

const chosenOf = (models: readonly ModelSummary[], model: string | undefined): readonly ModelSummary[] => {
  const chosen = models.filter(({ name }) => model === undefined || name === model)
  if (chosen.length > 0) return chosen
  const names = models.map(({ name }) => name)
  throw new StartError(
    `there is no model "${model}"; nearest is "${closest(model ?? '', names)}"; known are ${names.join(', ')}`,
  )
}

const textOf = async (
  api: WorkspaceApi,
  action: Action,
  model: string | undefined,
  asJson: boolean,
): Promise<string> => {
  const chosen = chosenOf((await api.ask('models', undefined)).models, model)
  if (action === 'run') return asJson ? `${JSON.stringify({ models: chosen }, null, 2)}\n` : printModels(chosen)
  const cards: ModelCard[] = []
  for (const { name } of chosen) cards.push(await api.ask('modelCard', undefined, { name }))
  return asJson
    ? `${JSON.stringify(cards, null, 2)}\n`
    : cards.map(action === 'card' ? printCard : printBacktests).join('\n')
}

/** `clientele models`: what the models of customers came to. */
export const models: Command = async (args, context) => {
  const { surroundings, print, signal } = context
  const { positional, values } = readFlags(args, flags)
  if (values.has('--help')) {
    print(usage)
    return
  }
  const [named, workspace, ...more] = positional
  const action = actionNamed(named)
  if (workspace === undefined) throw new StartError('which workspace? Name its folder, the one with workspace.yaml')
  if (more.length > 0) throw new StartError(`a workspace is all that is named; found "${more.join('", "')}" after it`)
  const data = values.get('--data') ?? 'data'
  const asJson = values.has('--json')
  if (action === 'run') await load([workspace, '--data', data], { ...context, print: asJson ? () => undefined : print })
  const api = await openWorkspaceApi(workspace, data, surroundings, signal)
  await withApi(api, async () => print(await textOf(api, action, values.get('--model'), asJson)))
}

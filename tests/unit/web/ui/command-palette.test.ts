import { expect, it } from 'vitest'
import { type Command, fitting } from '../../../../web/ui/command-palette.tsx'

const command = (title: string, isQuiet = false): Command => ({
  key: title,
  title,
  icon: undefined,
  isQuiet,
  run: () => undefined,
})

it('lists what is quiet only to who looks for something', () => {
  const commands = [command('Swap'), command('Stage', true), command('Product', true)]
  const found = (search: string) => fitting(commands, search).map(({ title }) => title)
  expect(found('')).toEqual(['Swap'])
  expect(found('  ')).toEqual(['Swap'])
  expect(found('sta')).toEqual(['Stage'])
})

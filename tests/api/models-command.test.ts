import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { models } from '../../server/commands/models/models.ts'
import { runCommand as run } from '../support/commands.ts'
import { monthDay, orderTest } from '../support/order-book.ts'

describe('clientele models', () => {
  orderTest('loads and lists what the models came to, then shows cards and months', async ({ book }) => {
    for (let month = 0; month < 20; month++)
      book.orders(
        String(month).padStart(2, '0'),
        Array.from({ length: 30 }, (_, i) => ({
          customer: `C${i}`,
          day: monthDay(month, 1 + ((i * 7 + month) % 27)),
          net: 20 + ((i * 13 + month) % 70),
        }))
          .filter(({ net }) => net % 3 > 0)
          .concat({ customer: 'C0', day: monthDay(month + 1, 0), net: 5 }),
      )
    const here = [book.folder, '--data', join(book.folder, 'data')]
    const listed = await run(models, ['run', ...here])
    expect(listed).toContain('Run 1: ')
    expect(listed).toMatch(/^value_level +30 scored for 2024-08, Value of the platinum customers [0-9.]+ %$/m)
    expect(listed).toMatch(/^churn +refused for 2024-08: none of /m)
    expect(listed).toMatch(/^renewal +nothing to read$/m)
    expect(listed).toMatch(/^survival +nothing to read$/m)
    const card = await run(models, ['card', ...here, '--model', 'value_level'])
    expect(card).toContain('read 2023-09-01 to 2024-08-31: 30 customers, ')
    expect(card).toContain('  The value is the revenue: the cost of some orders is not known.\n')
    const months = await run(models, ['backtest', ...here, '--model', 'rfm'])
    expect(months.split('\n').filter((line) => /^ {2}20\d\d-\d\d {2}run 1 {2}/.test(line))).toHaveLength(20)
    const [parsed] = JSON.parse(await run(models, ['card', ...here, '--model', 'rfm', '--json']))
    expect([parsed.name, parsed.state, parsed.backtests.length]).toEqual(['rfm', 'scored', 20])
    expect(JSON.parse(await run(models, ['run', ...here, '--json'])).models).toHaveLength(10)
  })

  orderTest('names the nearest of what there is not', async ({ book }) => {
    await expect(run(models, ['cart', book.folder])).rejects.toThrow('there is no models cart; nearest is "card"')
    await expect(run(models, ['card'])).rejects.toThrow('which workspace?')
    await expect(run(models, [])).rejects.toThrow('what of the models? Say run, card, backtest')
    expect(await run(models, ['--help'])).toContain('--model NAME')
    book.orders('a', [{ customer: 'C', day: '2025-01-31', net: 5 }])
    await expect(
      run(models, ['card', book.folder, '--data', join(book.folder, 'data'), '--model', 'chrun']),
    ).rejects.toThrow('there is no model "chrun"; nearest is "churn"')
  })
})

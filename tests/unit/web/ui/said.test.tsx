import { renderToStaticMarkup } from 'react-dom/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fetchLaterAreas, speak } from '../../../../web/language/language.ts'
import { said } from '../../../../web/ui/said.tsx'

beforeAll(fetchLaterAreas)

describe('a message with what stands in it drawn', () => {
  afterAll(() => speak('en'))

  const cell = () => renderToStaticMarkup(said('tests.cellAt', { measure: <b>amount</b>, cell: 'day 1' }))

  it('has elements and words where the language has them', async () => {
    expect(cell()).toBe('<b>amount</b> at day 1')
    await speak('zh-CN')
    expect(cell()).toBe('day 1 的 <b>amount</b>')
  })

  it('has the form of its number', async () => {
    const found = (count: number) => renderToStaticMarkup(said('checks.rowsFoundSuch', { example: <i>x</i> }, count))
    await speak('en')
    expect(found(1)).toBe('1 row found, such as <i>x</i>')
    await speak('uk')
    expect([2, 5].map(found)).toEqual(['знайдено 2 рядки, наприклад <i>x</i>', 'знайдено 5 рядків, наприклад <i>x</i>'])
  })

  it('takes no part for a place or a message, whatever is written in it', async () => {
    await speak('en')
    const odd = '\ue000\ue001 {{cell}} $t(frame.close) <b>'
    expect(renderToStaticMarkup(said('tests.cellAt', { measure: odd, cell: 'x' }))).toBe(
      '\ue000\ue001 {{cell}} $t(frame.close) &lt;b&gt; at x',
    )
  })
})

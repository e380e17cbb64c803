import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { accessProblems } from '../support/access-problems.ts'
import { browserTest, takePicture } from '../support/browser.ts'
import { serveWorkspace } from '../support/served-workspace.ts'
import type { SmallWorkspace } from '../support/small-workspace.ts'

/** Things sold: one row that is loaded, one that is rejected, and a test of the model that passes. */
const writeShop = ({ write, entity }: SmallWorkspace): void => {
  write('workspace.yaml', 'name: shop\ntitle: Shop\ncurrency: EUR\ncubes: own\nopens: sales\n')
  entity('thing_id VARCHAR', 'amount INTEGER')
  write(
    'sources/sales.yaml',
    `source: sales
entity: thing
file: {pattern: files/sales.csv, header: [id, amount]}
columns:
  thing_id: {from: id, required: true}
  amount: {from: amount, required: true}
contract: {rejects: {max_rows: 3}, rows: {min: 1}}
`,
  )
  write(
    'cubes/sales.yaml',
    `version: 1
cubes:
  sales:
    table: fact_thing
    grain: [thing_id]
    measures:
      amount: {agg: sum, expr: amount}
tests:
  - unique: {table: fact_thing, columns: [thing_id]}
`,
  )
  write('files/sales.csv', 'id,amount\na,1\nb,x\n')
}

const { open } = serveWorkspace(writeShop)

/** What the workspace calls its things, and names that are the same in every language. */
const names = /\b(Clientele|(files\/)?sales(\.csv)?|thing|fact_thing|id|amount|CSV)\b/gi

/** What stands on the page as a heading, of tables too, a link of its parts, or a button, by sight or for those who hear it. */
const wordsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found = document.querySelectorAll(
      'h1, h2, h3, th[scope=col], thead th, nav a, button, a[class*=Button], dt, label',
    )
    const labelled = document.querySelectorAll('[aria-label]')
    const said = [...[...found].map((one) => one.textContent), ...[...labelled].map((one) => one.ariaLabel)]
    return said.filter((text) => text !== null).map((text) => text.trim())
  })

/** The texts that have words in Latin letters beside those names. */
const inEnglish = (texts: readonly string[]): string[] =>
  texts.filter((text) => /[a-z]{2}/i.test(text.replaceAll(names, '')))

const speakers = {
  uk: { title: 'Дані', script: /\p{Script=Cyrillic}/u, correct: 'Виправити рядок 3 файлу sales.csv' },
  'zh-CN': { title: '数据', script: /\p{Script=Han}/u, correct: '更正 sales.csv 第 3 行' },
} as const

/** What is gone through, each by a link of the one before, with what is there when it has come. */
const ways = [
  ['a[href$="source=sales"]', '[role=dialog] table'],
  ['[role=dialog] a[href*="part=lineage"]', '#lineage-title'],
  ['[data-part=checks]', '#tests-title'],
  ['a[href$="part=add"]', 'input[type=file]'],
  ['[data-part=rejected]', '#rejected-title'],
] as const

describe.each(['uk', 'zh-CN'] as const)('the page Data in %s', (language) => {
  const { title, script, correct } = speakers[language]

  browserTest('has no English in its headings and buttons, room for all, and can be used by all', async ({ page }) => {
    await page.addInitScript((chosen) => window.localStorage.setItem('clientele-language', chosen), language)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.setViewportSize({ width: 390, height: 844 })
    const expectWords = async (place: string) => {
      const words = await wordsOf(page)
      expect(words.filter((text) => script.test(text)).length, place).toBeGreaterThan(10)
      expect(inEnglish(words), place).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth), place).toBeLessThanOrEqual(390)
    }
    await open(page, '/data')
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await page.locator('#runs-title').waitFor()
    await expectWords('the page as it opens')
    for (const [link, place] of ways) {
      await page.locator(link).first().click()
      await page.locator(place).first().waitFor({ state: 'attached' })
      await expectWords(place)
    }
    await page.getByRole('button', { name: correct }).click()
    await page.locator('form').waitFor()
    await expectWords('the form')
    expect(await accessProblems(page)).toEqual([])
    await takePicture(page, `data-correct-${language}`)
  })
})

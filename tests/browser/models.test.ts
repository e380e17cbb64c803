import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import type { ModelCard } from '../../server/contract/models.ts'
import { accessProblems } from '../support/access-problems.ts'
import { type RunningApp, startDemo } from '../support/app.ts'
import { browserTest, takePicture } from '../support/browser.ts'

let demo: RunningApp | undefined
beforeAll(async () => {
  demo = await startDemo()
}, 500_000)
afterAll(() => demo?.stop())

const allModels = async (): Promise<readonly { name: string; title: string }[]> => {
  const { models } = (await (await fetch(`${demo?.url}/api/models`)).json()) as {
    models: { name: string; title: string }[]
  }
  return models
}

const cardOf = async (name: string): Promise<ModelCard> => {
  const response = await fetch(`${demo?.url}/api/models/${name}`)
  return (await response.json()) as ModelCard
}

const open = async (page: Page, model: string): Promise<void> => {
  await page.goto(`${demo?.url}/models?model=${model}`)
  await page.getByRole('heading', { level: 3 }).first().waitFor()
}

/** What the API says of a model in English, but for what is called the same in every language. */
const englishOf = (card: ModelCard): string[] =>
  [
    card.title,
    card.description,
    card.method,
    card.baseline ?? '',
    ...[...card.limits, ...card.notes].map(({ text }) => text),
    ...card.features.flatMap(({ title, description }) => [title, description]),
    ...card.metrics.map(({ title }) => title),
    ...card.drivers.map(({ title }) => title),
    ...card.groups.flatMap(({ title, words }) => [title, words ?? '']),
    ...card.backtests.map(({ refusal }) => refusal?.message ?? ''),
  ].filter((text) => /[a-z]{3}/.test(text))

describe('the page Models', () => {
  browserTest('lists what there is, and opens the card of each', async ({ page }) => {
    await page.goto(`${demo?.url}/`)
    await page.getByRole('link', { name: 'Models' }).click()
    const list = page.getByRole('navigation', { name: 'Models' })
    await list.waitFor()
    expect(await list.getByRole('listitem').locator('strong').allTextContents()).toEqual(
      (await allModels()).map(({ title }) => title),
    )
    await list.getByRole('link', { name: 'Chance of leaving' }).click()
    expect(new URL(page.url()).search).toBe('?model=churn')
    await page.getByRole('heading', { level: 2, name: 'Chance of leaving' }).waitFor()
    const { metrics, drivers } = await cardOf('churn')
    const area = metrics.find(({ name }) => name === 'auc')
    const row = page.getByRole('row', { name: 'Area under the curve' })
    expect(await row.getByRole('cell').allTextContents()).toEqual([
      area?.value.toFixed(3),
      area?.baseline?.toFixed(3),
      'Better',
    ])
    const told = page.getByRole('region', { name: 'What goes with leaving' }).getByRole('rowheader')
    const strongest = drivers.toSorted((a, b) => Math.abs(b.effect) - Math.abs(a.effect))[0]
    expect(await told.first().textContent()).toBe(strongest?.title)
    await page.goBack()
    await page.getByRole('heading', { level: 2, name: 'Recency, frequency, money' }).waitFor()
  })

  browserTest('leads to the explorer, where the scores are', async ({ page }) => {
    await open(page, 'value_level')
    await page.getByRole('list', { name: 'Seen in the cubes' }).getByRole('link').last().click()
    const grid = page.getByRole('treegrid')
    await grid.waitFor()
    await grid.getByRole('rowheader', { name: 'platinum' }).waitFor()
  })

  browserTest('has the card that was chosen in sight on a phone, below the list', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(`${demo?.url}/models`)
    const list = page.getByRole('navigation', { name: 'Models' })
    await list.waitFor()
    await list.getByRole('link', { name: 'Chance of leaving' }).click()
    const heading = page.getByRole('heading', { level: 2, name: 'Chance of leaving' })
    await heading.waitFor()
    await expect.poll(async () => (await heading.boundingBox())?.y ?? 844).toBeLessThan(300)
  })

  browserTest('says which models there are where an address names none of them', async ({ page }) => {
    await page.goto(`${demo?.url}/models?model=chrun`)
    await page.getByText('There is no model "chrun"; nearest is "churn"').waitFor()
  })

  browserTest('says that there was nothing to read', async ({ page, app }) => {
    await page.goto(`${app.url}/models`)
    await page.getByText('The last run had nothing for it to read.').waitFor()
    expect(await accessProblems(page)).toEqual([])
  })

  for (const [locale, heading] of [
    ['uk-UA', 'Моделі клієнтів'],
    ['zh-CN', '客户模型'],
  ] as const) {
    browserTest(`says every card in the language of the reader, ${locale}`, async ({ browser }) => {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale })
      const page = await context.newPage()
      for (const { name: model } of await allModels()) {
        await open(page, model)
        await page.getByRole('heading', { level: 1, name: heading }).waitFor()
        const shown = await page.locator('article, nav').allInnerTexts()
        const english = englishOf(await cardOf(model))
        expect(english.length).toBeGreaterThan(5)
        expect(
          english.filter((text) => shown.join('\n').includes(text)),
          model,
        ).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1440)
        await takePicture(page, `models-${model}-${locale}`)
      }
      await context.close()
    })
  }

  for (const scheme of ['light', 'dark'] as const) {
    browserTest(`keeps the rules of accessibility on every card, in ${scheme} colours`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      for (const model of ['rfm', 'clusters', 'lifetime_value', 'churn', 'survival']) {
        await open(page, model)
        expect(await accessProblems(page), model).toEqual([])
        await takePicture(page, `models-${model}-${scheme}`)
      }
      await page.setViewportSize({ width: 390, height: 844 })
      await open(page, 'churn')
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
      expect(await accessProblems(page)).toEqual([])
      await page.getByRole('heading', { level: 3 }).nth(2).scrollIntoViewIfNeeded()
      await takePicture(page, `models-phone-${scheme}`)
    })
  }
})

import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { en } from '../../web/language/en/index.ts'
import { uk } from '../../web/language/uk/index.ts'
import { zhCN } from '../../web/language/zh-CN/index.ts'
import { accessProblems } from '../support/access-problems.ts'
import { browserTest, takePicture } from '../support/browser.ts'

const catalogues = { en, uk, 'zh-CN': zhCN } as const
type Language = keyof typeof catalogues
type Say = (typeof catalogues)[Language]

const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const

const question = '/?cube=opportunities&measures=won_value,win_rate&rows=owner.office&columns=closed.quarter'

const answered = async (page: Page): Promise<void> => {
  await page.getByRole('treegrid').waitFor()
  await page.getByRole('img').locator('svg').first().waitFor()
}

/** A state of the page: its address, and what leads to it from there. */
interface State {
  readonly name: string
  readonly address: string
  readonly lead: (page: Page, say: Say) => Promise<void>
}

const states: readonly State[] = [
  { name: 'answer', address: question, lead: answered },
  {
    name: 'compared',
    address: `${question.replace('won_value,win_rate', 'won_value,won_value@prior(quarter):change')}&where=closed.quarter+in+2017-Q2,2017-Q3`,
    lead: answered,
  },
  {
    name: 'panel',
    address: question,
    lead: async (page, say) => {
      await answered(page)
      await page.getByRole('gridcell').first().click()
      await page.getByText(say.trust.addUp).waitFor()
    },
  },
  {
    name: 'why',
    address: `${question}&where=closed.quarter+in+2017-Q2`,
    lead: async (page, say) => {
      await answered(page)
      await page.getByRole('gridcell').first().click()
      await page.getByRole('tab', { name: say.why.why }).click()
      await page.getByText(say.why.notCause).waitFor()
    },
  },
  {
    name: 'filter',
    address: `${question}&where=stage+in+Won`,
    lead: async (page) => {
      await answered(page)
      await page
        .getByRole('button', { name: /\bWon$/ })
        .first()
        .click()
      await page.getByRole('checkbox', { name: /Won/ }).first().waitFor()
    },
  },
  {
    name: 'refused',
    address: '/?cube=opportunities&measures=won_valu&rows=owner.office',
    lead: (page, say) => page.getByRole('heading', { name: say.states.unsound }).waitFor(),
  },
  {
    name: 'empty',
    address: `${question}&where=stage+in+Prospecting&where=owner.office+in+Nowhere`,
    lead: (page, say) => page.getByText(say.states.leave).waitFor(),
  },
  {
    name: 'bad link',
    address: '/?cube=opportunities&colums=x',
    lead: (page, say) => page.getByRole('heading', { name: say.explore.badLink }).waitFor(),
  },
  {
    name: 'newer link',
    address: '/?v=99&cube=opportunities',
    lead: (page, say) => page.getByRole('heading', { name: say.explore.newerLink }).waitFor(),
  },
  {
    name: 'palette',
    address: question,
    lead: async (page, say) => {
      await answered(page)
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog', { name: say.frame.commands }).waitFor()
    },
  },
  {
    name: 'keys',
    address: question,
    lead: async (page, say) => {
      await answered(page)
      await page.keyboard.press('?')
      await page.getByRole('dialog', { name: say.frame.keyboard }).waitFor()
    },
  },
  {
    name: 'multiples',
    address:
      '/?cube=opportunities&measures=won_value&multiples=owner.office&rows=closed.quarter&columns=product.series',
    lead: answered,
  },
  {
    name: 'many multiples',
    address: '/?cube=opportunities&measures=won_value&multiples=account.name&columns=closed.quarter',
    lead: answered,
  },
  {
    name: 'broken bar',
    address: '/?cube=opportunities&measures=won_value&rows=account.name&top=top+3+account.name+by+won_value+other',
    lead: answered,
  },
  {
    name: 'linked',
    address: `${question}&linked=product.series,stage`,
    lead: answered,
  },
]

/** Texts that are cut off and say nowhere what is lost: neither a title nor a name for those who hear them. */
const cutTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const named = 'button, [role=gridcell], [role=columnheader], [role=rowheader]'
    const isSaid = (element: Element): boolean =>
      element.closest('[title]') !== null || element.closest(named)?.hasAttribute('aria-label') === true
    return [...document.querySelectorAll<HTMLElement>('body *')]
      .filter((element) => getComputedStyle(element).textOverflow === 'ellipsis')
      .filter((element) => element.scrollWidth > element.clientWidth + 1 && !isSaid(element))
      .map((element) => element.textContent)
  })

/** Every language, colour scheme and size; all of them for the pictures, otherwise those that differ most. */
const looks = (['en', 'uk', 'zh-CN'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((scheme) =>
    (['desk', 'phone'] as const).map((size) => ({ language, scheme, size })),
  ),
)
const isEach = process.env.SCREENSHOTS === 'true'
const chosen = looks.filter(
  ({ language, scheme, size }) =>
    isEach ||
    (language === 'uk' && scheme === 'light' && size === 'phone') ||
    (language === 'zh-CN' && scheme === 'dark' && size === 'desk'),
)

describe('every state of the page Explore', () => {
  for (const { language, scheme, size } of chosen) {
    browserTest(
      `has room for its words, loses none and can be used by all: ${language}, ${scheme}, ${size}`,
      { timeout: 180_000 },
      async ({ page }) => {
        await page.addInitScript((tag) => window.localStorage.setItem('clientele-language', tag), language)
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
        await page.setViewportSize(sizes[size])
        const found: Record<string, unknown> = {}
        for (const { name, address, lead } of states) {
          await page.goto(address)
          await lead(page, catalogues[language])
          await page.waitForLoadState('networkidle')
          await takePicture(page, `state-${name}-${language}-${scheme}-${size}`)
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
          const problems = [
            ...(wide > 0 ? [`${wide} px wider than the screen`] : []),
            ...(await cutTexts(page)).map((text) => `cut off: ${text}`),
            ...(await accessProblems(page)),
          ]
          if (problems.length > 0) found[name] = problems
          await page.keyboard.press('Escape')
        }
        expect(found).toEqual({})
      },
    )
  }
})

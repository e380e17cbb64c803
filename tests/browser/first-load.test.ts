import { existsSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'

const web = new URL('../../dist/web/', import.meta.url)

it.skipIf(!existsSync(web))('the page begins with less than 350 kB of compressed code', () => {
  const page = readFileSync(new URL('index.html', web), 'utf8')
  // the script of the page, and those that it cannot begin without, which the page names beside it
  const scripts = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path = '']) => path)
  expect(scripts.length).toBeGreaterThan(1)
  const bytes = scripts.reduce((sum, path) => sum + gzipSync(readFileSync(new URL(path, web))).length, 0)
  expect(bytes).toBeLessThan(350_000)
})

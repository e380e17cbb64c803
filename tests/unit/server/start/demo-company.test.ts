import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { demoCompany } from '../../../../server/start/demo-company.ts'

let root = ''
let printed: string[] = []
const screen = { write: (text: string) => printed.push(text) }
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'demo-company-'))
  printed = []
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('the exports of the demo company', () => {
  it('are written once, and said to be', async () => {
    const folder = await demoCompany(root, screen)
    expect(folder).toBe(join(root, 'fixtures/demo'))
    expect(readdirSync(folder)).toEqual(['files'])
    expect(readdirSync(join(folder, 'files')).sort()).toEqual(['ads', 'crm', 'desk', 'erp', 'shop'])
    const { mtimeMs } = statSync(join(folder, 'files/shop'))
    expect(await demoCompany(root, screen)).toBe(folder)
    expect(statSync(join(folder, 'files/shop')).mtimeMs).toBe(mtimeMs)
    expect(printed).toEqual(['Writing the exports of the demo company …\n'])
  })

  it('are whole where two processes write them', async () => {
    const [folder] = await Promise.all([demoCompany(root, screen), demoCompany(root, screen)])
    expect(readdirSync(folder)).toEqual(['files'])
    expect(readdirSync(join(folder, 'files'))).toHaveLength(5)
  })

  it('are not there where they cannot be written, and the message says what to do', async () => {
    mkdirSync(join(root, 'fixtures'))
    writeFileSync(join(root, 'fixtures/demo'), 'in the way')
    await expect(demoCompany(root, screen)).rejects.toThrow(
      /^the exports of the demo company cannot be written to .*--workspace$/s,
    )
    expect(existsSync(join(root, 'fixtures/demo/files'))).toBe(false)
  })
})

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { schema } from '../../server/commands/schema/schema.ts'
import { root, runCommand, temporaryFolder } from '../support/commands.ts'
import { demoApi } from './api.ts'

const api = demoApi()

const printed = (...args: readonly string[]): Promise<string> => runCommand(schema, args)

const validator = async (of: string) =>
  new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(await printed(of)))

const workspaces = readdirSync(join(root, 'fixtures'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(join(root, 'fixtures', entry.name)).includes('workspace.yaml'))
  .map(({ name }) => join(root, 'fixtures', name))

const sourcesOf = (workspace: string): readonly string[] =>
  readdirSync(workspace).includes('sources')
    ? readdirSync(join(workspace, 'sources')).map((name) => join(workspace, 'sources', name))
    : []

describe('the schema of definitions', () => {
  it('is what the API answers and the command prints, or writes to a file', async () => {
    const answered = await (await api.request('/api/schema')).json()
    const file = join(temporaryFolder('schema'), 'schemas', 'cubes.json')
    expect(answered).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' })
    expect(JSON.parse(await printed())).toEqual(answered)
    expect(await printed('cubes', '--out', file)).toBe('')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(answered)
  })

  it('describes each section and each key of a cube', async () => {
    const { properties } = (await (await api.request('/api/schema')).json()) as {
      properties: Record<string, { description?: string }>
    }
    const lacking = Object.entries(properties).filter(([, { description }]) => description === undefined)
    expect(lacking).toEqual([])
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(['version', 'cubes', 'policies', 'tests']))
  })
})

describe('the schemas of the other files', () => {
  it('take every workspace and every source that is shipped', async () => {
    const [workspace, source] = [await validator('workspace'), await validator('source')]
    const content = (file: string): unknown => parse(readFileSync(file, 'utf8'))
    for (const folder of workspaces) {
      expect([folder, workspace(content(join(folder, 'workspace.yaml'))) ? [] : workspace.errors]).toEqual([folder, []])
      for (const file of sourcesOf(folder).filter((name) => name.endsWith('.yaml')))
        expect([file, source(content(file)) ? [] : source.errors]).toEqual([file, []])
    }
    expect(workspaces.flatMap(sourcesOf).length).toBeGreaterThan(5)
  })

  it('refuse a key that there is none of, and one that is missing', async () => {
    const workspace = await validator('workspace')
    expect(workspace({ name: 'acme', currency: 'EUR' })).toBe(true)
    expect(workspace({ name: 'acme', currency: 'EUR', curency: 'EUR' })).toBe(false)
    expect(workspace({ currency: 'EUR' })).toBe(false)
  })

  it('are named by what there is', async () => {
    await expect(printed('cubs')).rejects.toThrow(
      'there is no schema "cubs"; nearest is "cubes"; known are cubes, source, workspace',
    )
    await expect(printed('cubes', 'source')).rejects.toThrow('one schema is all that is named; found "source"')
    expect(await printed('--help')).toContain('# yaml-language-server: $schema=')
  })
})

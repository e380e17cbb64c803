import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RejectedRowsResult } from '../../server/contract/rejected-rows.ts'
import { Upload, UploadList, UploadPlaced } from '../../server/contract/uploads.ts'
import { type DailyThings, type ServedRuns, serveDaily, toDaily } from '../support/served-runs.ts'
import { openSmallWorkspace } from '../support/small-workspace.ts'

let daily: DailyThings
let served: ServedRuns

beforeAll(async () => {
  daily = toDaily(openSmallWorkspace())
  const limits = 'limits: {upload_bytes: 100000}'
  daily.write('workspace.yaml', `name: small\ncurrency: EUR\ncubes: own\nschedule: {every: 1h}\n${limits}\n`)
  served = await serveDaily(daily)
})
afterAll(async () => {
  await served.stop(1000)
  for (const folder of [daily.folder, daily.data]) rmSync(folder, { recursive: true, force: true })
})

const send = async (name: string, bytes: string | Uint8Array, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${served.url}/api/uploads?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    body: bytes as BodyInit,
    headers: { 'content-type': 'application/octet-stream', ...headers },
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}
const upload = async (name: string, bytes: string | Uint8Array) => {
  const { status, body } = await send(name, bytes)
  if (status !== 200) throw new Error(JSON.stringify(body))
  return Upload.parse(body)
}
const act = (id: string, what: string, body: object = {}) => served.post(`/api/uploads/${id}/${what}`, body)
const placed = async (id: string, what: string, body: object = {}) => {
  const { status, body: answer } = await act(id, what, body)
  if (status !== 200) throw new Error(JSON.stringify(answer))
  return UploadPlaced.parse(answer)
}
const codeOf = (body: Record<string, unknown>) => Object(body.error).code
const list = async () => UploadList.parse(await (await fetch(`${served.url}/api/uploads`)).json()).uploads
const inFiles = () => readdirSync(join(daily.folder, 'files')).sort()
const kept = () => readdirSync(join(daily.data, 'uploads'))

describe('a file of a source that is there', () => {
  it('is known by its name and its header, and becomes part of the workspace, rejects and all', async () => {
    const { id, bytes, state, fits } = await upload('of-2026-01-03.csv', 'id,amount\nd,8\ne,x\n')
    expect([bytes, state]).toEqual([18, 'waiting'])
    expect(fits).toEqual([
      {
        source: 'things',
        title: 'things',
        isNamedSo: true,
        path: 'files/of-2026-01-03.csv',
        header: 'same',
        difference: null,
        replaces: false,
      },
    ])
    // nothing of it is in the workspace before it is accepted
    expect(inFiles()).toEqual(['of-2026-01-01.csv', 'of-2026-01-02.csv'])
    const { upload: now, paths, run } = await placed(id, 'accept', { as: 'file', source: 'things' })
    expect([now.state, paths, run.queued]).toEqual(['placed', ['files/of-2026-01-03.csv'], false])
    await served.events.until('finished')
    expect(await served.amount()).toBe('15')
    const { rows } = RejectedRowsResult.parse((await served.post('/api/rejected-rows', {})).body)
    expect(rows.map(({ file, line }) => [file, line])).toEqual([['files/of-2026-01-03.csv', 3]])
    // of the same click twice the second has nothing to do
    const again = await act(id, 'accept', { as: 'file', source: 'things' })
    expect([again.status, codeOf(again.body)]).toEqual([409, 'wrong_upload_state'])
  })

  it('is taken out again, and waits', async () => {
    const [before] = await list()
    const { upload: now, paths } = await placed(before?.id ?? '', 'undo')
    expect([now.state, paths]).toEqual(['waiting', ['files/of-2026-01-03.csv']])
    await served.events.until('finished')
    expect(await served.amount()).toBe('7')
    expect(inFiles()).toEqual(['of-2026-01-01.csv', 'of-2026-01-02.csv'])
    await placed(before?.id ?? '', 'accept', { as: 'file', source: 'things' })
    await served.events.until('finished')
    expect(await served.amount()).toBe('15')
    expect((await act(before?.id ?? '', 'discard')).body).toEqual({ discarded: true })
    expect(inFiles()).toHaveLength(3)
    expect((await act(before?.id ?? '', 'undo')).status).toBe(404)
  })

  it('takes the place of another only where that is said, which comes back when it is taken out', async () => {
    const { id, fits } = await upload('of-2026-01-03.csv', 'id,amount\nd,100\n')
    expect(fits[0]?.replaces).toBe(true)
    const refused = await act(id, 'accept', { as: 'file', source: 'things' })
    expect([refused.status, codeOf(refused.body)]).toEqual([409, 'file_exists'])
    await placed(id, 'accept', { as: 'file', source: 'things', replace: true })
    await served.events.until('finished')
    expect(await served.amount()).toBe('107')
    await placed(id, 'undo')
    await served.events.until('finished')
    expect(await served.amount()).toBe('15')
    expect(daily.read('files/of-2026-01-03.csv')).toBe('id,amount\nd,8\ne,x\n')
    await act(id, 'discard')
  })

  it('is not taken out where it was changed since', async () => {
    const { id } = await upload('of-2026-01-04.csv', 'id,amount\nf,1\n')
    await placed(id, 'accept', { as: 'file', source: 'things' })
    await served.events.until('finished')
    daily.day('2026-01-04', 'f,2')
    const { status, body } = await act(id, 'undo')
    expect([status, Object(body.error).message]).toEqual([
      409,
      'files/of-2026-01-04.csv changed since, or is gone; take it out by hand, and discard the upload',
    ])
    expect(daily.read('files/of-2026-01-04.csv')).toBe('id,amount\nf,2\n')
    rmSync(join(daily.folder, 'files/of-2026-01-04.csv'))
    await act(id, 'discard')
  })

  it('is refused where its name or its header is another, with the nearest that would do', async () => {
    const { id, fits } = await upload('export.csv', 'id,amount\ng,1\n')
    // no date can be told from such a name
    expect(fits.map(({ isNamedSo, path, header }) => [isNamedSo, path, header])).toEqual([
      [false, 'files/of-export.csv', 'same'],
    ])
    const named = await act(id, 'accept', { as: 'file', source: 'things' })
    expect([named.status, Object(named.body.error).message]).toEqual([
      400,
      '"export.csv" is no name for a file: the files of source things are called files/of-*.csv; nearest is "of-export.csv"',
    ])
    expect(codeOf((await act(id, 'accept', { as: 'file', source: 'thing' })).body)).toBe('unknown_source')
    const other = await upload('of-2026-01-05.csv', 'id,amt\ng,1\n')
    expect(other.fits[0]).toMatchObject({ header: 'differs', difference: expect.stringContaining('"amt"') })
    const unfit = await act(other.id, 'accept', { as: 'file', source: 'things' })
    expect([unfit.status, codeOf(unfit.body)]).toEqual([422, 'file_does_not_fit'])
    expect(inFiles()).toHaveLength(3)
    for (const one of [id, other.id]) await act(one, 'discard')
  })
})

describe('a file of a new source', () => {
  it('is drafted with what was not sure and its first records, and accepted as the draft says', async () => {
    const { id, draft, fits } = await upload(
      'Güter 2026.csv',
      'sku;Preis;seit\na1;1,50;2026-01-01\nb2;"2,5";2026-02-01\n',
    )
    expect(fits).toEqual([])
    expect([draft?.name, draft?.path, draft?.records, draft?.isWhole]).toEqual([
      'guter_2026',
      'files/Güter 2026.csv',
      2,
      true,
    ])
    expect(draft?.preview).toEqual({
      columns: ['sku', 'Preis', 'seit'],
      rows: [
        ['a1', '1,50', '2026-01-01'],
        ['b2', '2,5', '2026-02-01'],
      ],
    })
    const renamed = Upload.parse((await act(id, 'draft', { name: 'goods' })).body).draft
    expect(renamed?.tables.map(({ path }) => path)).toEqual([
      'sql/staging/stg_goods.sql',
      'sql/warehouse/fact_goods.sql',
    ])
    const { paths } = await placed(id, 'accept', { as: 'source', definition: renamed?.definition.text ?? '' })
    expect(paths).toEqual([
      'files/Güter 2026.csv',
      'sql/staging/stg_goods.sql',
      'sql/warehouse/fact_goods.sql',
      'sources/goods.yaml',
    ])
    await served.events.until('finished')
    const { nodes } = (await (await fetch(`${served.url}/api/lineage`)).json()) as {
      nodes: { id: string; rows: number }[]
    }
    expect(nodes.find((node) => node.id === 'table:fact_goods')?.rows).toBe(2)
    await placed(id, 'undo')
    await served.events.until('finished')
    for (const path of paths) expect(existsSync(join(daily.folder, path))).toBe(false)
    await act(id, 'discard')
  })

  it('is refused with every problem of the workspace as it would be, and nothing is written', async () => {
    const { id, draft } = await upload('goods.csv', 'sku,price\na,1\nb,2\n')
    const definition = (draft?.definition.text ?? '')
      .replace('entity: goods', 'entity: good')
      .replace('pattern: files/goods.csv', 'patern: files/goods.csv')
    const { status, body } = await act(id, 'accept', { as: 'source', definition })
    expect([status, codeOf(body)]).toEqual([422, 'definition_problems'])
    const at = { file: 'sources/goods.yaml', line: 5, column: 3 }
    expect(Object(Object(body.error).details).problems).toEqual([
      { ...at, message: 'the key "pattern" is missing' },
      { ...at, message: expect.stringContaining('unknown key "patern"; nearest is "pattern"') },
    ])
    const other = await act(id, 'accept', {
      as: 'source',
      definition: (draft?.definition.text ?? '').replace('files/goods.csv', 'files/other.csv'),
    })
    expect(Object(other.body.error).message).toContain('does not stand for the file that was uploaded, goods.csv')
    const sql = await act(id, 'accept', {
      as: 'source',
      definition: draft?.definition.text ?? '',
      staging: `${draft?.tables[0]?.text}; COPY fact_thing TO 'x.csv'`,
    })
    expect(codeOf(sql.body)).toBe('definition_problems')
    const clash = await act(id, 'accept', {
      as: 'source',
      definition: (draft?.definition.text ?? '').replace('source: goods', 'source: things'),
    })
    expect(codeOf(clash.body)).toBe('file_exists')
    expect(inFiles()).toHaveLength(3)
    expect(readdirSync(join(daily.folder, 'sources'))).toEqual(['things.yaml'])
    expect((await served.runs()).activity?.phase).toBe('finished')
    await act(id, 'discard')
  })

  it('does not take the place of a definition', async () => {
    const { id, draft } = await upload('workspace.yaml', 'sku,price\na,1\nb,2\n')
    const definition = (draft?.definition.text ?? '').replace('files/workspace.yaml', 'workspace.yaml')
    const { status, body } = await act(id, 'accept', { as: 'source', definition, replace: true })
    expect([status, codeOf(body)]).toEqual([400, 'wrong_file_name'])
    expect(daily.read('workspace.yaml')).toContain('name: small')
    await act(id, 'discard')
  })

  it('that cannot be drafted says why', async () => {
    const cases: readonly (readonly [string, string, string])[] = [
      ['empty.csv', '', 'the file is empty; there is no record in it to look at'],
      [
        'page.html',
        '<html><table></table></html>',
        'it is XML or HTML, which no source reads; export it as CSV, JSON or XLSX',
      ],
      ['half.parquet', 'PAR1 and nothing', 'the file is cut'],
    ]
    for (const [name, text, problem] of cases) {
      const { id, draft, problem: found } = await upload(name, text)
      expect(draft).toBeNull()
      expect(found).toContain(problem)
      await act(id, 'discard')
    }
  })
})

describe('an upload', () => {
  it.each([
    ['../evil.csv', 'it holds a folder; leave / and \\ out'],
    ['.hidden.csv', 'files whose names begin with a dot are hidden'],
    [' ', 'it is empty'],
    ['a*.csv', '* stands for any text in the pattern of a source'],
    [`${'ü'.repeat(126)}.csv`, 'it has 256 bytes; at most 255 fit'],
    ['a\u0007.csv', 'it holds a character that cannot be seen'],
  ])('called %j is refused', async (name, problem) => {
    const { status, body } = await send(name, 'id\n1\n')
    expect([status, codeOf(body)]).toEqual([400, 'wrong_file_name'])
    expect(Object(body.error).message).toContain(problem)
    expect(kept()).toEqual([])
  })

  it('that is too large, cut off or not sent as a file leaves nothing behind', async () => {
    const large = await send('large.csv', 'x'.repeat(100_001))
    expect([large.status, codeOf(large.body)]).toEqual([413, 'file_too_large'])
    const stream = new ReadableStream({
      start: (controller) => {
        controller.enqueue(new Uint8Array(60_000))
        controller.enqueue(new Uint8Array(60_000))
        controller.close()
      },
    })
    const init = {
      method: 'POST',
      body: stream,
      duplex: 'half',
      headers: { 'content-type': 'application/octet-stream' },
    }
    const unannounced = await fetch(`${served.url}/api/uploads?name=x.csv`, init as RequestInit)
    expect(unannounced.status).toBe(413)
    const form = await send('a.csv', 'id\n1\n', { 'content-type': 'text/plain' })
    expect([form.status, codeOf(form.body)]).toEqual([415, 'wrong_media_type'])
    const foreign = await send('a.csv', 'id\n1\n', { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.test' })
    expect([foreign.status, codeOf(foreign.body)]).toEqual([403, 'foreign_origin'])
    expect(kept()).toEqual([])
  })

  it('that was being put in place when the process was killed is taken out at the next start', async () => {
    const { id } = await upload('of-2026-01-09.csv', 'id,amount\nz,1000\n')
    await served.stop(1000)
    const folder = join(daily.data, 'uploads', id)
    // the state between the first file and the last, as a killed process leaves it
    const text = 'id,amount\nz,1000\n'
    const sha256 = createHash('sha256').update(text).digest('hex')
    const about = JSON.parse(daily.read(join('..', daily.data.split('/').at(-1) ?? '', 'uploads', id, 'upload.json')))
    const path = 'files/of-2026-01-09.csv'
    about.state = 'placing'
    about.placed = [
      { path, sha256, replaced: false, isData: true },
      { path: 'sources/new.yaml', sha256: 'none', replaced: false, isData: false },
    ]
    writeFileSync(join(folder, 'upload.json'), JSON.stringify(about))
    rmSync(join(folder, 'file/of-2026-01-09.csv'))
    daily.write(path, text)
    mkdirSync(join(daily.data, 'uploads', '00000000-0000-4000-8000-000000000000/file'), { recursive: true })
    served = await serveDaily(daily)
    expect(existsSync(join(daily.folder, path))).toBe(false)
    expect(await served.amount()).toBe('15')
    expect((await list()).map((one) => [one.name, one.state])).toEqual([['of-2026-01-09.csv', 'waiting']])
    expect(kept()).toEqual([id])
    await act(id, 'discard')
  })
})

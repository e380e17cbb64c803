import { describe, expect } from 'vitest'
import { PipelineError } from '../../../pipelines/problem.ts'
import type { TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { type WorkspaceCopy, workspaceTest } from '../../support/workspace-copy.ts'

const file = 'files/sales_pipeline.csv'
const header = 'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value'

const problemOf = async (warehouse: TestWarehouse) => {
  const error = await warehouse.run().catch((thrown: unknown) => thrown)
  if (error instanceof PipelineError) return error.problems
  throw error instanceof Error ? error : new Error('the file was loaded')
}

describe('a file fails the run', () => {
  workspaceTest('that is in another encoding far into a long file, with the line', async ({ copy, warehouse }) => {
    const lines = copy.read(file).split('\r\n')
    const before = `${lines.slice(0, 8499).join('\r\n')}\r\n`
    const after = lines.slice(8499).join('\r\n')
    copy.write(file, Buffer.concat([Buffer.from(before), Buffer.from([0xff]), Buffer.from(after)]))
    expect(await problemOf(warehouse)).toEqual([
      { file, line: 8500, message: expect.stringContaining('the line is not written in utf-8') },
    ])
  })

  // a file of more than a megabyte is read in several pieces; the record with many lines begins in one and ends in another
  workspaceTest('that holds no text behind a record of many lines, with the line', async ({ copy, warehouse }) => {
    const row = (id: string) => `${id},Moses Frase,GTX Basic,,Prospecting,,,\r\n`
    const many = `"${`${'x'.repeat(98)}\r\n`.repeat(6000)}`
    const rows = (name: string, count: number) => Array.from({ length: count }, (_, i) => row(`${name}${i}`)).join('')
    const text = `${header}\r\n${rows('A', 8000)}${many}", Frase,GTX Basic,,Prospecting,,,\r\n${rows('B', 8000)}`
    // a zero byte inside the record of many lines, on its line 5,900, and one behind it
    const inside = Buffer.from(text)
    inside[Buffer.byteLength(header) + 2 + rows('A', 8000).length + 1 + 5899 * 100] = 0
    const line = 1 + 8000 + 5900
    const zero = expect.stringContaining('the line holds a zero byte')
    copy.write(file, inside)
    expect(await problemOf(warehouse)).toEqual([{ file, line, message: zero }])
    const behind = Buffer.from(text)
    behind[behind.length - 3] = 0
    copy.write(file, behind)
    expect(await problemOf(warehouse)).toEqual([{ file, line: 1 + 8000 + 6001 + 8000, message: zero }])
  })

  workspaceTest('that is not written in the encoding that its source declares', async ({ copy, warehouse }) => {
    copy.replace('sources/sales_pipeline.yaml', 'final_newline', 'encoding: gb18030\n  final_newline')
    // GB18030 of 北京 is B1 B1 BE A9, and no character begins with FF
    const record = (bytes: readonly number[]) =>
      Buffer.concat([
        Buffer.from(`${header}\r\nA`),
        Buffer.from(bytes),
        Buffer.from(',Moses Frase,GTX Basic,,Prospecting,,,\r\n'),
      ])
    copy.write(file, record([0xb1, 0xb1, 0xbe, 0xa9]))
    await warehouse.run()
    expect(await warehouse.query('SELECT opportunity_id FROM fact_opportunity')).toEqual([{ opportunity_id: 'A北京' }])
    copy.write(file, record([0xff]))
    expect((await problemOf(warehouse))[0]).toMatchObject({
      file,
      line: 2,
      message: expect.stringContaining('the line is not written in gb18030'),
    })
  })
})

describe('a file that is odd but whole', () => {
  const oneRow = 'A,Moses Frase,GTX Basic,Cancity,Won,2017-01-01,2017-02-01,5'
  const load = async (copy: WorkspaceCopy, warehouse: TestWarehouse, content: string) => {
    copy.write(file, content)
    await warehouse.run()
    return warehouse.query('SELECT opportunity_id, source_line FROM fact_opportunity')
  }

  workspaceTest('may have one row', async ({ copy, warehouse }) => {
    expect(await load(copy, warehouse, `${header}\n${oneRow}\n`)).toEqual([{ opportunity_id: 'A', source_line: 2 }])
    expect(await warehouse.query('SELECT count(*) AS days, min(date) AS first FROM dim_date')).toEqual([
      { days: '366', first: '2017-01-01' },
    ])
  })

  workspaceTest('may begin with a byte order mark', async ({ copy, warehouse }) => {
    expect(await load(copy, warehouse, `\uFEFF${header}\r\n${oneRow}\r\n`)).toEqual([
      { opportunity_id: 'A', source_line: 2 },
    ])
  })

  workspaceTest('may have quotes around everything and empty lines at its end', async ({ copy, warehouse }) => {
    const quoted = [header, oneRow].map((line) =>
      line
        .split(',')
        .map((field) => `"${field}"`)
        .join(','),
    )
    expect(await load(copy, warehouse, `${quoted.join('\r\n')}\r\n\r\n\r\n`)).toEqual([
      { opportunity_id: 'A', source_line: 2 },
    ])
  })

  workspaceTest('may have a header and no rows, where its contract asks for none', async ({ copy, warehouse }) => {
    copy.replace('sources/sales_pipeline.yaml', 'rows: {min: 1}', 'rows: {}')
    expect(await load(copy, warehouse, `${header}\r\n`)).toEqual([])
    expect(await warehouse.query('SELECT date_key, date FROM dim_date')).toEqual([{ date_key: -1, date: null }])
    expect(await warehouse.query("SELECT complete_through, message FROM etl_run WHERE status = 'succeeded'")).toEqual([
      { complete_through: null, message: '127 rows read, 127 loaded, 0 rejected' },
    ])
  })
})

import { join } from 'node:path'
import type { Entity } from '../steps/source.ts'
import { type ReadSource, readSource } from './read-source.ts'
import { namesIn } from './sql-files.ts'

/** Folder of a workspace with a file for each list of customers that was drawn with a control group. */
export const listsFolder = 'lists'

/** What ends the name of such a file. */
export const listEnding = '.csv'

/** The columns of such a file: a row for each customer of the list, those of the control group too. */
export const listColumns = ['list', 'customer', 'campaign', 'channel', 'arm', 'stratum', 'drawn', 'days'] as const

const definition = `source: drawn_lists
title: Lists drawn with a control group
entity: experiment_subject
file: {pattern: ${listsFolder}/*${listEnding}, header: [${listColumns.join(', ')}]}
columns:
  experiment: {from: list, required: true}
  subject_id: {from: customer, required: true}
  customer_id: {from: customer, required: true}
  campaign_id: campaign
  channel_id: channel
  arm: {from: arm, required: true, one_of: [control, treatment]}
  stratum: stratum
  assigned_date: {from: drawn, required: true}
  outcome_days: {from: days, required: true, min: 1}
`

/** The source of the lists of a workspace, which needs no definition of its own; none where no list was drawn. */
export const readDrawnLists = async (
  folder: string,
  entities: ReadonlyMap<string, Entity>,
): Promise<readonly ReadSource[]> => {
  const names = await namesIn(join(folder, listsFolder))
  return names.some((name) => name.endsWith(listEnding)) ? [readSource(listsFolder, definition, entities)] : []
}

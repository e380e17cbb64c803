import { queryOptions } from '@tanstack/react-query'
import type { ChangeViewRequest, SavedView, SaveViewRequest } from '../../server/contract/saved-views.ts'
import { call } from './client.ts'
import { retry } from './options.ts'

const none = {}

/** What begins the key of every answer on saved views, so that all of them can be asked for anew at once. */
export const viewsKey = 'saved views'

/** The views of the reader, and those that others share. */
export const savedViewsOptions = () =>
  queryOptions({
    queryKey: [viewsKey],
    queryFn: ({ signal }) => call('savedViews', { body: undefined, parameters: none, signal }),
    select: ({ views }) => views,
    retry,
  })

/** All versions of a saved view, the last first. */
export const viewVersionsOptions = (id: string) =>
  queryOptions({
    queryKey: [viewsKey, id],
    queryFn: ({ signal }) => call('viewVersions', { body: undefined, parameters: { id }, signal }),
    select: ({ versions }) => versions,
    retry,
  })

/** Saves a view. @throws ApiError */
export const saveView = (body: SaveViewRequest): Promise<SavedView> => call('saveView', { body, parameters: none })

/** Makes a new version of a view. @throws ApiError */
export const changeView = (id: string, body: ChangeViewRequest): Promise<SavedView> =>
  call('changeView', { body, parameters: { id } })

/** Deletes a view. @throws ApiError */
export const deleteView = (id: string): Promise<SavedView> => call('deleteView', { body: none, parameters: { id } })

/** Brings a deleted view back. @throws ApiError */
export const restoreView = (id: string): Promise<SavedView> => call('restoreView', { body: none, parameters: { id } })

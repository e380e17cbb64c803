import { queryOptions } from '@tanstack/react-query'
import { call } from './client.ts'
import { retry } from './options.ts'

/** Whoever comes back to the page finds what is so now. */
const fresh = { refetchOnWindowFocus: 'always', retry } as const

/** The models of customers, with the figures that say most of each. */
export const modelsOptions = () =>
  queryOptions({
    queryKey: ['models'],
    queryFn: ({ signal }) => call('models', { body: undefined, parameters: {}, signal }),
    ...fresh,
  })

/** The card of one model. */
export const modelCardOptions = (name: string) =>
  queryOptions({
    queryKey: ['models', name],
    queryFn: ({ signal }) => call('modelCard', { body: undefined, parameters: { name }, signal }),
    ...fresh,
  })

import { type Query, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Catalog } from '../../../server/contract/catalog.ts'
import type { QueryResult } from '../../../server/contract/result.ts'
import { catalogOptions } from '../../api/options.ts'

/** The versions that an answer was made from, as catalogs and results say them. */
interface Versions {
  readonly data: string
  readonly model: string
}

const isSame = (a: Versions, b: Versions): boolean => a.data === b.data && a.model === b.model

/** Whether something fetched is not of these versions; what does not say its own may be. */
const isOther = (versions: Versions) => (query: Query) => {
  const [kind] = query.queryKey
  if (kind !== 'result' && kind !== 'detail') return kind !== 'cubes' && kind !== 'catalog'
  const data = query.state.data as QueryResult | undefined
  return data !== undefined && !isSame(data.meta, versions)
}

/** What is new since the page was opened or last said so. */
export type Reload = 'data' | 'model'

/**
 * Keeps everything on screen on one version. A result of another version than the catalog's fetches the catalog anew; a
 * catalog of another version fetches everything else anew, the results before staying until the new ones are whole.
 *
 * @returns what was reloaded, until `question` is another one
 */
export const useReload = (catalog: Catalog, shown: QueryResult | undefined, question: string): Reload | undefined => {
  const client = useQueryClient()
  const before = useRef(catalog)
  const [reloaded, setReloaded] = useState<{ readonly what: Reload; readonly question: string }>()
  useEffect(() => {
    if (shown === undefined || shown.query.from !== (catalog.of ?? catalog.name) || isSame(shown.meta, catalog)) return
    void client.invalidateQueries({ queryKey: catalogOptions(catalog.name).queryKey })
  }, [client, shown, catalog])
  useEffect(() => {
    const known = before.current
    before.current = catalog
    if (known.name !== catalog.name || isSame(known, catalog)) return
    const predicate = isOther(catalog)
    client.removeQueries({ type: 'inactive', predicate })
    void client.invalidateQueries({ predicate })
    setReloaded({ what: known.data === catalog.data ? 'model' : 'data', question })
  }, [client, catalog, question])
  return reloaded?.question === question ? reloaded.what : undefined
}

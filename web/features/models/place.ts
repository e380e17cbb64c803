/** The model whose card the page shows, as its address says it; undefined for the first. */
export const toModel = (search: string): string | undefined => new URLSearchParams(search).get('model') ?? undefined

/** The address of a model's card. */
export const hrefOf = (model: string): string => `/models?${new URLSearchParams({ model })}`

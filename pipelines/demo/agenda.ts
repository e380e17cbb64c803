/** What is to come, by day. Nothing of a day that is over can be added. */
export interface Agenda<T> {
  readonly add: (day: number, item: T) => void
  /** the items of a day in the order in which they were added; they are gone from the agenda then */
  readonly take: (day: number) => readonly T[]
}

/** An empty agenda. */
export const createAgenda = <T>(): Agenda<T> => {
  const days = new Map<number, T[]>()
  return {
    add: (day, item) => {
      const items = days.get(day)
      if (items === undefined) days.set(day, [item])
      else items.push(item)
    },
    take: (day) => {
      const items = days.get(day) ?? []
      days.delete(day)
      return items
    },
  }
}

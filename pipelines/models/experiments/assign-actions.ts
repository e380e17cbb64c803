import { ModelRefusal } from '../refusal.ts'
import { MoveQueue } from './move-queue.ts'

/** An action, and how many customers it can be done for; no limit where `capacity` is Infinity. */
export interface LimitedAction {
  readonly name: string
  readonly capacity: number
}

/** A customer with the incremental value of every action, in their order; null where it must not be done, for want of consent. */
export interface Candidate {
  readonly key: string
  readonly values: readonly (number | null)[]
}

/** Who gets what, and what that adds in all. */
export interface Assignment {
  /** name of the action by key; null for those for whom nothing is done */
  readonly actions: ReadonlyMap<string, string | null>
  readonly total: number
}

const check = (actions: readonly LimitedAction[], candidates: readonly Candidate[]): void => {
  for (const { name, capacity } of actions) {
    if (capacity === Number.POSITIVE_INFINITY || (Number.isInteger(capacity) && capacity >= 0)) continue
    throw ModelRefusal.of('bad_capacity', { name, capacity })
  }
  for (const { key, values } of candidates) {
    if (values.length === actions.length && values.every((value) => value === null || Number.isFinite(value))) continue
    throw ModelRefusal.of('bad_candidate', { key, values: values.map(String), actions: actions.length })
  }
}

/** Customers in slots: one for each action, and the last for nothing. */
class Slots {
  readonly load: number[]
  readonly placed: Int32Array
  private readonly queues: readonly (readonly MoveQueue[])[]
  private readonly worth: (customer: number, slot: number) => number
  private readonly count: number

  constructor(candidates: readonly Candidate[], count: number) {
    this.count = count
    this.worth = (customer, slot) =>
      slot === count - 1 ? 0 : (candidates[customer]?.values[slot] ?? Number.NEGATIVE_INFINITY)
    this.load = Array.from({ length: count }, () => 0)
    this.placed = new Int32Array(candidates.length)
    this.queues = this.load.map(() => this.load.map(() => new MoveQueue()))
    for (const [customer] of candidates.entries()) {
      let best = count - 1
      for (let slot = 0; slot < count - 1; slot++)
        if (this.worth(customer, slot) > this.worth(customer, best)) best = slot
      this.put(customer, best)
    }
  }

  put(customer: number, slot: number): void {
    this.placed[customer] = slot
    this.load[slot] = (this.load[slot] ?? 0) + 1
    for (let other = 0; other < this.count; other++) {
      const worthThere = this.worth(customer, other)
      if (other !== slot && worthThere !== Number.NEGATIVE_INFINITY)
        this.queues[slot]?.[other]?.add({ customer, cost: this.worth(customer, slot) - worthThere })
    }
  }

  /** The cheapest move from one slot to another; undefined where nobody can move. */
  cheapest(from: number, to: number) {
    return this.queues[from]?.[to]?.least((customer) => this.placed[customer] === from)
  }

  move(from: number, to: number): void {
    const found = this.cheapest(from, to)
    if (found === undefined) throw new Error('a move that was found can be made')
    this.load[from] = (this.load[from] ?? 0) - 1
    this.put(found.customer, to)
  }
}

/** The cheapest chain of moves out of a slot into one that has room, by Bellman and Ford over the few slots. */
const cheapestChain = (slots: Slots, from: number, capacities: readonly number[]): number[] => {
  const cost = capacities.map((_, slot) => (slot === from ? 0 : Number.POSITIVE_INFINITY))
  const before = capacities.map(() => -1)
  for (let round = 1; round < capacities.length; round++)
    for (const [a] of capacities.entries())
      for (const [b] of capacities.entries()) {
        const move = a === b || b === from ? undefined : slots.cheapest(a, b)
        const through = (cost[a] ?? 0) + (move?.cost ?? Number.POSITIVE_INFINITY)
        // a chain that is cheaper by rounding alone would let two slots name each other
        if (!(through < (cost[b] ?? 0) - 1e-12 * Math.abs(through))) continue
        cost[b] = through
        before[b] = a
      }
  const hasRoom = capacities.map((capacity, slot) => (slots.load[slot] ?? 0) < capacity)
  let best = -1
  for (const [slot, room] of hasRoom.entries())
    if (room && (best === -1 || (cost[slot] ?? 0) < (cost[best] ?? 0))) best = slot
  const chain: number[] = []
  for (let slot = best; slot !== -1; slot = before[slot] ?? -1) chain.unshift(slot)
  return chain
}

/**
 * Gives customers actions so that all together add most, where actions have capacities: not to those of the largest value, but
 * of the largest difference to what else they could get. Exact: from everybody's best, the cheapest chains of moves empty what
 * is too full (successive shortest paths). Nothing can always be done.
 *
 * @throws ModelRefusal `bad_capacity`, `bad_candidate`
 * @source Ahuja, Magnanti and Orlin (1993), Network Flows, 9.7
 */
export const assignActions = (actions: readonly LimitedAction[], candidates: readonly Candidate[]): Assignment => {
  check(actions, candidates)
  const capacities = [...actions.map(({ capacity }) => capacity), Number.POSITIVE_INFINITY]
  const slots = new Slots(candidates, capacities.length)
  for (const [slot, capacity] of capacities.entries()) {
    while ((slots.load[slot] ?? 0) > capacity) {
      const chain = cheapestChain(slots, slot, capacities)
      for (let i = chain.length - 1; i > 0; i--) slots.move(chain[i - 1] ?? 0, chain[i] ?? 0)
    }
  }
  const chosen = candidates.map((candidate, i) => ({ candidate, slot: slots.placed[i] ?? 0 }))
  return {
    actions: new Map(chosen.map(({ candidate, slot }) => [candidate.key, actions[slot]?.name ?? null])),
    total: chosen.reduce((sum, { candidate, slot }) => sum + (candidate.values[slot] ?? 0), 0),
  }
}

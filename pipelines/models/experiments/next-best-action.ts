import { ModelRefusal } from '../refusal.ts'

/** Something that can be done for a customer. */
export interface Action {
  readonly name: string
  /** that the customer buys when it is done, 0 to 1 */
  readonly probability: number
  /** what the purchase then brings, in currency */
  readonly margin: number
  /** what it costs whether or not the customer buys, in currency */
  readonly cost: number
}

/** What an action is worth, and beyond doing nothing. */
export interface ActionValue {
  readonly name: string
  readonly value: number
  readonly incremental: number
}

/**
 * What actions are worth: probability times margin less cost, and how much more that is than doing nothing.
 *
 * @param none what happens when nothing is done
 * @returns in the order of the actions
 * @throws ModelRefusal `bad_action` for a probability outside 0 to 1 or amounts that are no numbers
 */
export const actionValues = (actions: readonly Action[], none: Action): ActionValue[] => {
  for (const { name, probability, margin, cost } of [none, ...actions]) {
    if (probability >= 0 && probability <= 1 && Number.isFinite(margin + cost)) continue
    throw ModelRefusal.of('bad_action', { name, probability, margin, cost })
  }
  const worth = ({ probability, margin, cost }: Action) => probability * margin - cost
  return actions.map((action) => ({
    name: action.name,
    value: worth(action),
    incremental: worth(action) - worth(none),
  }))
}

/** The action that adds most; undefined where none adds anything, so that nothing is best. */
export const nextBestAction = (values: readonly ActionValue[]): ActionValue | undefined =>
  values.reduce<ActionValue | undefined>(
    (best, value) => (value.incremental > (best?.incremental ?? 0) ? value : best),
    undefined,
  )

/** Moving a customer, and what is lost by it. */
export interface Move {
  readonly customer: number
  readonly cost: number
}

const isBefore = (a: Move, b: Move): boolean => a.cost < b.cost || (a.cost === b.cost && a.customer < b.customer)

/** Moves by their cost, the cheapest first, of equal ones that of the first customer: a binary heap. */
export class MoveQueue {
  private readonly moves: Move[] = []

  /** Adds a move. */
  add(move: Move): void {
    const { moves } = this
    let place = moves.push(move) - 1
    while (place > 0) {
      const parent = (place - 1) >> 1
      const above = moves[parent]
      if (above === undefined || !isBefore(move, above)) break
      moves[place] = above
      place = parent
    }
    moves[place] = move
  }

  /** The cheapest move that still can be made; those before it are dropped. Undefined where there is none. */
  least(canMove: (customer: number) => boolean): Move | undefined {
    for (let [first] = this.moves; first !== undefined; first = this.moves[0]) {
      if (canMove(first.customer)) return first
      this.drop()
    }
    return undefined
  }

  private drop(): void {
    const { moves } = this
    const last = moves.pop()
    if (last === undefined || moves.length === 0) return
    let place = 0
    for (;;) {
      const left = 2 * place + 1
      const [one, other] = [moves[left], moves[left + 1]]
      const child = one !== undefined && other !== undefined && isBefore(other, one) ? left + 1 : left
      const below = moves[child]
      if (below === undefined || !isBefore(below, last)) break
      moves[place] = below
      place = child
    }
    moves[place] = last
  }
}

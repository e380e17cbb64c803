import { type ChartInput, drawnOf, seriesOf } from './chart.ts'
import { bandsOf, pointsOf, type TimePlace } from './events.ts'
import { axisRoom, nameRoom } from './lines.ts'
import type { Mark } from './marks.ts'
import type { ChartFrame } from './parts.ts'

/** Where the periods of a chart over time stand; undefined for marks that do not run along time. */
export const placeOf = (input: ChartInput, mark: Mark, frame: ChartFrame): TimePlace | undefined => {
  const { along, parts } = seriesOf(input)
  const periods = along.members.length
  if (mark === 'columns' || mark === 'stacked' || mark === 'grouped') return bandsOf(periods)
  if (mark === 'area') return pointsOf(periods, 0.1)
  if (mark !== 'line') return undefined
  const crossed = input.columns.members.length > 0
  const drawn = drawnOf(input, 'line')
  const names = parts.members.slice(0, along === input.columns ? drawn.rows : drawn.columns).map(({ label }) => label)
  const room = nameRoom(names, periods, Math.max(1, frame.width - axisRoom))
  const isNamedAtEnd = crossed && periods > 1 && !room.isCut && frame.shared === undefined
  return isNamedAtEnd ? pointsOf(periods, room.scale.padding, room.scale.align) : pointsOf(periods, 0.3)
}

type InCurrencies = { measure: string; currency: string; converted: readonly string[] }

const inCurrencies = ({ measure, currency, converted }: InCurrencies, what: string): string => {
  const instead = converted.length === 0 ? '' : `, or ask for what is converted: ${converted.join(', ')}`
  return `${measure} is in several currencies, those of ${currency}, and ${what}; leave one, {"attribute": "${currency}", "in": ["…"]}, or group by ${currency} without totals over it${instead}`
}

type OneCondition = { periods: readonly string[]; others: readonly string[] }

const mixed = ({ periods, others }: OneCondition, what: string): string => {
  const names = periods.join(', ')
  return `a measure is ${what}, and one condition reads ${names} together with ${others.join(', ')}, so it cannot say which dates are meant; write the condition on ${names} on its own`
}

const throughNodes = ({ measure, attribute }: { measure: string; attribute: string }, instead: string): string =>
  `${measure} goes from row to row, and a node of ${attribute} holds those below it, so they would count again; ${instead}list the children of one node, {"childrenOf": [key], "of": "${attribute}"}`

/** Why a measure, how it is shown or what it is calculated from has no sound answer: the text of each reason, by its details. */
export const valueReasons = {
  shows_itself: (p: { name: string }) => `${p.name} shows itself; show a measure of the cube`,
  uses_shown: (p: { name: string }) =>
    `a calculation comes before display calculations, so it cannot use ${p.name}; calculate first, {"calc": …, "as": "x"}, and show the result, {"measure": "x", "show": …}`,
  uses_itself: (p: { names: readonly string[] }) => `a calculation uses itself: ${p.names.join(' uses ')}`,
  no_measure: (p: { measure: string }) => `there is no measure ${p.measure}`,
  nested_too_deep: (p: { limit: number }) =>
    `statistics nest deeper than ${p.limit}; take the statistic over the members of fewer attributes`,
  too_many_coordinates: (p: { limit: number }) =>
    `the query asks for values at more than ${p.limit} other dates and coordinates; ask for some of them in a query of their own`,
  change_of_mixed: (p: { attributes: readonly string[] }) =>
    `a calculation changes the coordinate, and one condition reads ${p.attributes.join(' and ')} together: it can neither stay nor go; write it as conditions on one attribute each`,
  moved_of_mixed: (p: OneCondition) => mixed(p, 'moved in time'),
  read_at_mixed: (p: OneCondition) => mixed(p, 'read at the dates of a period'),
  no_date_role: (p: { cube: string }) =>
    `cube ${p.cube} has no date role, so nothing can be moved in time; ask for the measure without a modifier`,
  not_date_role: (p: { role: string; cube: string; dates: readonly string[] }) =>
    `${p.role} is no date role of cube ${p.cube}; its date roles are ${p.dates.join(', ')}`,
  mapped_before_others: (p: { role: string }) =>
    `a shift of ${p.role} by mapped dates leaves no range for a further modifier to start from, also for one inside a calculated measure; let the shift come last`,
  no_level_to_move: (p: { role: string }) =>
    `prior and last move by the level of the row or of the filter, and neither names a period of ${p.role}; say by which, such as prior(month), or put ${p.role}.month on an axis`,
  periods_without_rows: (p: { show: string; level: string; period: string }) =>
    `${p.show} goes over every period of each ${p.level}, also those without rows, which no row says the ${p.level} of; put ${p.level} before ${p.period}`,
  base_on_no_axis: (p: { level: string; axes: readonly string[] }) =>
    `the base ${p.level} is on no axis, and no attribute on the axes (${p.axes.join(', ')}) is below it; put ${p.level} on an axis, or take the base grand`,
  share_of_node: (p: { attribute: string }) =>
    `the parent of a node of ${p.attribute} is a row of the same attribute, which no share can be of; take the base grand, or divide by the node's own value at its parent, such as m / m{${p.attribute} = key}`,
  share_of_shown: (p: { name: string; of: string; attribute: string }) =>
    `${p.name} is the share of ${p.of} in ${p.attribute}, which is on no axis, and ${p.of} is itself shown among the rows; put ${p.attribute} on an axis`,
  needs_visible: (p: { name: string; needs: string }) =>
    `${p.name} is over all members and needs ${p.needs}, which is over visible ones; show ${p.name} over visible too`,
  through_nodes: (p: { measure: string; attribute: string }) => throughNodes(p, ''),
  through_nodes_or_flat: (p: { measure: string; attribute: string; flat: string }) =>
    throughNodes(p, `put a flat attribute such as ${p.flat} in its place, or `),
  unknown_to_cube: (p: { cube: string; attributes: readonly string[]; view: string }) =>
    `cube ${p.cube} has no ${p.attributes.join(', ')}, and view ${p.view} lets no measure be asked where its fact does not know an attribute; leave out the measures of ${p.cube}, or ask unrelated "blank" or "repeat"`,
  setting_not_of_rows: (p: { scenario: string; parameter: string; attribute: string; cube: string }) =>
    `scenario ${p.scenario} sets ${p.parameter} by ${p.attribute}, of which rows of cube ${p.cube} have none of their own; ask for it without this scenario, or set ${p.parameter} itself`,
  parameter_not_of_rows: (p: { parameter: string; attribute: string; cube: string }) =>
    `${p.parameter} has a value for each ${p.attribute} here, of which rows of cube ${p.cube} have none of their own; give it one value`,
  parameter_of_segment: (p: { parameter: string; attribute: string; segment: string }) =>
    `${p.parameter} has a value for each ${p.attribute} here, and ${p.segment} is the same for all of them; give it one value`,
  parameter_of_bridge: (p: { parameter: string; attribute: string; bridge: string }) =>
    `${p.parameter} has a value for each ${p.attribute} here, and the model of bridge ${p.bridge} is the same for all of them; give it one value`,
  parameter_of_calculation: (p: { parameter: string; attribute: string }) =>
    `${p.parameter} has a value for each ${p.attribute} here, and a calculation over measures has rows of several members at once; read :${p.parameter} in the expr of a measure, or give it one value`,
  rate_of_now: (p: { rates: string }) =>
    `the rate of now in ${p.rates} is that of the last complete date, and nothing says how far the data are complete; ask for a measure converted at a date of its rows`,
  currencies_added: (p: InCurrencies) => inCurrencies(p, 'these do not add up'),
  currencies_totalled: (p: InCurrencies & { over: string }) =>
    inCurrencies(p, `a total over ${p.over}, which is asked for or needed, would add several up`),
  currencies_in_statistic: (p: InCurrencies & { over: string }) =>
    inCurrencies(p, `a statistic over ${p.over} would mix them`),
  currencies_ranked: (p: InCurrencies & { attributes: readonly string[] }) =>
    inCurrencies(p, `a ranking of ${p.attributes.join(', ')} would compare them`),
  currencies_compared: (p: InCurrencies & { name: string }) =>
    inCurrencies(p, `${p.name} would compare rows of several`),
} as const

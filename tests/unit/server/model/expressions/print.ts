import type { TimeModifier } from '../../../../../server/model/calendar.ts'
import type { Calculation, CoordinateChange, CoordinateKey } from '../../../../../server/model/expression.ts'

const word = (name: string, ...args: readonly (string | number | undefined)[]) => {
  const given = args.filter((arg) => arg !== undefined)
  return `@${name}${given.length === 0 ? '' : `(${given.join(', ')})`}`
}

const modifier = (m: TimeModifier): string => {
  switch (m.kind) {
    case 'prior':
      return word('prior', m.unit, m.n, m.role)
    case 'shift':
      return word(m.name, m.role)
    case 'rolling':
      return word('rolling', m.unit === undefined ? m.n : `${m.n} ${m.unit}`, m.role)
    default:
      return word(m.kind, m.unit, m.role)
  }
}

const key = (value: CoordinateKey) => (typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value))

const isPath = (member: CoordinateKey | readonly CoordinateKey[]): member is readonly CoordinateKey[] =>
  Array.isArray(member)

const change = (c: CoordinateChange): string => {
  if (c.kind === 'all') return `all(${c.attribute})`
  const members = c.members.map((member) => (isPath(member) ? `(${member.map(key).join(', ')})` : key(member)))
  return members.length === 1 ? `${c.attribute} = ${members[0]}` : `${c.attribute} in (${members.join(', ')})`
}

/** A calculation as text with every operation in brackets, so that what binds to what shows; it reads back as the same. */
export const print = (c: Calculation): string => {
  switch (c.kind) {
    case 'number':
      return String(c.value)
    case 'text':
      return key(c.value)
    case 'parameter':
      return `:${c.parameter}`
    case 'measure':
      return `${c.measure}${(c.modifiers ?? []).map(modifier).join('')}`
    case 'at':
      return `${c.operand.kind === 'measure' ? print(c.operand) : `(${print(c.operand)})`}{${c.changes.map(change).join(', ')}}`
    case 'own':
      return `own(${print(c.operand)})`
    case 'over':
      return `${c.function}(${[...c.operands.map(print), ...(c.p === undefined ? [] : [c.p])].join(', ')} over ${c.attribute})`
    case 'property':
      return `property(${c.attribute})`
    case 'arithmetic':
    case 'comparison':
    case 'logic':
      return `(${print(c.left)} ${c.op} ${print(c.right)})`
    case 'negate':
      return `(-${print(c.operand)})`
    case 'not':
      return `(not ${print(c.operand)})`
    case 'coalesce':
      return `coalesce(${c.arguments.map(print).join(', ')})`
    case 'if':
      return `if(${[c.condition, c.value, ...(c.otherwise ? [c.otherwise] : [])].map(print).join(', ')})`
  }
}

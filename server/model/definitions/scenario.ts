import { baseScenario, Scenario, Setting } from '../language/parameter.ts'
import { keysOf } from '../language/values.ts'
import type { Report } from '../problem.ts'
import { readEntries, readFields } from '../yaml/fields.ts'
import { describe, type Entry } from '../yaml/node.ts'
import type { ScenarioDefinition, SettingDefinition } from './definition.ts'
import { isDocumentation, readNamed } from './named.ts'

const readMembers = (node: Entry['node'], where: string, report: Report): SettingDefinition['at'] => {
  const [entry, ...more] = readEntries(node, `"at" of ${where}`, report)
  if (entry === undefined || more.length > 0) {
    const expected = 'one pair {attribute: {member: value}}'
    const found = more.length > 0 ? `${more.length + 1} attributes` : describe(node)
    return report(node.place, 'wrong_shape', { where: `"at" of ${where}`, expected, found })
  }
  const members = readEntries(entry.node, `the members of "at" of ${where}`, report)
  return { attribute: entry.key, members }
}

/** What a scenario says of one parameter: a value, or `default` and `at` with one per member. */
const readSetting = ({ key, node }: Entry, scenario: string, report: Report): SettingDefinition | undefined => {
  if (node.kind === 'scalar') return { parameter: key, value: node, at: undefined }
  const where = `${key.value} of ${scenario}`
  const fields = readFields(node, where, key.place, keysOf(Setting), report)
  const at = fields.node('at')
  const members = at && readMembers(at, where, report)
  if (node.kind !== 'map' || (at && members === undefined)) return undefined
  const value = fields.node('default')
  if (value === undefined && members === undefined) return report(key.place, 'missing_key', { where, key: 'default' })
  return { parameter: key, value, at: members }
}

/** Reads one scenario; undefined where it has a reserved name or sets nothing. */
export const readScenario = ({ key: name, node }: Entry, report: Report): ScenarioDefinition | undefined => {
  const where = `scenario ${name.value}`
  if (name.value === baseScenario) {
    const reason = 'it is what scenarios are compared with: the values without any'
    return report(name.place, 'excluded_key', { where: '"scenarios"', key: name.value, reason })
  }
  const entries = readEntries(node, where, report).filter(({ key }) => !isDocumentation(key.value))
  const set = entries.filter(({ key }) => key.value !== 'override')
  const known = [...keysOf(Scenario).known, ...set.map(({ key }) => key.value)]
  const fields = readFields(node, where, name.place, { known }, report)
  const named = readNamed(name, fields)
  const override = fields.flag('override') ?? false
  if (set.length === 0) {
    const expected = 'values of parameters'
    return report(name.place, 'wrong_shape', { where, expected, found: 'none' })
  }
  const settings = set.flatMap((entry) => readSetting(entry, where, report) ?? [])
  return settings.length < set.length ? undefined : { ...named, override, settings }
}

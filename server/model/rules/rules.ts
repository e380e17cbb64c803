import { attributeValues, degenerateValues } from './attribute-values.ts'
import { dimensionColumnsExist, factColumnsExist } from './columns-exist.ts'
import { drillColumns } from './drill-columns.ts'
import { grainColumns } from './grain-columns.ts'
import { hierarchyLevels } from './hierarchy-levels.ts'
import { cubeNamesUnique, dimensionNamesUnique } from './names-unique.ts'
import { roleDimensions } from './role-dimensions.ts'
import { roleKeyTypes } from './role-key-types.ts'
import { rolePaths } from './role-paths.ts'
import type { CubeRule, DimensionRule } from './rule.ts'
import { synonymsUnique } from './synonyms-unique.ts'
import { timeRole } from './time-role.ts'
import { viaTables } from './via-tables.ts'
import { withinAttributes } from './within-attributes.ts'

/** What every dimension over a table is held to. */
export const dimensionRules: readonly DimensionRule[] = [
  dimensionColumnsExist,
  viaTables,
  attributeValues,
  withinAttributes,
  hierarchyLevels,
  dimensionNamesUnique,
]

/** What every cube is held to. */
export const cubeRules: readonly CubeRule[] = [
  factColumnsExist,
  grainColumns,
  roleDimensions,
  rolePaths,
  roleKeyTypes,
  degenerateValues,
  timeRole,
  drillColumns,
  cubeNamesUnique,
  synonymsUnique,
]

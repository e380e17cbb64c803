import { attributeValues, degenerateValues } from './attribute-values.ts'
import { bridges } from './bridges.ts'
import { dimensionColumnsExist, factColumnsExist } from './columns-exist.ts'
import { drillColumns } from './drill-columns.ts'
import { grainColumns } from './grain-columns.ts'
import { hierarchyLevels } from './hierarchy-levels.ts'
import { historyColumns } from './history.ts'
import { cubeNamesUnique, dimensionNamesUnique } from './names-unique.ts'
import { raggedLevels } from './ragged-levels.ts'
import { roleDimensions } from './role-dimensions.ts'
import { roleInstants } from './role-instants.ts'
import { roleKeyTypes } from './role-key-types.ts'
import { roleLabels } from './role-labels.ts'
import { rolePaths } from './role-paths.ts'
import { roleVersions } from './role-versions.ts'
import type { CubeRule, DimensionRule } from './rule.ts'
import { synonymsUnique } from './synonyms-unique.ts'
import { timeRole } from './time-role.ts'
import { trees } from './trees.ts'
import { viaTables } from './via-tables.ts'
import { withinAttributes } from './within-attributes.ts'

/** What every dimension over a table is held to. */
export const dimensionRules: readonly DimensionRule[] = [
  dimensionColumnsExist,
  viaTables,
  attributeValues,
  withinAttributes,
  hierarchyLevels,
  raggedLevels,
  historyColumns,
  trees,
  dimensionNamesUnique,
]

/** What every cube is held to. */
export const cubeRules: readonly CubeRule[] = [
  factColumnsExist,
  grainColumns,
  roleDimensions,
  rolePaths,
  bridges,
  roleKeyTypes,
  roleVersions,
  roleInstants,
  roleLabels,
  degenerateValues,
  timeRole,
  drillColumns,
  cubeNamesUnique,
  synonymsUnique,
]

import type { CatalogAttribute } from '../../server/contract/catalog.ts'

/** An attribute with what is known of the labels of its members, by the member's JSON. */
export interface LabelledAttribute extends CatalogAttribute {
  readonly labels?: ReadonlyMap<string, string>
}

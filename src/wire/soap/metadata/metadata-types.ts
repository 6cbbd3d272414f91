import { isArrayOf, isKind } from "../data-contract.ts";
import { ns } from "../namespaces.ts";
import { list, type NamedType } from "../shape.ts";
import { attributeTypes } from "./attribute-shapes.ts";
import { entityMetadata } from "./entity-shapes.ts";
import { label } from "./label-shapes.ts";
import { anyOptionSet, isOptionSet, optionSetTypes } from "./option-set-shapes.ts";
import { entityKey, manyToMany, oneToMany } from "./relationship-shapes.ts";

/**
 * Descriptions as parameters and results of the metadata messages (messages §2.2). Members that the model does not keep are
 * passed over on reading and left out on writing; all of the contract's members may be absent.
 */
export const metadataTypes: readonly NamedType[] = [
  { namespace: ns.metadata, name: "EntityMetadata", shape: entityMetadata, is: isKind("EntityMetadata") },
  {
    namespace: ns.metadata,
    name: "ArrayOfEntityMetadata",
    shape: list(ns.metadata, "EntityMetadata", () => entityMetadata),
    is: isArrayOf(isKind("EntityMetadata")),
  },
  {
    namespace: ns.contracts,
    name: "EntityMetadataCollection",
    shape: list(ns.contracts, "EntityMetadata", () => entityMetadata),
    is: () => false,
  },
  {
    namespace: ns.metadata,
    name: "OneToManyRelationshipMetadata",
    shape: oneToMany,
    is: isKind("OneToManyRelationshipMetadata"),
  },
  {
    namespace: ns.metadata,
    name: "ArrayOfOneToManyRelationshipMetadata",
    shape: list(ns.metadata, "OneToManyRelationshipMetadata", () => oneToMany),
    is: isArrayOf(isKind("OneToManyRelationshipMetadata")),
  },
  {
    namespace: ns.metadata,
    name: "ManyToManyRelationshipMetadata",
    shape: manyToMany,
    is: isKind("ManyToManyRelationshipMetadata"),
  },
  { namespace: ns.contracts, name: "Label", shape: label, is: isLabel },
  { namespace: ns.metadata71, name: "EntityKeyMetadata", shape: entityKey, is: isKind("EntityKeyMetadata") },
  ...optionSetTypes,
  {
    namespace: ns.metadata,
    name: "ArrayOfOptionSetMetadataBase",
    shape: list(ns.metadata, "OptionSetMetadataBase", () => anyOptionSet),
    is: isArrayOf(isOptionSet),
  },
  ...attributeTypes,
];

function isLabel(value: unknown): boolean {
  return typeof value === "object" && value !== null && "localized" in value;
}

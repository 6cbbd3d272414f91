import type { OperationType } from "./operations.ts";

const edmTypes: Readonly<Record<Exclude<OperationType, `enum ${string}`>, string>> = {
  string: "Edm.String",
  guid: "Edm.Guid",
  int: "Edm.Int32",
  long: "Edm.Int64",
  bool: "Edm.Boolean",
  dateTime: "Edm.DateTimeOffset",
  decimal: "Edm.Decimal",
  binary: "Edm.Binary",
  option: "Edm.Int32",
  entity: "mscrm.crmbaseentity",
  reference: "mscrm.crmbaseentity",
  idOf: "mscrm.crmbaseentity",
  entities: "Collection(mscrm.crmbaseentity)",
  references: "Collection(mscrm.crmbaseentity)",
  idsOf: "Collection(mscrm.crmbaseentity)",
  strings: "Collection(Edm.String)",
  guids: "Collection(Edm.Guid)",
  ints: "Collection(Edm.Int32)",
  columnSet: "Edm.Untyped",
  query: "Edm.Untyped",
  fetchXml: "Edm.String",
  label: "mscrm.Label",
  lookup: "mscrm.ComplexLookupAttributeMetadata",
  oneToManyRelationships: "Collection(mscrm.ComplexOneToManyRelationshipMetadata)",
  principalAccess: "mscrm.PrincipalAccess",
  principalAccesses: "Collection(mscrm.PrincipalAccess)",
  rolePrivileges: "Collection(mscrm.RolePrivilege)",
  recordCounts: "mscrm.EntityRecordCountCollection",
  organizationDetail: "mscrm.OrganizationDetail",
};

/** The type of a parameter or result in `$metadata`. */
export function edmTypeOfOperation(type: OperationType): string {
  if (isEnum(type)) return `mscrm.${type.slice("enum ".length)}`;
  return edmTypes[type];
}

function isEnum(type: OperationType): type is `enum ${string}` {
  return type.startsWith("enum ");
}

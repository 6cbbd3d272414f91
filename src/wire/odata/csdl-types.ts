/** Enumerations and complex types that operations and columns of every organization use. */
export const enumTypes: readonly (readonly [
  name: string,
  members: readonly (readonly [string, number])[],
  isFlags: boolean,
])[] = [
  [
    "AccessRights",
    [
      ["None", 0],
      ["ReadAccess", 1],
      ["WriteAccess", 2],
      ["AppendAccess", 4],
      ["AppendToAccess", 16],
      ["CreateAccess", 32],
      ["DeleteAccess", 65536],
      ["ShareAccess", 262144],
      ["AssignAccess", 524288],
    ],
    true,
  ],
  [
    "EndpointAccessType",
    [
      ["Default", 0],
      ["Internet", 1],
      ["Intranet", 2],
    ],
    false,
  ],
  [
    "OrganizationState",
    [
      ["Enabled", 0],
      ["Disabled", 1],
    ],
    false,
  ],
  [
    "PrivilegeDepth",
    [
      ["Basic", 0],
      ["Local", 1],
      ["Deep", 2],
      ["Global", 3],
    ],
    false,
  ],
  [
    "TargetFieldType",
    [
      ["All", 0],
      ["ValidForCreate", 1],
      ["ValidForUpdate", 2],
      ["ValidForRead", 3],
    ],
    false,
  ],
];

export const complexTypes: readonly (readonly [name: string, members: Readonly<Record<string, string>>])[] = [
  [
    "BooleanManagedProperty",
    { Value: "Edm.Boolean", CanBeChanged: "Edm.Boolean", ManagedPropertyLogicalName: "Edm.String" },
  ],
  [
    "EntityRecordCountCollection",
    { Count: "Edm.Int32", IsReadOnly: "Edm.Boolean", Keys: "Collection(Edm.String)", Values: "Collection(Edm.Int64)" },
  ],
  [
    "EndpointCollection",
    { Count: "Edm.Int32", IsReadOnly: "Edm.Boolean", Keys: "Collection(Edm.String)", Values: "Collection(Edm.String)" },
  ],
  ["LocalizedLabel", { Label: "Edm.String", LanguageCode: "Edm.Int32", IsManaged: "Edm.Boolean" }],
  ["Label", { LocalizedLabels: "Collection(mscrm.LocalizedLabel)", UserLocalizedLabel: "mscrm.LocalizedLabel" }],
  [
    "OrganizationDetail",
    {
      OrganizationId: "Edm.Guid",
      FriendlyName: "Edm.String",
      OrganizationVersion: "Edm.String",
      UniqueName: "Edm.String",
      UrlName: "Edm.String",
      State: "mscrm.OrganizationState",
      Endpoints: "mscrm.EndpointCollection",
    },
  ],
  ["PrincipalAccess", { AccessMask: "mscrm.AccessRights", Principal: "mscrm.crmbaseentity" }],
  [
    "RolePrivilege",
    { Depth: "mscrm.PrivilegeDepth", PrivilegeId: "Edm.Guid", BusinessUnitId: "Edm.Guid", PrivilegeName: "Edm.String" },
  ],
];

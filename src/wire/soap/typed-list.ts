import type { ParameterValue } from "../organization-call.ts";
import { ns } from "./namespaces.ts";
import type { ListShape, NamedType, Shape, TypeName } from "./shape.ts";

/**
 * A list of which the items do not tell the type: an empty one, or tables' descriptions where a message has a collection of
 * its own for them. The name of the parameter does.
 */
class TypedList {
  readonly type: TypeName;
  readonly items: readonly unknown[];

  constructor(type: TypeName, items: readonly unknown[]) {
    this.type = type;
    this.items = items;
  }
}

/** Types of lists by the parameter or result that has them; `message.name` where other messages have another (messages §2). */
const typeOfList: ReadonlyMap<string, TypeName> = new Map([
  ["BlockList", { namespace: ns.arrays, name: "ArrayOfstring" }],
  ["CCRecipients", { namespace: ns.arrays, name: "ArrayOfguid" }],
  ["EntityMetadata", { namespace: ns.metadata, name: "ArrayOfEntityMetadata" }],
  ["EntityNames", { namespace: ns.arrays, name: "ArrayOfstring" }],
  ["Ids", { namespace: ns.arrays, name: "ArrayOfguid" }],
  ["LocaleIds", { namespace: ns.arrays, name: "ArrayOfint" }],
  ["MemberIds", { namespace: ns.arrays, name: "ArrayOfguid" }],
  ["OptionSetMetadata", { namespace: ns.metadata, name: "ArrayOfOptionSetMetadataBase" }],
  ["PrincipalAccesses", { namespace: ns.crm, name: "ArrayOfPrincipalAccess" }],
  ["Privileges", { namespace: ns.crm, name: "ArrayOfRolePrivilege" }],
  ["QuerySet", { namespace: ns.contracts, name: "ArrayOfQueryExpression" }],
  ["Requests", { namespace: ns.contracts2012, name: "OrganizationRequestCollection" }],
  ["Responses", { namespace: ns.contracts71, name: "OrganizationResponseCollection" }],
  ["RetrieveMetadataChanges.EntityMetadata", { namespace: ns.contracts, name: "EntityMetadataCollection" }],
  ["RelationshipIds", { namespace: ns.arrays, name: "ArrayOfguid" }],
  ["RetrieveProvisionedLanguages", { namespace: ns.arrays, name: "ArrayOfint" }],
  ["RolePrivileges", { namespace: ns.crm, name: "ArrayOfRolePrivilege" }],
  ["ToRecipients", { namespace: ns.arrays, name: "ArrayOfguid" }],
  ["Values", { namespace: ns.arrays, name: "ArrayOfint" }],
]);

/** The values as they are to be written: lists that do not tell their type by themselves as what the message has there. */
export function withTypedLists(message: string, values: Map<string, ParameterValue>): Map<string, ParameterValue> {
  let typed = values;
  for (const [name, value] of values) {
    if (!Array.isArray(value)) continue;
    const type = typeOfList.get(`${message}.${name}`) ?? (value.length === 0 ? typeOfList.get(name) : undefined);
    if (type === undefined) continue;
    if (typed === values) typed = new Map(values);
    typed.set(name, new TypedList(type, value) as unknown as ParameterValue);
  }
  return typed;
}

/** The types of lists once more, for lists that say which of them they are. */
export function typedLists(types: readonly NamedType[]): readonly NamedType[] {
  return types.filter(isListType).map(({ namespace, name, shape }) => ({
    namespace,
    name,
    shape: { ...shape, items: (list: unknown) => shape.items((list as TypedList).items) },
    is: (value) => value instanceof TypedList && value.type.name === name && value.type.namespace === namespace,
  }));
}

function isListType(type: NamedType): type is NamedType & { readonly shape: ListShape<unknown> & Shape<unknown> } {
  return type.shape.kind === "list";
}

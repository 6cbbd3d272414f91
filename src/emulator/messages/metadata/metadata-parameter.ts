import type {
  AttributeMetadata,
  EntityKeyMetadata,
  EntityMetadata,
  Label,
  ManyToManyRelationshipMetadata,
  OneToManyRelationshipMetadata,
  OptionSetMetadata,
} from "../../../wire/metadata/metadata.ts";
import type { OrganizationRequest, ParameterValue } from "../../../wire/organization-call.ts";
import { isKind, parameter } from "../parameter-bag.ts";

type Definitions = {
  EntityMetadata: EntityMetadata;
  AttributeMetadata: AttributeMetadata;
  OneToManyRelationshipMetadata: OneToManyRelationshipMetadata;
  ManyToManyRelationshipMetadata: ManyToManyRelationshipMetadata;
  OptionSetMetadata: OptionSetMetadata;
  EntityKeyMetadata: EntityKeyMetadata;
};

/** A parameter that is a definition of the kind. */
export function definitionParameter<K extends keyof Definitions>(
  request: OrganizationRequest,
  name: string,
  kind: K,
): Definitions[K] {
  // A value of that kind has that type, which the compiler does not see through the type parameter.
  return parameter(request, name, kind, (value): value is Definitions[K] & ParameterValue => isKind(value, [kind]));
}

export function relationshipsParameter(
  request: OrganizationRequest,
  name: string,
): readonly OneToManyRelationshipMetadata[] {
  return parameter(
    request,
    name,
    "OneToManyRelationshipMetadata[]",
    (value): value is readonly OneToManyRelationshipMetadata[] =>
      Array.isArray(value) && value.every((item) => isKind(item, ["OneToManyRelationshipMetadata"])),
  );
}

export function labelParameter(request: OrganizationRequest, name: string): Label {
  return parameter(
    request,
    name,
    "Label",
    (value): value is Label => typeof value === "object" && value !== null && "localized" in value,
  );
}

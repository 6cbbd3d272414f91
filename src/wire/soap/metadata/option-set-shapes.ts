import type { OptionMetadata, OptionSetMetadata } from "../../metadata/metadata.ts";
import { given } from "../data-contract.ts";
import { ns } from "../namespaces.ts";
import { boolean, int, oneOf, text } from "../scalar-shapes.ts";
import {
  type ChoiceShape,
  type Fields,
  list,
  type NamedType,
  nillable,
  omittable,
  type RecordShape,
  record,
  required,
} from "../shape.ts";
import { label } from "./label-shapes.ts";
import { metadataBase } from "./metadata-base.ts";

type Option = OptionMetadata;

const optionMembers = {
  ...metadataBase((_: Option) => undefined),
  Color: nillable(text, (option: Option) => option.color),
  Description: nillable(label, (option: Option) => option.description),
  Label: required(label, (option: Option) => option.label),
  Value: required(int, (option: Option) => option.value),
};

function commonOf(fields: Fields<typeof optionMembers>): Option {
  return {
    value: fields.Value,
    label: fields.Label,
    ...given({ description: fields.Description, color: fields.Color }),
  };
}

const option: RecordShape<Option> = record(ns.metadata, optionMembers, commonOf);

const stateOption: RecordShape<Option> = record(
  ns.metadata,
  {
    ...optionMembers,
    DefaultStatus: nillable(int, (state: Option) => state.defaultStatus),
    InvariantName: nillable(text, (state: Option) => state.invariantName),
  },
  (fields) => ({
    ...commonOf(fields),
    ...given({ defaultStatus: fields.DefaultStatus, invariantName: fields.InvariantName }),
  }),
);

const statusOption: RecordShape<Option> = record(
  ns.metadata,
  {
    ...optionMembers,
    State: nillable(int, (status: Option) => status.state),
    TransitionData: nillable(text, (_: Option) => undefined),
  },
  (fields) => ({ ...commonOf(fields), ...given({ state: fields.State }) }),
);

const optionTypes: readonly NamedType[] = [
  {
    namespace: ns.metadata,
    name: "StateOptionMetadata",
    shape: stateOption,
    is: (value) => (value as Option).defaultStatus !== undefined || (value as Option).invariantName !== undefined,
  },
  {
    namespace: ns.metadata,
    name: "StatusOptionMetadata",
    shape: statusOption,
    is: (value) => (value as Option).state !== undefined,
  },
];

const anyOption: ChoiceShape<Option> = { kind: "choice", types: () => optionTypes, base: () => option, nil: undefined };

type OptionSet = OptionSetMetadata;

const optionSetMembers = {
  ...metadataBase((set: OptionSet) => set.metadataId),
  DisplayName: nillable(label, (set: OptionSet) => set.displayName),
  IsGlobal: nillable(boolean, (set: OptionSet) => set.isGlobal),
  Name: nillable(text, (set: OptionSet) => set.name),
  OptionSetType: nillable(oneOf("Picklist", "State", "Status", "Boolean"), (set: OptionSet) => set.optionSetType),
};

function optionSetOf(
  fields: Fields<typeof optionSetMembers>,
  options: readonly Option[],
  type: OptionSet["optionSetType"],
): OptionSet {
  return {
    kind: "OptionSetMetadata",
    ...given({ metadataId: fields.MetadataId, name: fields.Name, displayName: fields.DisplayName }),
    isGlobal: fields.IsGlobal ?? false,
    optionSetType: fields.OptionSetType ?? type,
    options,
  };
}

/** The options of a choice, of states or of status reasons. */
export const optionSet: RecordShape<OptionSet> = record(
  ns.metadata,
  {
    ...optionSetMembers,
    Options: omittable(
      list(ns.metadata, "OptionMetadata", () => anyOption),
      (set: OptionSet) => set.options,
    ),
  },
  (fields) => optionSetOf(fields, fields.Options ?? [], "Picklist"),
);

/** No and yes, 0 and 1. */
export const booleanOptionSet: RecordShape<OptionSet> = record(
  ns.metadata,
  {
    ...optionSetMembers,
    FalseOption: nillable(option, (set: OptionSet) => set.options.find(({ value }) => value === 0)),
    TrueOption: nillable(option, (set: OptionSet) => set.options.find(({ value }) => value === 1)),
  },
  (fields) => {
    const options = [fields.FalseOption, fields.TrueOption].filter((found) => found !== undefined);
    return optionSetOf(fields, options, "Boolean");
  },
);

export const optionSetTypes: readonly NamedType[] = [
  { namespace: ns.metadata, name: "BooleanOptionSetMetadata", shape: booleanOptionSet, is: isBooleanSet },
  { namespace: ns.metadata, name: "OptionSetMetadata", shape: optionSet, is: isOptionSet },
];

/** As items of a list that may hold both kinds. */
export const anyOptionSet: ChoiceShape<OptionSet> = {
  kind: "choice",
  types: () => optionSetTypes,
  nil: undefined,
};

export function isOptionSet(value: unknown): value is OptionSet {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "OptionSetMetadata";
}

function isBooleanSet(value: unknown): boolean {
  return isOptionSet(value) && value.optionSetType === "Boolean";
}

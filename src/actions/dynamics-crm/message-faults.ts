import type { ChildRecord } from "../../catalog/activity.ts";
import { executeMessage } from "../../catalog/dynamics-crm/execute-message.ts";
import type { TextFault } from "../../catalog/text-fault.ts";
import {
  expectParameterFits,
  formOf,
  knownParameter,
  knownType,
  parameterTwice,
} from "../../session/text-values/known-parameter.ts";
import { platformMessage } from "../../session/text-values/message-parameters.ts";
import { expectParameter, sameName } from "./execute-message.ts";
import { type ChildTexts, faultsOf, type Texts } from "./step-texts.ts";

const { parameters: parameterChild, attributes: attributeChild } = executeMessage.children;

/** Parameters of a message that it does not have, that are given twice or with what does not fit, and attributes of none of them. */
export function messageFaults(
  { known: { name: written }, open }: Texts,
  of: (record: ChildRecord) => readonly ChildTexts[],
): readonly TextFault[] {
  const parameters = of(parameterChild);
  const attributes = of(attributeChild);
  const unnamed = parameters.some(({ known }) => known.name === undefined);
  const names = parameters.flatMap(({ known: { name } }) => (name === undefined ? [] : { name }));
  const lost = attributes.flatMap(({ index: child, known: { parameter, logicalName = "…" } }) => {
    if (parameter === undefined || unnamed) return [];
    return faultsOf({ child, parameter: "PARAMETER" }, () => expectParameter({ parameter, logicalName }, names));
  });
  if (written === undefined || open.has("name")) return lost;
  const message = platformMessage(written)?.name ?? written.trim();
  const before = new Set<string>();
  return [
    ...lost,
    ...parameters.flatMap((parameter) => {
      const { name = "" } = parameter.known;
      const isOfIt = (one: ChildTexts) => sameName(one.known.parameter ?? "", name);
      return parameterFaults(message, parameter, attributes.some(isOfIt), before);
    }),
  ];
}

function parameterFaults(
  message: string,
  { index: child, known, open }: ChildTexts,
  hasAttributes: boolean,
  before: Set<string>,
): readonly TextFault[] {
  if (known.name === undefined || open.has("type")) return [];
  const { name } = knownParameter(message, known.name);
  const hasRows = known.dataset !== undefined || open.has("dataset");
  const ofName = faultsOf({ child, parameter: "NAME" }, () => {
    if (before.has(name)) throw parameterTwice(name);
    before.add(name);
    const type = known.type ?? knownType(message, name);
    if (type !== undefined) formOf(name, type, { hasAttributes, hasRows });
  });
  const value = known.value ?? "";
  if (ofName.length > 0 || open.has("value") || hasRows || value.trim() === "") return ofName;
  return faultsOf({ child, parameter: "VALUE" }, () => {
    const type = known.type ?? knownType(message, name);
    if (type === undefined) return;
    expectParameterFits({ message, name, type, value, form: formOf(name, type, { hasAttributes, hasRows }) });
  });
}

import { OptionSetValue } from "../../values/option-set-value.ts";
import { doesNotExist } from "../faults.ts";
import { resolveReference } from "../records/alternate-keys.ts";
import type { Message } from "./message.ts";
import { referenceParameter, textParameter, wholeParameter } from "./parameter-bag.ts";
import { tableForMessage } from "./supported-by-table.ts";

/** Message IsValidStateTransition: whether a record may go to that state (by its label, as `Won`) and status reason. */
export const isValidStateTransition: Message = {
  parameters: ["Entity", "NewState", "NewStatus"],
  run: ({ organization }, request) => {
    const target = resolveReference(organization, referenceParameter(request, "Entity"));
    const table = tableForMessage(organization, target.logicalName, "SetState");
    if (!organization.store.exists(table, target.id)) throw doesNotExist(table.logicalName, target.id.text);
    const state = stateNumber(textParameter(request, "NewState"), [
      ...(table.columns.get("statecode")?.options.values() ?? []),
    ]);
    const status = wholeParameter(request, "NewStatus");
    const reason = table.columns.get("statuscode")?.options.get(status);
    const belongsTogether = reason !== undefined && reason.state === state;
    const current = organization.store.readColumn(table, target.id, "statuscode");
    const isCurrent = current instanceof OptionSetValue && current.value === status;
    return new Map([["IsValid", belongsTogether && !isCurrent]]);
  },
};

function stateNumber(name: string, options: readonly { readonly value: number; readonly label: string }[]): number {
  const wanted = name.replaceAll(" ", "").toLowerCase();
  const option = options.find(({ label }) => label.replaceAll(" ", "").toLowerCase() === wanted);
  return option?.value ?? Number(name === "" ? Number.NaN : name);
}

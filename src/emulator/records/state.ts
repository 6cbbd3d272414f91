import type { AttributeValue } from "../../values/entity.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { OrganizationFault } from "../faults.ts";
import type { Column } from "../metadata/table.ts";
import { noSuchOption } from "./check-value.ts";
import type { Draft } from "./draft.ts";
import { valueIn } from "./draft.ts";

/**
 * State and status reason belong together: one that was given alone brings the other, a pair that does not belong together is
 * refused. A new record is in its table's first state with any status reason of that state: a state that was given is ignored,
 * and a status reason of another one refused, but for the activities that close something.
 */
export function applyState(draft: Draft): void {
  const state = draft.table.columns.get("statecode");
  const status = draft.table.columns.get("statuscode");
  if (state === undefined || status === undefined) return;
  if (draft.before !== undefined && !draft.values.has("statecode") && !draft.values.has("statuscode")) return;
  const isStarting = draft.before === undefined && !closeActivities.has(draft.table.logicalName);
  const pair = isStarting ? startingPair(draft, state, status) : askedPair(draft, state, status);
  draft.values.set("statecode", new OptionSetValue(pair.state));
  draft.values.set("statuscode", new OptionSetValue(pair.status));
}

const closeActivities = new Set(["opportunityclose", "incidentresolution", "quoteclose", "orderclose"]);

/** 0 but for articles of the old knowledge base, which start in 1. */
function firstState({ options }: Column): number {
  const [first = 0] = options.keys();
  return first;
}

type Pair = { readonly state: number; readonly status: number };

function startingPair(draft: Draft, stateColumn: Column, statusColumn: Column): Pair {
  const askedState = numberOf(draft.values.get("statecode"));
  const askedStatus = numberOf(draft.values.get("statuscode"));
  const state = firstState(stateColumn);
  checkState(draft, stateColumn, askedState ?? state);
  if (askedStatus === undefined) return { state, status: statusOf(statusColumn, state) };
  if (statusColumn.options.get(askedStatus)?.state !== state) throw invalidPair(draft, state, askedStatus);
  return { state, status: askedStatus };
}

function askedPair(draft: Draft, stateColumn: Column, statusColumn: Column): Pair {
  const askedState = numberOf(draft.values.get("statecode"));
  const askedStatus = numberOf(draft.values.get("statuscode"));
  const currentState = numberOf(valueIn(draft, "statecode")) ?? firstState(stateColumn);
  if (askedStatus === undefined) {
    const state = askedState ?? currentState;
    checkState(draft, stateColumn, state);
    return { state, status: statusOf(statusColumn, state) };
  }
  const belongsTo = statusColumn.options.get(askedStatus)?.state;
  if (belongsTo === undefined || (askedState !== undefined && askedState !== belongsTo)) {
    throw invalidPair(draft, askedState ?? currentState, askedStatus);
  }
  return { state: belongsTo, status: askedStatus };
}

function checkState({ table }: Draft, stateColumn: Column, state: number): void {
  if (!stateColumn.options.has(state)) throw noSuchOption(table, stateColumn, new OptionSetValue(state));
}

/** The status reason that a state takes by itself: its first. */
function statusOf(statusColumn: Column, state: number): number {
  const first = [...statusColumn.options.values()].find((option) => option.state === state);
  return first?.value ?? -1;
}

function numberOf(value: AttributeValue | undefined): number | undefined {
  return value instanceof OptionSetValue ? value.value : undefined;
}

function invalidPair(draft: Draft, state: number, status: number): OrganizationFault {
  const label = draft.table.columns.get("statecode")?.options.get(state)?.label ?? String(state);
  return new OrganizationFault(
    "InvalidStateCodeStatusCode",
    `${status} is not a valid status code for state code ${draft.table.schemaName}State.${label} on ${draft.table.logicalName} with Id ${draft.id}.`,
  );
}

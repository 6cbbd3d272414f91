import type { setState as record } from "../../catalog/dynamics-crm/set-state.ts";
import type { Session } from "../../session/session.ts";
import { TextValues } from "../../session/text-values/text-values.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { ActionError } from "../action-error.ts";
import type { Services } from "../services.ts";
import { namedRecord } from "./named-record.ts";
import { optionalParameters, withTold } from "./optional-parameters.ts";
import type { RecordDeed } from "./record-deed.ts";
import { targetReference } from "./record-reference.ts";
import { hasSpecializedUpdates } from "./specialized-updates.ts";
import { writingPlace } from "./writing-place.ts";

/** Stands in the message for the status reason that a state takes by itself. */
const defaultStatus = new OptionSetValue(-1);

/**
 * Gives a record another state: an update of statecode and statuscode; the message SetState before version 8.0. Whether
 * the pair is allowed is the organization's to say.
 */
export function setState(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const target = namedRecord(parameters);
    const { session, writes, result } = await writingPlace(parameters, services, context);
    const { state, status } = await stateOf(parameters, target.entity, session, context.signal);
    const isUpdate = hasSpecializedUpdates(session);
    const message = isUpdate ? "Update" : "SetState";
    const told = await optionalParameters(message, parameters.parameters, session, context.signal);
    if (isUpdate) {
      const attributes = new Map([["statecode", state]]);
      if (status !== undefined) attributes.set("statuscode", status);
      await writes.update(target, await target.address(session, context.signal), attributes, told);
    } else {
      const EntityMoniker = await targetReference(target, session, context.signal);
      const own = { EntityMoniker, State: state, Status: status ?? defaultStatus };
      await writes.execute(message, withTold(own, told));
    }
    const texts = [`state ${state.value}`, ...(status === undefined ? [] : [`status ${status.value}`])];
    return result({ summary: `set ${target.entity} ${target.text} to ${texts.join(", ")}`, records: { updated: 1 } });
  };
}

type StateTexts = { readonly state?: string | undefined; readonly status?: string | undefined };

/** Numbers are taken as they are; labels, and the state of a status reason that stands alone, are in the table's description. */
async function stateOf(texts: StateTexts, entity: string, session: Session, signal: AbortSignal) {
  const values = new TextValues(session, entity, { signal });
  const read = async (logicalName: string, type: string, value: string | undefined) => {
    const option = value === undefined ? undefined : await values.read({ logicalName, type, value });
    return option instanceof OptionSetValue ? option : undefined;
  };
  const status = await read("statuscode", "Status", texts.status);
  const state = await read("statecode", "State", texts.state);
  if (state !== undefined) return { state, status };
  return { state: await stateOfStatus(status, entity, session, signal), status };
}

async function stateOfStatus(
  status: OptionSetValue | undefined,
  entity: string,
  session: Session,
  signal: AbortSignal,
): Promise<OptionSetValue> {
  const { attributes = [] } = await session.metadata.table(entity, ["Attributes"], { signal });
  const column = attributes.find(({ logicalName }) => logicalName === "statuscode");
  const option = column?.optionSet?.options.find(({ value }) => value === status?.value);
  if (option?.state !== undefined) return new OptionSetValue(option.state);
  throw new ActionError({
    code: "ACTION_NO_STATE",
    message: `${entity} has no status ${status?.value} that says to which state it belongs`,
    remedy: "give STATE, or a STATUS that the entity has",
    context: { entity },
  });
}

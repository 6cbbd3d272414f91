import type { Session } from "../../session/session.ts";
import type { EntityReference } from "../../values/entity-reference.ts";
import { ActionError } from "../action-error.ts";
import { entityName } from "./named-record.ts";
import { type RecordText, recordReference } from "./record-reference.ts";

type RelatedParameters = {
  readonly relatedEntity?: string | undefined;
  readonly relatedId?: string | undefined;
  readonly related: readonly { readonly entity?: string | undefined; readonly id: string }[];
};

/**
 * The records of RELATEDENTITY and RELATEDID and of the elements RELATED, in their order. Throws ACTION_NO_RELATED where there is none,
 * and what `recordReference` throws.
 */
export async function relatedRecords(
  { relatedEntity, relatedId, related }: RelatedParameters,
  session: Session,
  signal: AbortSignal,
): Promise<readonly EntityReference[]> {
  const texts = related.map(({ entity, id }) => relatedText(id, entity ?? relatedEntity));
  if (relatedId !== undefined) texts.unshift({ ...relatedText(relatedId, relatedEntity), parameter: "RELATEDID" });
  expectRelated(texts.length);
  const references: EntityReference[] = [];
  for (const text of texts) references.push(await recordReference(text, session, signal));
  return references;
}

/** An element RELATED; its table where that or RELATEDENTITY says it. */
export function relatedText(text: string, entity: string | undefined): RecordText {
  return { parameter: "ID of RELATED", text, entity: entity === undefined ? undefined : entityName(entity) };
}

export function expectRelated(count: number): void {
  if (count > 0) return;
  throw new ActionError({
    code: "ACTION_NO_RELATED",
    message: "the step names no related record",
    remedy: 'give RELATEDENTITY and RELATEDID, or elements <RELATED ENTITY="contact" ID="…" /> inside the step',
  });
}

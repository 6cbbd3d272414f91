import type { Activity, ChildRecord } from "../../catalog/activity.ts";
import { assignEntity } from "../../catalog/dynamics-crm/assign-entity.ts";
import { callerParameter } from "../../catalog/dynamics-crm/record-parameters.ts";
import { relatedChild } from "../../catalog/dynamics-crm/relationship-parameters.ts";
import type { TextFault } from "../../catalog/text-fault.ts";
import { ownerText } from "./assign-entity.ts";
import { expectCaller } from "./caller.ts";
import { writtenRecord } from "./record-reference.ts";
import { expectRelated, relatedText } from "./related-records.ts";
import { type ChildTexts, faultsOf, type Texts } from "./step-texts.ts";

/** Texts of CALLER, OWNER and related records that name none. */
export function referenceFaults(
  { parameters, children = {} }: Activity,
  own: Texts,
  of: (record: ChildRecord) => readonly ChildTexts[],
): readonly TextFault[] {
  const { caller, owner } = own.known;
  const takesCaller = parameters.caller === callerParameter && caller !== undefined;
  const takesOwner = parameters.owner === assignEntity.parameters.owner && owner !== undefined;
  return [
    ...(takesCaller ? faultsOf({ parameter: "CALLER" }, () => expectCaller(caller)) : []),
    ...(takesOwner ? faultsOf({ parameter: "OWNER" }, () => writtenRecord(ownerText(owner))) : []),
    ...(Object.values(children).includes(relatedChild) ? relatedFaults(own, of(relatedChild)) : []),
  ];
}

function relatedFaults({ known, open }: Texts, related: readonly ChildTexts[]): readonly TextFault[] {
  const { relatedEntity, relatedId } = known;
  const count = related.length + (relatedId !== undefined || open.has("relatedId") ? 1 : 0);
  if (count === 0) return faultsOf({ parameter: "RELATEDID" }, () => expectRelated(count));
  const single = open.has("relatedEntity") || relatedId === undefined ? [] : [relatedText(relatedId, relatedEntity)];
  return [
    ...single.flatMap((text) =>
      faultsOf({ parameter: "RELATEDID" }, () => writtenRecord({ ...text, parameter: "RELATEDID" })),
    ),
    ...related.flatMap(({ index: child, known: { entity, id }, open: unclear }) => {
      const isOpen = unclear.has("entity") || (entity === undefined && open.has("relatedEntity"));
      if (id === undefined || isOpen) return [];
      return faultsOf({ child, parameter: "ID" }, () => writtenRecord(relatedText(id, entity ?? relatedEntity)));
    }),
  ];
}

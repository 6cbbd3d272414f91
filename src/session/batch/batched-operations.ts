import type { OrganizationRequest } from "../../wire/organization-call.ts";
import { attributesOf, entityAt, entityName, recordReference } from "../arguments.ts";
import { checkEnds, checkMembers } from "../check-arguments.ts";
import type { RecordAddress } from "../entity-types.ts";
import type { KnownNames } from "../faults/asked-names.ts";
import { messageRequest } from "../message-request.ts";
import type { CallLimits } from "../organization-service.ts";
import type { AttributesInput, ParametersInput } from "../session.ts";
import { withTypedTarget } from "../typed-target.ts";
import { toldRequest, writeRequest } from "../write-request.ts";
import type { Batch, BatchedOptions, BatchedWriteOptions } from "./batch.ts";
import { copyOf } from "./copy-of.ts";

/** Makes the request of one operation when its batch is sent. Throws SESSION_BAD_VALUE for what does not fit. */
export type Prepare = (limits: CallLimits | undefined) => Promise<OrganizationRequest> | OrganizationRequest;

const writes = { update: "Update", upsert: "Upsert" } as const;
const joins = { associate: "Associate", disassociate: "Disassociate" } as const;

/** What a batch is told of its operations, kept as it is when it is told. */
export function batchedOperations(metadata: KnownNames) {
  return {
    create(name: string, ...given: [AttributesInput, BatchedOptions?]): Prepare {
      const [input, options = {}] = copyOf(given);
      return async (limits) => {
        checkBatched(options, ["parameters"]);
        const attributes = await attributesOf(entityName(name), input, "create", metadata, limits);
        return writeRequest("Create", { logicalName: name, attributes }, options);
      };
    },

    change(
      operation: keyof typeof writes,
      name: string,
      ...given: [RecordAddress, AttributesInput, BatchedWriteOptions?]
    ): Prepare {
      const [record, input, options = {}] = copyOf(given);
      return async (limits) => {
        checkBatched(options, operation === "update" ? ["parameters", "rowVersion"] : ["parameters"]);
        const reference = recordReference(name, record, options.rowVersion);
        const attributes = await attributesOf(name, input, operation, metadata, limits);
        return writeRequest(writes[operation], entityAt(reference, attributes), options);
      };
    },

    remove(name: string, ...given: [RecordAddress, BatchedWriteOptions?]): Prepare {
      const [record, options = {}] = copyOf(given);
      return () => {
        checkBatched(options, ["parameters", "rowVersion"]);
        return writeRequest("Delete", recordReference(name, record, options.rowVersion), options);
      };
    },

    join(operation: keyof typeof joins, ...given: Parameters<Batch["associate"]>): Prepare {
      const [target, schemaName, related, options = {}] = copyOf(given);
      return () => {
        checkBatched(options, ["parameters", "primaryEntityRole"]);
        const { primaryEntityRole, parameters } = options;
        checkEnds(target, schemaName, related, primaryEntityRole);
        const relationship = { kind: "Relationship", schemaName, primaryEntityRole } as const;
        const own = { Target: target, Relationship: relationship, RelatedEntities: related };
        return toldRequest(joins[operation], own, parameters);
      };
    },

    execute(message: string, given: ParametersInput): Prepare {
      const parameters = copyOf(given);
      return (limits) => withTypedTarget(messageRequest(message, parameters), metadata, limits);
    },
  };
}

function checkBatched(options: unknown, known: readonly string[]): void {
  checkMembers(options, known, `give ${known.join(" or ")}; how long it may take is told to send`);
}

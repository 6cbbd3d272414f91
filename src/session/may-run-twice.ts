import type { OrganizationCall } from "../wire/organization-call.ts";

/** Messages that only read, by name; and a block of a file, of which a second one takes the place of the first. */
const repeatableMessage = /^(?:Retrieve(?!Duplicates)|WhoAmI$|IsValidStateTransition$|DownloadBlock$|UploadBlock$)/;

/**
 * Whether a call may be made again although it may have been carried out: reads, and creates with a record ID of their own,
 * of which a second one is refused as a duplicate.
 */
export function mayRunTwice(call: OrganizationCall): boolean {
  switch (call.operation) {
    case "Retrieve":
    case "RetrieveMultiple":
      return true;
    case "Create":
      return call.entity.id !== undefined;
    case "Execute":
      return repeatableMessage.test(call.request.requestName);
    default:
      return false;
  }
}

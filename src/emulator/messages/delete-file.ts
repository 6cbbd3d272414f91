import { doesNotExist } from "../faults.ts";
import { checkAccess } from "../records/check-access.ts";
import { clearFile, placeOfFile } from "../records/files.ts";
import type { Message } from "./message.ts";
import { guidParameter } from "./parameter-bag.ts";

/** Message DeleteFile: empties the file column that holds the file. */
export const deleteFile: Message = {
  parameters: ["FileId"],
  run: (context, request) => {
    const id = guidParameter(request, "FileId");
    const place = placeOfFile(context.organization, id);
    if (place === undefined) throw doesNotExist("fileattachment", id.text);
    checkAccess(context, place.table, place.id, "Write");
    context.organization.store.transaction(() => clearFile(context, place));
    return new Map();
  },
};

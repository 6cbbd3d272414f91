import { createHash } from "node:crypto";

/** The ID of an object of the directory, the same at each start: claim `oid`, column azureactivedirectoryobjectid. */
export function objectIdOf(name: string): string {
  const digest = createHash("sha256").update(name.toLowerCase()).digest("hex");
  return digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");
}

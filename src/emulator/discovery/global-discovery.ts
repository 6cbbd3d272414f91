import { encodeInstances } from "../../wire/discovery/global-discovery.ts";
import type { OrganizationDetail } from "../../wire/discovery/organization-detail.ts";
import type { EmulatorRequest, EmulatorResponse } from "../handler.ts";
import { originOf } from "../request-path.ts";

const headers = {
  "content-type": "application/json; odata.metadata=minimal",
  "odata-version": "4.0",
  "cache-control": "no-store",
};

/**
 * Global Discovery v2.0: all instances, or those of a key, `UniqueName='contoso'` or a GUID; always a list. Query options are
 * refused by name.
 */
export function answerInstances(
  request: EmulatorRequest,
  key: string | undefined,
  details: readonly OrganizationDetail[],
): EmulatorResponse {
  if (request.method !== "GET") return refused(405, "The service takes GET.", { allow: "GET" });
  const option = /[?&](?:\$|%24)(\w+)/.exec(request.target)?.[1];
  if (option !== undefined) {
    return refused(501, `The query option $${option} is not supported by the embedded organization yet.`);
  }
  const matches = key === undefined ? () => true : keyRule(key);
  if (matches === undefined) return refused(400, "The key of Instances is UniqueName='…' or a GUID.");
  return { status: 200, headers, body: encodeInstances(details.filter(matches), originOf(request)) };
}

function keyRule(key: string): ((detail: OrganizationDetail) => boolean) | undefined {
  const name = /^\s*UniqueName\s*=\s*'((?:[^']|'')*)'\s*$/i.exec(key)?.[1]?.replaceAll("''", "'");
  if (name !== undefined) return ({ uniqueName }) => uniqueName === name;
  const id = /^\s*([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\s*$/i.exec(key)?.[1]?.toLowerCase();
  return id === undefined ? undefined : (detail) => detail.id.text === id;
}

function refused(status: number, message: string, more: Readonly<Record<string, string>> = {}): EmulatorResponse {
  return { status, headers: { ...headers, ...more }, body: JSON.stringify({ error: { code: "", message } }) };
}

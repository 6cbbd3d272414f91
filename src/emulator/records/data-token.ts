import { OrganizationFault } from "../faults.ts";
import type { MessageContext } from "../organization.ts";
import { tableOf } from "../organization.ts";

/** Up to which version a client knows a table's records, and when it was told. */
export type DataToken = { readonly version: bigint; readonly at: Date };

/** `919042!08/22/2017 08:10:44` */
export function printDataToken({ version, at }: DataToken): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  const day = `${two(at.getUTCMonth() + 1)}/${two(at.getUTCDate())}/${at.getUTCFullYear()}`;
  return `${version}!${day} ${at.toISOString().slice(11, 19)}`;
}

const pattern = /^(\d{1,18})!(\d{2})\/(\d{2})\/(\d{4}) (\d{2}:\d{2}:\d{2})$/;

export function parseDataToken(text: string): DataToken {
  const [, version, month, day, year, time] = pattern.exec(text) ?? [];
  const at = new Date(`${year}-${month}-${day}T${time}Z`);
  if (version !== undefined && !Number.isNaN(at.getTime())) return { version: BigInt(version), at };
  throw new OrganizationFault("InvalidArgument", `'${text.slice(0, 60)}' is no data token that was given out.`);
}

const millisecondsOfDay = 86_400_000;

/** Deletions are remembered for a number of days (organization.expirechangetrackingindays, 7): an older token is refused. */
export function checkAge({ organization, now }: MessageContext, { at }: DataToken): void {
  const table = tableOf(organization, "organization");
  const days = organization.store.readColumn(table, organization.id, "expirechangetrackingindays");
  if (now.getTime() - at.getTime() <= (typeof days === "number" ? days : 7) * millisecondsOfDay) return;
  throw new OrganizationFault(
    "ExpiredVersionStamp",
    "Version stamp associated with the client has expired. Please perform a full sync.",
  );
}

import type { OrganizationRequest } from "../../wire/organization-call.ts";
import { OrganizationFault } from "../faults.ts";
import { zoneOfCode } from "../query/time-zone-codes.ts";
import { Zone } from "../query/zone.ts";
import type { Message } from "./message.ts";
import { dateParameter, wholeParameter } from "./parameter-bag.ts";

/** Message LocalTimeFromUtcTime: what a clock in the time zone shows at that moment. */
export const localTimeFromUtcTime: Message = {
  parameters: ["TimeZoneCode", "UtcTime"],
  run: (_context, request) => new Map([["LocalTime", zoneIn(request).wallOf(dateParameter(request, "UtcTime"))]]),
};

/** Message UtcTimeFromLocalTime: the moment at which a clock in the time zone shows that. */
export const utcTimeFromLocalTime: Message = {
  parameters: ["TimeZoneCode", "LocalTime"],
  run: (_context, request) => new Map([["UtcTime", zoneIn(request).instantOf(dateParameter(request, "LocalTime"))]]),
};

function zoneIn(request: OrganizationRequest): Zone {
  const code = wholeParameter(request, "TimeZoneCode");
  const name = zoneOfCode(code);
  if (name !== undefined) return new Zone(name);
  throw new OrganizationFault("InvalidArgument", `There is no time zone with the code ${code}.`);
}

import { randomInt } from "node:crypto";
import type { UserName } from "../directory.ts";
import { type Ticket, Tickets } from "./tickets.ts";

/** What a device asked for, and what became of it. */
export type DeviceGrant = {
  readonly clientId: string;
  readonly resource: string;
  readonly scopes: readonly string[];
  outcome: "pending" | "declined" | "redeemed" | { readonly user: UserName };
};

const lifetimeSeconds = 15 * 60;

/** Without the characters that are taken for others. */
const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/** The requests of devices (RFC 8628): a long code for the device, a short one for the person. */
export class DeviceCodes {
  /** Seconds that a device waits between two questions. */
  readonly pollSeconds: number;
  readonly expiresIn = lifetimeSeconds;
  readonly #byDeviceCode: Tickets<DeviceGrant>;
  readonly #byUserCode: Tickets<DeviceGrant>;

  constructor(pollSeconds: number, now: () => Date) {
    this.pollSeconds = pollSeconds;
    this.#byDeviceCode = new Tickets(lifetimeSeconds, now);
    this.#byUserCode = new Tickets(lifetimeSeconds, now);
  }

  issue(asked: Omit<DeviceGrant, "outcome">): { deviceCode: string; userCode: string } {
    const grant: DeviceGrant = { ...asked, outcome: "pending" };
    const characters = Array.from({ length: 9 }, () => alphabet.charAt(randomInt(alphabet.length)));
    return {
      deviceCode: this.#byDeviceCode.issue(grant),
      userCode: this.#byUserCode.issue(grant, characters.join("")),
    };
  }

  find(deviceCode: string): Ticket<DeviceGrant> {
    return this.#byDeviceCode.find(deviceCode);
  }

  /** False where no device waits under that code. */
  decide(userCode: string, outcome: "declined" | { readonly user: UserName }): boolean {
    const ticket = this.#byUserCode.find(userCode.trim().toUpperCase());
    if (typeof ticket === "string" || ticket.value.outcome !== "pending") return false;
    ticket.value.outcome = outcome;
    return true;
  }
}

import { randomBytes, randomUUID } from "node:crypto";
import type { Device, DeviceRegistrationAnswer } from "../../../wire/live-id/device.ts";
import { outOfTime } from "../clock-skew.ts";

/** Devices and device tokens that are kept, each: the oldest is given up. */
const limit = 10_000;

type DeviceToken = { readonly created: Date; readonly expires: Date };

/** Registered devices and the tokens that were issued to them, as long as the emulator runs. */
export class Devices {
  readonly #passwords = new Map<string, string>();
  readonly #tokens = new Map<string, DeviceToken>();

  /** Codes as Live ID's own client names them: 7 is a missing name or password, 8 wrong syntax, 13 a device that is there. */
  register({ name, password }: Device): DeviceRegistrationAnswer {
    if (!/^11[a-z0-9]{10,40}$/.test(name)) return { kind: "refused", code: "dc8", subcode: "InvalidParameterSyntax" };
    if (this.#passwords.has(name)) return { kind: "refused", code: "dc13", subcode: "DeviceAlreadyExists" };
    this.#passwords.set(name, password);
    forgetOldest(this.#passwords);
    return { kind: "registered", puid: randomUUID().replaceAll("-", "").slice(0, 16).toUpperCase() };
  }

  isRegistered({ name, password }: Device): boolean {
    return this.#passwords.get(name) === password;
  }

  /** What stands inside the device's token: nobody else can read anything from it. */
  issueToken(created: Date, expires: Date): Uint8Array {
    const data = randomBytes(256);
    this.#tokens.set(data.toString("base64"), { created, expires });
    forgetOldest(this.#tokens);
    return data;
  }

  /** Why a device's token is not taken; undefined where it is. */
  refuseToken(data: Uint8Array, now: Date): string | undefined {
    const token = this.#tokens.get(Buffer.from(data).toString("base64"));
    return token === undefined ? "it was not issued here" : outOfTime(token, now);
  }
}

function forgetOldest(kept: Map<string, unknown>): void {
  if (kept.size <= limit) return;
  for (const oldest of kept.keys()) {
    kept.delete(oldest);
    return;
  }
}

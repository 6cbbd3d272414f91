import { randomInt, randomUUID } from "node:crypto";
import { DynamlError } from "../../errors.ts";
import type { ExchangeLimits } from "../../net/http.ts";
import { withoutCredentials } from "../../net/net-error.ts";
import {
  type Device,
  deviceAddRequest,
  deviceRegistrationAddress,
  parseDeviceAddResponse,
} from "../../wire/live-id/device.ts";
import { deviceTokenRequest } from "../../wire/live-id/live-token-request.ts";
import type { AuthErrorCode } from "../auth-error.ts";
import { type Asker, type IssuedToken, issuedTokenIn, read, refuseRedirect } from "../issued-token/ask-for-token.ts";

/** A device as Live ID wants one beside every user: registered under a name and a password of its own, in memory only. */
export class LiveDevice {
  readonly #device: Device = { name: `11${randomText(24)}`, password: randomText(24) };
  readonly #asker: Asker;
  #isRegistered = false;
  #held: IssuedToken | undefined;

  constructor(asker: Asker) {
    this.#asker = asker;
  }

  /**
   * The device's token, which lasts for a day or so; the device is registered before the first one.
   * Errors: AUTH_DEVICE_REFUSED; those of `issuedTokenIn`; NET_….
   * @param endpoint Live ID's token service
   */
  async token(endpoint: string, limits: ExchangeLimits): Promise<IssuedToken> {
    const { send, now } = this.#asker;
    const soon = now().getTime() + 5 * 60_000;
    if (this.#held !== undefined && this.#held.expiresAt.getTime() > soon) return this.#held;
    if (!this.#isRegistered) await this.#register(endpoint, limits);
    const response = await send(deviceTokenRequest({ endpoint, device: this.#device, now: now() }), limits);
    this.#held = issuedTokenIn(response, { endpoint }, { now, login: "the device" });
    return this.#held;
  }

  async #register(endpoint: string, limits: ExchangeLimits): Promise<void> {
    const address = new URL(new URL(deviceRegistrationAddress).pathname, endpoint).href;
    const request = deviceAddRequest({ device: this.#device, applicationId: randomUUID() }, address);
    const response = await this.#asker.send(request, limits);
    refuseRedirect(response, address);
    const answer = read(response, address, () => parseDeviceAddResponse(response));
    if (answer.kind === "refused") throw deviceRefused(answer, address);
    this.#isRegistered = true;
  }
}

const letters = "abcdefghijklmnopqrstuvwxyz0123456789";

function randomText(length: number): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join("");
}

function deviceRefused(
  { code, subcode }: { code: string; subcode?: string | undefined },
  address: string,
): DynamlError {
  const words = [code, subcode].filter(Boolean).join(", ").slice(0, 200);
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_DEVICE_REFUSED",
    message: `Live ID does not register this device${words === "" ? "" : ` (${words})`}`,
    where: withoutCredentials(address),
    remedy: "try again later; Microsoft switched Live ID off for organizations: AUTHTYPE OAuth is what took its place",
    context: { serverCode: code, subcode },
  });
}

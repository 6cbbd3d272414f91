import { DynamlError } from "../../../errors.ts";
import { decodeDeviceAddRequest, encodeDeviceAddResponse } from "../../../wire/live-id/device.ts";
import { deviceTokenData, deviceTokenIn, deviceTokenMarkup } from "../../../wire/live-id/device-token.ts";
import { deviceAudience } from "../../../wire/live-id/live-token-request.ts";
import type { EncodedMessage } from "../../../wire/soap/envelope.ts";
import type { DecodedTokenRequest } from "../../../wire/ws-trust/decode-token-request.ts";
import { encodeOnlineTokenResponse } from "../../../wire/ws-trust/encode-online-token-response.ts";
import type { EmulatorRequest, EmulatorResponse } from "../../handler.ts";
import { plainResponse } from "../../plain-response.ts";
import { callSecurity } from "../call-security.ts";
import type { SchemeParts } from "../scheme.ts";
import { answerTokenRequest } from "../token-service/answer-token-request.ts";
import { checkMessageTime } from "../token-service/check-message-time.ts";
import { invalidSecurity } from "../token-service/token-service-fault.ts";
import type { TrustContext } from "../trust-context.ts";
import { Devices } from "./devices.ts";
import { issueOnlineToken } from "./online-issuer.ts";
import { accountRefused, deviceRefused } from "./refusals.ts";

const deviceTokenLifetime = 24 * 60 * 60_000;

/** Live ID as it was until 2014 (protocols §5): a device is registered and gets a token, with which users get theirs. */
export function liveId(context: TrustContext): SchemeParts {
  const devices = new Devices();
  return {
    service: callSecurity(context),
    endpoints: [
      {
        path: "/ppsecure/DeviceAddCredential.srf",
        methods: { POST: (request) => registerDevice(request, devices) },
      },
      {
        path: "/liveidSTS.srf",
        methods: {
          POST: (request) =>
            answerTokenRequest(request.body, "2005", async (asked) => {
              checkMessageTime(asked, context.now());
              if (asked.appliesTo === deviceAudience) return deviceToken(asked, devices, context);
              return userToken(asked, devices, context);
            }),
        },
      },
    ],
  };
}

function registerDevice({ body }: EmulatorRequest, devices: Devices): EmulatorResponse {
  try {
    const answer = devices.register(decodeDeviceAddRequest(body).device);
    const headers = { "content-type": "text/xml; charset=utf-8" };
    return { status: answer.kind === "registered" ? 200 : 400, headers, body: encodeDeviceAddResponse(answer) };
  } catch (error) {
    if (error instanceof DynamlError) return plainResponse(400, error.message);
    throw error;
  }
}

function deviceToken(asked: DecodedTokenRequest, devices: Devices, { now }: TrustContext): EncodedMessage {
  const { security, appliesTo } = asked;
  if (security?.userName === undefined) throw invalidSecurity("there is no device name");
  const { userName: name, password } = security.userName;
  if (!devices.isRegistered({ name, password })) {
    throw deviceRefused("The entered and stored passwords of the device do not match.");
  }
  const created = now();
  const expires = new Date(created.getTime() + deviceTokenLifetime);
  const token = deviceTokenMarkup(devices.issueToken(created, expires));
  return encodeOnlineTokenResponse({ token, appliesTo, created, expires, now: created });
}

function userToken(asked: DecodedTokenRequest, devices: Devices, context: TrustContext): Promise<EncodedMessage> {
  const { security } = asked;
  if (security?.userName === undefined) throw invalidSecurity("there is no user name");
  const carried = deviceTokenIn(security);
  const why = carried === undefined ? "there is none" : devices.refuseToken(deviceTokenData(carried), context.now());
  if (why !== undefined) throw deviceRefused(`The device's token is not valid: ${why}.`);
  const { userName, password } = security.userName;
  const verdict = context.directory.checkPassword(userName, password);
  if ("refusal" in verdict) throw accountRefused(verdict.refusal);
  return issueOnlineToken(asked, verdict.user, context);
}

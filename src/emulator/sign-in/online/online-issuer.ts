import type { EncodedMessage } from "../../../wire/soap/envelope.ts";
import { encryptText } from "../../../wire/ws-security/encrypted-token.ts";
import type { DecodedTokenRequest } from "../../../wire/ws-trust/decode-token-request.ts";
import { encodeOnlineTokenResponse, onlineTokenMarkup } from "../../../wire/ws-trust/encode-online-token-response.ts";
import { onlinePolicy } from "../../../wire/ws-trust/online-token-service.ts";
import { keyIdentifier } from "../../certificates/create-certificate.ts";
import type { UserName } from "../directory.ts";
import { issueAssertion } from "../token-service/issue-assertion.ts";
import { invalidRequest } from "../token-service/token-service-fault.ts";
import type { TrustContext } from "../trust-context.ts";
import { recipientOf } from "../trust-keys.ts";
import { onlineAudiences } from "./audience.ts";
import { audienceRefused } from "./refusals.ts";

/** Eight hours, as in a recorded reply. */
const tokenLifetime = 8 * 60 * 60_000;

/** The name of the online token services in their tokens. */
export const onlineIssuer = "uri:WindowsLiveID";

/**
 * The reply with a token for an online organization: encrypted for it by Triple DES, with a key of 192 bits that calls need not
 * sign with (protocols §5, a recorded reply). Throws TokenServiceFault.
 */
export async function issueOnlineToken(
  asked: DecodedTokenRequest,
  user: UserName,
  { trust, now: clock }: TrustContext,
): Promise<EncodedMessage> {
  const { appliesTo, policy } = asked;
  if (!onlineAudiences.has(appliesTo)) throw audienceRefused(appliesTo);
  if (policy !== undefined && policy !== onlinePolicy)
    throw invalidRequest(`the policy ${policy.slice(0, 80)} is not known`);
  const now = clock();
  const [signer, recipient] = [await trust.online.current(), await recipientOf(trust.services)];
  const issuer = { name: onlineIssuer, signer, lifetime: tokenLifetime, keySize: 192 };
  const issued = issueAssertion({ ...asked, entropy: undefined }, user, { name: appliesTo, recipient }, issuer, now);
  const { publicKey } = await trust.services.current();
  const { wrappedKey, data } = encryptText(issued.text, publicKey, "tripledes-cbc");
  return encodeOnlineTokenResponse({
    token: onlineTokenMarkup({ wrappedKey, data, subjectKeyIdentifier: keyIdentifier(publicKey) }),
    assertionId: issued.id,
    proofKey: issued.proof?.key,
    appliesTo,
    created: issued.created,
    expires: issued.expires,
    now,
  });
}

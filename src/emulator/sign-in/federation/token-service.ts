import type { EncodedMessage } from "../../../wire/soap/envelope.ts";
import { encryptToken } from "../../../wire/ws-security/encrypted-token.ts";
import { keyIdentifierType, tokenType } from "../../../wire/ws-security/namespaces.ts";
import type { DecodedTokenRequest } from "../../../wire/ws-trust/decode-token-request.ts";
import { encodeTokenResponse } from "../../../wire/ws-trust/encode-token-response.ts";
import { encodeTokenFault } from "../../../wire/ws-trust/token-refusal.ts";
import { Markup } from "../../../wire/xml/markup.ts";
import type { EmulatorConnection, EmulatorRequest, EmulatorResponse } from "../../handler.ts";
import { checkUse } from "../../soap/check-use.ts";
import { claimedUser } from "../claimed-user.ts";
import type { UserName } from "../directory.ts";
import { judgeIssuedToken, type OpenedTokens, openedTokens } from "../issued-token.ts";
import type { SignInEndpoint } from "../scheme.ts";
import { answerTokenRequest } from "../token-service/answer-token-request.ts";
import { checkMessageTime } from "../token-service/check-message-time.ts";
import { type IssuedAssertion, issueAssertion } from "../token-service/issue-assertion.ts";
import { invalidSecurity, notAuthenticated, notServed, unknownAudience } from "../token-service/token-service-fault.ts";
import type { TrustContext } from "../trust-context.ts";
import { type WindowsSignIn, windowsSignIn } from "../windows-sign-in.ts";
import { type RealmEndpoint, realmEndpoints, unservedEndpoints } from "./endpoints.ts";
import { metadataExchange } from "./metadata.ts";
import { isNameOfRealm, nameOfRealm, type Realm, type RelyingParty, realmPath } from "./realm.ts";

/** AD FS's own default. */
const tokenLifetime = 60 * 60_000;

/** The endpoints of one federation server, and the metadata that lists them (WS-Trust, WS-MetadataExchange; protocols §4). */
export function tokenService(realm: Realm, context: TrustContext): SignInEndpoint[] {
  const opened = openedTokens();
  const windows = windowsSignIn(context);
  const served = realmEndpoints.filter(({ credential }) => credential !== "IssuedToken" || realm.home !== undefined);
  const endpoints = served.map((endpoint): SignInEndpoint => {
    const service: Service = { realm, endpoint, context, opened, windows };
    return {
      path: `${realmPath(realm)}/${endpoint.path}`,
      methods: { POST: (request, _, connection) => answer(service, request, connection) },
    };
  });
  const unserved = unservedEndpoints.map(({ path, version }): SignInEndpoint => {
    const { subcode, message: reason } = notServed(path);
    return {
      path: `${realmPath(realm)}/${path}`,
      methods: { POST: () => encodeTokenFault({ version, subcode, reason }) },
    };
  });
  return [...endpoints, ...unserved, metadataExchange(realm, served)];
}

type Service = {
  readonly realm: Realm;
  readonly endpoint: RealmEndpoint;
  readonly context: TrustContext;
  readonly opened: OpenedTokens;
  readonly windows: WindowsSignIn;
};

/** Windows endpoints sign in the connection first, by HTTP; the others find the credential in the message. */
async function answer(
  service: Service,
  request: EmulatorRequest,
  connection: EmulatorConnection,
): Promise<EmulatorResponse> {
  const { realm, endpoint, context, windows } = service;
  const signIn = endpoint.credential === "Windows" ? await windows(request, connection) : undefined;
  if (signIn !== undefined && "response" in signIn) return signIn.response;
  const misuse = checkUse(request, "1.2", "token service");
  if (misuse !== undefined) return misuse;
  return answerTokenRequest(request.body, endpoint.version, async (asked) => {
    const now = context.now();
    if (endpoint.security === "Mixed") checkMessageTime(asked, now);
    const user = signIn?.user ?? (await userInMessage(service, asked, request));
    const party = await realm.relyingParty(asked.appliesTo);
    if (party === undefined) throw unknownAudience(asked.appliesTo);
    const signer = await realm.keys.current();
    const issuer = { name: nameOfRealm(realm, request), signer, lifetime: tokenLifetime, keySize: 256 };
    const audience = { name: asked.appliesTo, recipient: party.recipient };
    const answered = reply(asked, issueAssertion(asked, user, audience, issuer, now), party);
    return { ...answered, headers: { ...answered.headers, ...signIn?.headers } };
  });
}

/** The reply as AD FS writes it. */
function reply(asked: DecodedTokenRequest, issued: IssuedAssertion, party: RelyingParty): EncodedMessage {
  const { id, text, created, expires, proof } = issued;
  return encodeTokenResponse({
    version: asked.version,
    relatesTo: asked.messageId,
    token: party.isEncrypted ? encryptToken(text, party.recipient) : new Markup(text),
    tokenType: tokenType.saml1,
    keyType: proof === undefined ? "Bearer" : "SymmetricKey",
    keySize: proof && proof.key.length * 8,
    created,
    expires,
    appliesTo: asked.appliesTo,
    reference: {
      kind: "KeyIdentifier",
      valueType: keyIdentifierType.samlAssertionId,
      value: id,
      tokenType: tokenType.saml11Profile,
    },
    proof: proof?.sent,
    now: created,
  });
}

function userInMessage(service: Service, asked: DecodedTokenRequest, request: EmulatorRequest): Promise<UserName> {
  if (service.endpoint.credential === "IssuedToken") return userByToken(service, asked, request);
  return userByPassword(asked, service.context);
}

async function userByPassword({ security }: DecodedTokenRequest, { directory }: TrustContext): Promise<UserName> {
  if (security?.userName === undefined) throw invalidSecurity("there is no user name");
  const { userName, password } = security.userName;
  const verdict = directory.checkPassword(userName, password);
  if ("user" in verdict) return verdict.user;
  throw notAuthenticated();
}

/** A token of the home realm, for this server, whose key has signed the timestamp. */
async function userByToken(
  { realm, context, opened }: Service,
  { security }: DecodedTokenRequest,
  request: EmulatorRequest,
): Promise<UserName> {
  const { home } = realm;
  if (security === undefined || home === undefined) throw invalidSecurity("there is no security header");
  const { publicKey } = await home.keys.current();
  const rules = {
    issuers: [{ publicKey, isNamed: (name: string) => isNameOfRealm(home, name) }],
    privateKey: (await realm.keys.current()).privateKey,
    isAudience: (audience: string) => audience.toLowerCase() === nameOfRealm(realm, request).toLowerCase(),
    now: context.now(),
  };
  const verdict = judgeIssuedToken(security, rules, opened);
  if ("why" in verdict) throw invalidSecurity(verdict.why);
  if (verdict.assertion.confirmation === "Bearer") throw invalidSecurity("the token proves no key");
  const user = claimedUser(context.directory, verdict.assertion);
  if (user === undefined) throw notAuthenticated();
  return user;
}

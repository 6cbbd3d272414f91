import { DynamlError } from "../../errors.ts";
import type { ExchangeLimits, HttpResponse, Send } from "../../net/http.ts";
import { withoutCredentials } from "../../net/net-error.ts";
import {
  metadataRequest,
  parseMetadataResponse,
  type TokenEndpoint,
} from "../../wire/service-description/metadata-exchange.ts";
import type { AuthErrorCode } from "../auth-error.ts";
import { read, refuseRedirect } from "../issued-token/ask-for-token.ts";
import { assertMayReceiveCredentials, type TrustBasis } from "../trusted-hosts.ts";

/** Whom credentials may go to, and over what the question is asked. */
export type Search = {
  readonly trust: Omit<TrustBasis, "learntFrom">;
  readonly send: Send;
};

/**
 * The endpoints that a token service lists in its metadata exchange: WS-Transfer Get by POST, and where that is refused (a
 * proxy that lets GET through only), a GET of the same address.
 * Errors: AUTH_HOST_NOT_ALLOWED, AUTH_PLAIN_HTTP, AUTH_BAD_ADDRESS for the metadata's own address; AUTH_REDIRECTED,
 * AUTH_UNEXPECTED_ANSWER, NET_….
 */
export async function tokenEndpoints(
  address: string,
  learntFrom: string,
  { trust, send }: Search,
  limits: ExchangeLimits,
): Promise<TokenEndpoint[]> {
  const { href: url } = assertMayReceiveCredentials(address, { ...trust, learntFrom });
  let response: HttpResponse = await send(metadataRequest(url), limits);
  if (response.status >= 400) response = await send({ method: "GET", url, headers: { accept: "text/xml" } }, limits);
  refuseRedirect(response, url);
  return read(response, url, () => parseMetadataResponse(response, url));
}

type Wish = Partial<Pick<TokenEndpoint, "credential" | "security" | "keyType">>;

const byPassword: readonly Wish[] = [
  { credential: "UserName", security: "Mixed" },
  { credential: "Windows", security: "Transport" },
];
const byToken: readonly Wish[] = [{ credential: "IssuedToken", security: "Mixed", keyType: "SymmetricKey" }];

/** Endpoints that are usable with a user name and a password: in the message, else by HTTP Negotiate or NTLM. */
export function passwordEndpoint(endpoints: readonly TokenEndpoint[], metadata: string, search: Search): TokenEndpoint {
  return choose(endpoints, byPassword, metadata, search, [
    "user name and password (usernamemixed)",
    "Windows sign-in over HTTP (windowstransport)",
  ]);
}

/** The endpoint that exchanges another realm's token. Of two algorithm suites the one of SHA-1, which signatures here are made by. */
export function exchangeEndpoint(endpoints: readonly TokenEndpoint[], metadata: string, search: Search): TokenEndpoint {
  const sorted = endpoints.toSorted((a, b) => Number(isSha256(a)) - Number(isSha256(b)));
  return choose(sorted, byToken, metadata, search, ["tokens of other realms (issuedtokenmixedsymmetricbasic256)"]);
}

function isSha256({ address }: TokenEndpoint): boolean {
  return /sha256\/?$/i.test(address);
}

/** The first wish that an endpoint fulfils, WS-Trust 1.3 before February 2005; it has passed the gate. */
function choose(
  endpoints: readonly TokenEndpoint[],
  wishes: readonly Wish[],
  metadata: string,
  { trust }: Search,
  usable: readonly string[],
): TokenEndpoint {
  for (const wish of wishes) {
    const fitting = endpoints.filter((endpoint) => fits(endpoint, wish));
    const chosen = fitting.find(({ version }) => version === "1.3") ?? fitting[0];
    if (chosen === undefined) continue;
    const learntFrom = `the metadata at ${withoutCredentials(metadata)}`;
    return { ...chosen, address: assertMayReceiveCredentials(chosen.address, { ...trust, learntFrom }).href };
  }
  const offered = [
    ...new Set(endpoints.map(({ credential, security }) => `${credential} (${security.toLowerCase()})`)),
  ];
  throw new DynamlError<AuthErrorCode>({
    code: "AUTH_NO_TOKEN_ENDPOINT",
    message: `the token service has no endpoint that is usable here; it offers ${offered.join(", ") || "none"}`,
    where: withoutCredentials(metadata),
    remedy: `enable an endpoint for ${usable.join(" or for ")}, as with AD FS: Enable-AdfsEndpoint; Kerberos and Windows sign-in inside the message (kerberosmixed, windowsmixed) are not supported, and windowstransport lets in the same users`,
    context: { offered },
  });
}

/** A policy that says nothing of the key takes symmetric ones. */
function fits(endpoint: TokenEndpoint, { keyType, ...wish }: Wish): boolean {
  return (
    endpoint.credential === wish.credential &&
    endpoint.security === wish.security &&
    (keyType === undefined || endpoint.keyType === undefined || endpoint.keyType === keyType)
  );
}

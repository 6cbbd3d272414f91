import { createHash, timingSafeEqual, X509Certificate } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from "jose";
import type { EmulatorClient } from "../../emulator-options.ts";
import { type Directory, type UserName, userNameOf } from "../directory.ts";
import { OAuthRefusal } from "./refusal.ts";

/** Microsoft's own sample application, which every tenant knows: a public client. */
const sampleClientId = "51f81489-12ee-4a9e-aaae-a2591f45987d";

const sampleClient: EmulatorClient = {
  clientId: sampleClientId,
  redirectUris: ["app://58145b91-0c36-4500-8554-080854f2ac97", "http://localhost"],
};

/** What a request says of its client. */
export type ClientCredentials = {
  readonly clientId: string;
  readonly secret?: string | undefined;
  /** A JWT that the client signed with its certificate (RFC 7523). */
  readonly assertion?: string | undefined;
};

export type AssertionRules = { readonly audiences: readonly string[]; readonly now: Date };

/** Seconds that clocks may lie apart. */
export const clockToleranceSeconds = 300;

/** The registered clients. Where anyone is taken in, so is any client that is not registered, whatever it shows. */
export class Clients {
  readonly #clients: readonly EmulatorClient[];
  readonly #directory: Directory;

  constructor(clients: readonly EmulatorClient[], directory: Directory) {
    this.#clients = [...clients, sampleClient];
    this.#directory = directory;
  }

  /** Throws OAuthRefusal where there is no such client. */
  require(clientId: string): EmulatorClient {
    const client = this.#clients.find((one) => one.clientId.toLowerCase() === clientId.toLowerCase());
    if (client !== undefined) return client;
    if (this.#directory.isOpen && clientId !== "") return { clientId };
    throw new OAuthRefusal("unknownClient", clientId);
  }

  /**
   * Throws OAuthRefusal unless the client proves that it is the one it names; a public client has nothing to prove.
   */
  async authenticate(credentials: ClientCredentials, rules: AssertionRules, now: Date): Promise<EmulatorClient> {
    const client = this.require(credentials.clientId);
    const { secret, assertion } = credentials;
    if (!isConfidential(client)) {
      const isShown = secret !== undefined || assertion !== undefined;
      if (isShown && !this.#directory.isOpen) throw new OAuthRefusal("publicClient");
      return client;
    }
    if (assertion !== undefined) await checkAssertion(client, assertion, rules);
    else if (secret !== undefined) checkSecret(client, secret, now);
    else throw new OAuthRefusal("missingSecret");
    return client;
  }

  /** Whether a client may act for itself: one that has proven what it is, or any where anyone is taken in. */
  mayActAlone(client: EmulatorClient): boolean {
    return isConfidential(client) || this.#directory.isOpen;
  }

  /** The user whom a client is in the organizations; of none where it has no application user. */
  applicationUserOf(clientId: string): UserName {
    const { applicationUser } = this.require(clientId);
    if (applicationUser === undefined) {
      return { domain: "", userName: clientId, organizations: this.#directory.isOpen ? undefined : [] };
    }
    const name = userNameOf(applicationUser);
    return this.#directory.find(name) ?? name;
  }
}

function isConfidential({ secret, certificate }: EmulatorClient): boolean {
  return secret !== undefined || certificate !== undefined;
}

/** What counts for a client that names none. */
const usualRedirectUris = ["http://localhost"];

/**
 * Whether a client has registered a redirect address: the very address, but for the port of a loopback one, which the system
 * chooses (RFC 8252, section 7.3; RFC 9700, section 4.1.3).
 */
export function mayRedirectTo({ redirectUris = usualRedirectUris }: EmulatorClient, redirectUri: string): boolean {
  if (!URL.canParse(redirectUri)) return false;
  const asked = new URL(redirectUri);
  if (asked.username + asked.password + asked.hash !== "") return false;
  return redirectUris.some((uri) => URL.canParse(uri) && isSameRedirect(new URL(uri), asked));
}

function isSameRedirect(registered: URL, asked: URL): boolean {
  const isLoopback = asked.protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(asked.hostname);
  const parts = ["protocol", "hostname", "pathname", "search"] as const;
  return parts.every((part) => registered[part] === asked[part]) && (isLoopback || registered.port === asked.port);
}

function checkSecret({ clientId, secret, secretExpires }: EmulatorClient, shown: string, now: Date): void {
  if (secret === undefined || !isSameSecret(secret, shown)) throw new OAuthRefusal("wrongSecret", clientId);
  if (secretExpires !== undefined && new Date(secretExpires) <= now) throw new OAuthRefusal("expiredSecret", clientId);
}

function isSameSecret(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => createHash("sha256").update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}

async function checkAssertion(client: EmulatorClient, assertion: string, rules: AssertionRules): Promise<void> {
  const { clientId, certificate } = client;
  if (certificate === undefined) throw new OAuthRefusal("wrongAssertion", clientId);
  const registered = new X509Certificate(certificate);
  try {
    if (!namesCertificate(assertion, registered)) throw new OAuthRefusal("wrongAssertion", clientId);
    await jwtVerify(assertion, registered.publicKey, {
      algorithms: ["RS256", "PS256"],
      issuer: clientId,
      subject: clientId,
      audience: [...rules.audiences],
      requiredClaims: ["exp"],
      clockTolerance: clockToleranceSeconds,
      currentDate: rules.now,
    });
  } catch (error) {
    if (error instanceof OAuthRefusal) throw error;
    if (!(error instanceof errors.JOSEError)) throw error;
    const isUntimely = error instanceof errors.JWTExpired || isNotYet(error);
    throw new OAuthRefusal(isUntimely ? "untimelyAssertion" : "wrongAssertion", clientId);
  }
}

function isNotYet(error: errors.JOSEError): boolean {
  return error instanceof errors.JWTClaimValidationFailed && error.claim === "nbf";
}

/** Whether the assertion names the certificate by its thumbprint, in one of the two ways (RFC 7515, sections 4.1.7 and 4.1.8). */
function namesCertificate(assertion: string, { raw }: X509Certificate): boolean {
  decodeJwt(assertion);
  const { x5t, "x5t#S256": x5tS256 } = decodeProtectedHeader(assertion);
  const thumbprint = (algorithm: string) => createHash(algorithm).update(raw).digest("base64url");
  if (typeof x5tS256 === "string") return x5tS256 === thumbprint("sha256");
  return typeof x5t === "string" && x5t.replace(/=+$/, "") === thumbprint("sha1");
}

import { answerChallenge } from "../../wire/ntlm/answer-challenge.ts";
import { encodeNegotiate } from "../../wire/ntlm/negotiate.ts";
import type { HttpResponse } from "../http.ts";
import { digestAnswers, digestStrength } from "./digest.ts";
import type { HttpProxy, ProveRequest, ProxyAccount } from "./proxy.ts";
import { type ProxyChallenge, proxyChallengesOf } from "./proxy-challenges.ts";
import { proxyError } from "./proxy-error.ts";

/** What goes with the next request to the proxy. */
export type Proof = {
  /** The value of Proxy-Authorization. */
  readonly header: string;
  /** It only asks for a challenge: the request travels without its body, and a 407 is what must come. */
  readonly isQuestion?: true;
};

/** What NTLM has asked and not been answered yet. */
type Handshake = { readonly negotiate: Uint8Array };

/**
 * Signs in to a proxy on one socket: NTLM (once a socket), Digest or Basic (each request), the strongest that is offered.
 * The credentials are sent after the proxy has asked for them, and once: a refusal holds for the whole session. Basic
 * shows the password to whoever can listen between here and the proxy: that is how proxies do it.
 *
 * Errors: NET_PROXY_NO_CREDENTIALS, NET_PROXY_REJECTED, NET_PROXY_SCHEME_NOT_SUPPORTED (names what is offered),
 * NET_PROXY_BAD_ANSWER.
 */
export class ProxySignIn {
  readonly #proxy: HttpProxy;
  #handshake: Handshake | undefined;
  /** Answers to this socket's own Digest challenge: a nonce counts its requests, so that sockets do not share one. */
  #digest: ProveRequest | undefined;
  #sent: "nothing" | "known" | "credentials" = "nothing";
  #hasAnsweredAnew = false;

  constructor(proxy: HttpProxy) {
    this.#proxy = proxy;
  }

  /** What a request carries before the proxy has said anything to it. */
  first(method: string, uri: string, isFreshSocket: boolean): Proof | undefined {
    const { account } = this.#proxy;
    this.#handshake = undefined;
    this.#sent = "nothing";
    this.#hasAnsweredAnew = false;
    if (account === undefined) return undefined;
    if (account.wasRejected) throw this.#rejected();
    if (account.known === "ntlm") return isFreshSocket ? this.#ask() : undefined;
    const wasAsked = this.#digest === undefined && account.spare !== undefined;
    const prove = account.known ?? this.#takeDigest(account);
    if (prove === undefined) return undefined;
    // What another socket was asked just now and could not answer is answered here for the first time.
    this.#sent = wasAsked && account.known === undefined ? "credentials" : "known";
    return { header: prove(method, uri) };
  }

  /** What the same request carries after a 407. */
  answer({ headers }: Pick<HttpResponse, "headers">, method: string, uri: string): Proof {
    const challenges = proxyChallengesOf(headers["proxy-authenticate"]);
    const { account } = this.#proxy;
    if (account === undefined) throw this.#noCredentials(challenges);
    if (this.#handshake !== undefined) return this.#finishNtlm(this.#handshake, account, challenges);
    if (account.wasRejected || (this.#sent !== "nothing" && !this.#mayAnswerAnew(challenges))) {
      account.wasRejected = true;
      throw this.#rejected();
    }
    return this.#begin(account, challenges, method, uri);
  }

  /** Once a request: the nonce has aged, as the proxy says, or as may be where it was taken before; in Basic nothing ages. */
  #mayAnswerAnew(challenges: readonly ProxyChallenge[]): boolean {
    if (this.#digest === undefined || this.#hasAnsweredAnew) return false;
    const isStale = challenges.some(({ parameters }) => parameters.get("stale")?.toLowerCase() === "true");
    this.#hasAnsweredAnew = isStale || this.#sent === "known";
    return this.#hasAnsweredAnew;
  }

  /** The socket has gone with the 407: what was to be answered is answered on the next one. */
  handOn(): void {
    if (this.#proxy.account !== undefined) this.#proxy.account.spare = this.#digest;
  }

  #takeDigest(account: ProxyAccount): ProveRequest | undefined {
    this.#digest ??= account.spare;
    account.spare = undefined;
    return this.#digest;
  }

  #begin(account: ProxyAccount, challenges: readonly ProxyChallenge[], method: string, uri: string): Proof {
    if (offered(challenges, "ntlm") !== undefined) {
      account.known = "ntlm";
      return this.#ask();
    }
    this.#digest = digestOf(account, challenges);
    const basic = this.#digest === undefined ? basicOf(account, challenges) : undefined;
    const prove = this.#digest ?? basic;
    if (prove === undefined) throw this.#notSupported(challenges);
    this.#sent = "credentials";
    account.known = basic;
    return { header: prove(method, uri) };
  }

  #ask(): Proof {
    const negotiate = encodeNegotiate();
    this.#handshake = { negotiate };
    return { header: ntlm(negotiate), isQuestion: true };
  }

  #finishNtlm({ negotiate }: Handshake, account: ProxyAccount, challenges: readonly ProxyChallenge[]): Proof {
    this.#handshake = undefined;
    const token = offered(challenges, "ntlm")?.token;
    if (token === undefined) throw this.#badAnswer("offers NTLM and does not answer its first message");
    this.#sent = "credentials";
    try {
      const challenge = Buffer.from(token, "base64");
      return { header: ntlm(answerChallenge({ ...ntlmAccount(account), negotiate, challenge })) };
    } catch (cause) {
      throw this.#badAnswer("sends an NTLM challenge that cannot be answered", cause);
    }
  }

  #badAnswer(did: string, cause?: unknown) {
    return proxyError(this.#proxy, {
      code: "NET_PROXY_BAD_ANSWER",
      did,
      remedy: "check that host and port are those of an HTTP proxy, and see its log",
      cause,
    });
  }

  #rejected() {
    return proxyError(this.#proxy, {
      code: "NET_PROXY_REJECTED",
      did: "refuses the user name or the password",
      remedy: "check PROXYUSERNAME and PROXYPASSWORD; they were tried once only",
    });
  }

  #noCredentials(challenges: readonly ProxyChallenge[]) {
    const schemes = schemesOf(challenges);
    return proxyError(this.#proxy, {
      code: "NET_PROXY_NO_CREDENTIALS",
      did: `wants a user name and a password (it offers ${schemes.join(", ") || "nothing"})`,
      remedy: "give PROXYUSERNAME and PROXYPASSWORD, or put them into the proxy's URL in the environment variable",
      context: { offered: schemes },
    });
  }

  #notSupported(challenges: readonly ProxyChallenge[]) {
    const schemes = schemesOf(challenges);
    return proxyError(this.#proxy, {
      code: "NET_PROXY_SCHEME_NOT_SUPPORTED",
      did: `offers no way to sign in that is supported; it offers ${schemes.join(", ") || "nothing"}`,
      remedy: "supported are NTLM, Digest (MD5, SHA-256) and Basic: enable one of them at the proxy",
      context: { offered: schemes },
    });
  }
}

function offered(challenges: readonly ProxyChallenge[], scheme: string): ProxyChallenge | undefined {
  return challenges.find((challenge) => challenge.scheme.toLowerCase() === scheme);
}

function digestOf(account: ProxyAccount, challenges: readonly ProxyChallenge[]): ProveRequest | undefined {
  const [best] = challenges
    .filter(({ scheme, parameters }) => scheme.toLowerCase() === "digest" && digestStrength(parameters) > 0)
    .sort((a, b) => digestStrength(b.parameters) - digestStrength(a.parameters));
  return best === undefined ? undefined : digestAnswers(best.parameters, account);
}

/** RFC 7617, in UTF-8. */
function basicOf(
  { userName, password }: ProxyAccount,
  challenges: readonly ProxyChallenge[],
): ProveRequest | undefined {
  if (offered(challenges, "basic") === undefined) return undefined;
  return () => `Basic ${Buffer.from(`${userName}:${password.reveal()}`).toString("base64")}`;
}

function ntlmAccount({ userName, password }: ProxyAccount) {
  const [, domain = "", user = userName] = /^([^\\]+)\\(.+)$/.exec(userName) ?? [];
  return { userName: user, domain, password };
}

function ntlm(message: Uint8Array): string {
  return `NTLM ${Buffer.from(message).toString("base64")}`;
}

function schemesOf(challenges: readonly ProxyChallenge[]): string[] {
  return [...new Set(challenges.map(({ scheme }) => scheme))];
}

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import type { Dial } from "../src/net/http.ts";
import { openSession } from "../src/session/open-session.ts";
import { strictPolicy } from "../src/session/operator-policy.ts";
import type { SessionOptions } from "../src/session/session-options.ts";
import type { SignInScheme } from "../src/session/sign-in.ts";
import { type BenchResult, describeMachine, printResults } from "./benchmark.ts";
import { compare, type Run, takeTurns } from "./cost.ts";
import { type RawOpening, rawNtlm, rawOAuth, rawPosts, securedPosts } from "./raw-sign-in.ts";
import { application, user } from "./sign-in-accounts.ts";

/**
 * Sessions opened and ended, one after the other, by each way to sign in, beside the limit: bare undici that makes the same
 * handshake (NTLM, whose messages are ours), or asks an authority that it knows for the same token (OAuth; a session has to
 * find it), and posts WhoAmI and RetrieveVersion. Nothing else speaks the ways of WS-Trust, so beside those are the two
 * posts alone, secured before: the ratio tells how much more signing in is. All against the embedded organization in
 * another process, on a local socket without TLS. Rounds take turns, medians count; CPU is this process's own, all threads.
 */
export async function benchSignIn(rounds = 7, operations = 40): Promise<BenchResult[]> {
  const { socketPath, process: organization } = await startOrganization();
  const dial = dialTo(socketPath);
  try {
    const results: BenchResult[] = [];
    for (const { scheme, name, peer, raw, ...way } of ways) {
      const options = { ...way.options, authType: scheme, organizationUri: way.serviceUri, dial };
      const peerRun =
        raw?.(way.serviceUri, socketPath) ??
        rawPosts(way.serviceUri, socketPath, await securedPosts(way.serviceUri, scheme, options));
      const costs = await takeTurns(rounds, operations, { ours: opens(options), raw: peerRun });
      results.push(
        { ...compare(`CPU an opening, ${name}`, "µs", costs, ({ microseconds }) => microseconds), peer },
        { ...compare(`sessions opened, ${name}`, "a second", costs, ({ perSecond }) => perSecond), peer },
      );
    }
    return results;
  } finally {
    organization.disconnect();
  }
}

type Way = {
  readonly name: string;
  readonly scheme: SignInScheme;
  readonly serviceUri: string;
  readonly options: SessionOptions;
  readonly peer: string;
  /** The posts alone where it is left out. */
  readonly raw?: RawOpening;
};

const onPremises = "https://crm.contoso.com/org/XRMServices/2011/Organization.svc";
/** An address of Microsoft's cloud: the organization describes itself as an online one there. */
const online = "https://contoso.crm4.dynamics.com/XRMServices/2011/Organization.svc";
const postsAlone = "its two posts alone";
const policy = { ...strictPolicy, allowRetiredSignIn: true };

const ways: readonly Way[] = [
  {
    name: "ActiveDirectory (NTLM)",
    scheme: "ActiveDirectory",
    serviceUri: onPremises,
    options: { userName: user.userName, domain: user.domain, password: user.password },
    peer: "raw undici handshake and posts",
    raw: rawNtlm,
  },
  {
    name: "OAuth (client secret)",
    scheme: "OAuth",
    serviceUri: onPremises,
    options: { clientId: application.clientId, clientSecret: application.secret },
    peer: "raw undici token request and posts",
    raw: rawOAuth,
  },
  {
    name: "Federation (user name, symmetric key)",
    scheme: "Federation",
    serviceUri: onPremises,
    options: { userName: user.userName, domain: user.domain, password: user.password },
    peer: postsAlone,
  },
  {
    name: "OnlineFederation (managed account)",
    scheme: "OnlineFederation",
    serviceUri: online,
    options: { userName: user.upn, password: user.password, policy },
    peer: postsAlone,
  },
  {
    name: "LiveId",
    scheme: "LiveId",
    serviceUri: online,
    options: { userName: user.upn, password: user.password, policy },
    peer: postsAlone,
  },
];

async function startOrganization(): Promise<{ socketPath: string; process: ChildProcess }> {
  const organization = fork(new URL("embedded-organization.ts", import.meta.url));
  const [path] = await once(organization, "message");
  return { socketPath: String(path), process: organization };
}

/** Every address leads to the organization. */
function dialTo(socketPath: string): Dial {
  return async (_target, signal) => {
    const socket = connect(socketPath);
    await once(socket, "connect", { signal });
    return { secured: socket };
  };
}

function opens(options: SessionOptions): Run {
  return async () => {
    const session = await openSession(options);
    await session.end();
  };
}

if (import.meta.main) {
  console.log(describeMachine());
  console.log(printResults(await benchSignIn()));
}

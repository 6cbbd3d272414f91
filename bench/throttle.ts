import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout } from "node:timers/promises";
import type { ProtectionLimits } from "../src/emulator/limits/protection-limits.ts";
import type { Dial } from "../src/net/http.ts";
import type { BulkMessage, BulkReport, BulkRow } from "../src/session/bulk/bulk-options.ts";
import { openSession } from "../src/session/open-session.ts";
import { type BenchResult, describeMachine, printResults } from "./benchmark.ts";
import type { Counted } from "./limited-organization.ts";
import { application } from "./sign-in-accounts.ts";

const windowSeconds = 2;
const organizationUri = "https://crm.contoso.com/org/XRMServices/2011/Organization.svc";

type Limit = {
  readonly name: string;
  readonly limits: ProtectionLimits;
  /** Of what a window allows, what was used in that many seconds. */
  readonly used: (counted: Counted, limits: ProtectionLimits) => number;
};

/** The limits of the online service, scaled: one of them is reached, the others leave room. Sixteen at once are recommended. */
const room = { windowSeconds, requests: 10_000, executionSeconds: 1_000, concurrency: 100, degreeOfParallelism: 16 };

const limits: readonly Limit[] = [
  {
    name: "requests",
    limits: { ...room, requests: 200, requestMilliseconds: 20, recordMilliseconds: 1 },
    used: ({ taken, seconds }, { requests }) => taken / ((requests * seconds) / windowSeconds),
  },
  {
    name: "execution time",
    limits: { ...room, executionSeconds: 8, requestMilliseconds: 80, recordMilliseconds: 1 },
    used: ({ busySeconds, seconds }, { executionSeconds }) =>
      busySeconds / ((executionSeconds * seconds) / windowSeconds),
  },
  {
    name: "requests at once",
    limits: { ...room, concurrency: 10, requestMilliseconds: 200, recordMilliseconds: 0.2 },
    used: ({ busySeconds, seconds }, { concurrency }) => busySeconds / (concurrency * seconds),
  },
];

/**
 * Loads against an embedded organization that limits what it takes, each of its limits in turn, scaled to windows of two
 * seconds: the share of what is allowed that a load of single requests, and one of sets, gets done in steady state (after the first two
 * windows), and the share of all its requests that are refused. What the organization itself has counted, in a process of its own.
 */
export async function benchThrottle(windows = 22): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  for (const message of ["Single", "Multiple"] as const) {
    const loads = await Promise.all(limits.map((limit) => loadUnder(limit, message, windows)));
    results.push(...loads.flat());
  }
  return results;
}

async function loadUnder(limit: Limit, message: BulkMessage, windows: number): Promise<BenchResult[]> {
  const organization = fork(new URL("limited-organization.ts", import.meta.url), [JSON.stringify(limit.limits)]);
  const [path] = await once(organization, "message");
  const session = await openSession({
    organizationUri,
    authType: "OAuth",
    transport: "WebApi",
    clientId: application.clientId,
    clientSecret: application.secret,
    dial: dialTo(String(path)),
  });
  try {
    const stop = new AbortController();
    const running = session.bulk(endlessRows(), {
      operation: "create",
      entityName: "account",
      message,
      windowSeconds,
      stop: stop.signal,
    });
    await setTimeout(2 * windowSeconds * 1000);
    const before = await counted(organization);
    await setTimeout(windows * windowSeconds * 1000);
    const after = await counted(organization);
    stop.abort();
    return resultsOf(limit, message, { steady: difference(before, after), all: after }, await running);
  } finally {
    await session.end();
    organization.disconnect();
  }
}

function* endlessRows(): Generator<BulkRow, void> {
  for (let index = 0; ; index += 1) yield { attributes: { name: `Bubba Gump Shrimp Co. ${index}` } };
}

async function counted(organization: ChildProcess): Promise<Counted> {
  organization.send("count");
  // What our own process tells, in the shape that it sends.
  const [told] = (await once(organization, "message")) as [Counted];
  return told;
}

function difference(before: Counted, after: Counted): Counted {
  return {
    taken: after.taken - before.taken,
    refused: after.refused - before.refused,
    busySeconds: after.busySeconds - before.busySeconds,
    seconds: after.seconds - before.seconds,
  };
}

function resultsOf(
  { name, limits, used }: Limit,
  message: BulkMessage,
  { steady, all }: { readonly steady: Counted; readonly all: Counted },
  report: BulkReport,
): BenchResult[] {
  const what = `limit of ${name}, ${message === "Single" ? "single requests" : "sets"}`;
  const share = used(steady, limits);
  const refused = all.refused / (all.taken + all.refused);
  const setting = `${report.mostConcurrency} at once, sets of ${report.mostSetSize}`;
  return [
    {
      name: `${what} (${setting})`,
      value: share * 100,
      unit: "%",
      peer: "what is allowed",
      peerValue: 100,
      ratio: share,
      aim: ">= 0.9",
    },
    {
      name: `refused, ${what}`,
      value: refused * 100,
      unit: "%",
      peer: "the aim",
      peerValue: 1,
      ratio: refused * 100,
      aim: "< 1",
    },
  ];
}

function dialTo(socketPath: string): Dial {
  return async () => {
    const socket = connect(socketPath);
    await once(socket, "connect");
    return { secured: socket };
  };
}

if (import.meta.main) {
  console.log(describeMachine());
  console.log(printResults(await benchThrottle()));
}

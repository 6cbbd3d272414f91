import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { DynamicsWebApi } from "dynamics-web-api";
import { Client } from "undici";
import { defaultTenantId } from "../src/emulator/sign-in/oauth/oauth-state.ts";
import type { BulkOptions, BulkRow } from "../src/session/bulk/bulk-options.ts";
import { openSession } from "../src/session/open-session.ts";
import { type BenchResult, describeMachine, median, printResults } from "./benchmark.ts";
import { application, user } from "./sign-in-accounts.ts";

const rowsOfSet = 1_000;
const inFlight = 4;
const creating: BulkOptions = { operation: "create", entityName: "account" };
/** Of ours beside a peer that keeps as many requests in flight, of as many rows at most. */
const alike = { ...creating, concurrency: inFlight, largestSet: rowsOfSet };

/**
 * 200,000 accounts created over the Web API in an embedded organization, each contender in one of its own, in another process; rounds
 * take turns, medians count; CPU is that of the client alone. Message for message, with four requests in flight: our $batch beside dynamics-web-api's of 1,000 rows
 * (both without a change set: each row by itself),
 * our CreateMultiple beside the limit, bare undici that posts one body of 1,000 rows built before. Then what a user gets who
 * sets nothing: `session.bulk(rows, …)` beside one $batch of 1,000, as one change set, after the other by dynamics-web-api.
 */
export async function benchBulk(rounds = 8, rowsOfRound = 25_000): Promise<BenchResult[]> {
  const pairs = [
    {
      name: "rows by $batch",
      ours: () => ourLoad({ ...alike, message: "ExecuteMultiple" }),
      theirs: () => peerBatches(inFlight, { inChangeSet: false }),
      peer: "dynamics-web-api",
      aim: "> 1",
    },
    {
      name: "rows by CreateMultiple",
      ours: () => ourLoad({ ...alike, message: "Multiple" }),
      theirs: () => rawSets(inFlight),
      peer: "raw undici, one body built before",
      aim: ">= 0.7",
    },
    {
      name: "rows by default",
      ours: () => ourLoad(creating),
      theirs: () => peerBatches(1, {}),
      peer: "dynamics-web-api, one $batch after the other",
      aim: "> 1",
    },
  ];
  const results: BenchResult[] = [];
  for (const { name, ours, theirs, peer, aim } of pairs) {
    const [our = [], their = []] = await turns([await ours(), await theirs()], rounds, rowsOfRound);
    const compare = (figure: (round: Round) => number) => {
      const [value, peerValue] = [median(our.map(figure)), median(their.map(figure))];
      return { value, peer, peerValue, ratio: value / peerValue };
    };
    results.push(
      { name, unit: "a second", ...compare(({ rate }) => rate), aim },
      { name: `CPU of ${name}`, unit: "µs a row", ...compare(({ microseconds }) => microseconds) },
    );
  }
  return results;
}

/** Rows a second, and the CPU of this process for each, all threads. */
type Round = { readonly rate: number; readonly microseconds: number };

type Contender = {
  /** Writes so many rows. */
  readonly write: (rows: number) => Promise<void>;
  readonly end: () => Promise<void>;
};

/** What each contender's rounds took. */
async function turns(contenders: readonly Contender[], rounds: number, rows: number): Promise<Round[][]> {
  const taken = contenders.map((): Round[] => []);
  try {
    for (const { write } of contenders) await write(rowsOfSet * inFlight);
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, { write }] of contenders.entries()) {
        const [start, cpu] = [performance.now(), process.cpuUsage()];
        await write(rows);
        const rate = rows / ((performance.now() - start) / 1000);
        const { user, system } = process.cpuUsage(cpu);
        taken[index]?.push({ rate, microseconds: (user + system) / rows });
      }
    }
    return taken;
  } finally {
    await Promise.all(contenders.map(({ end }) => end()));
  }
}

async function ourLoad(options: BulkOptions): Promise<Contender> {
  const { organizationUri, organization } = await startOrganization();
  const { userName, domain, password } = user;
  const session = await openSession({
    organizationUri,
    authType: "ActiveDirectory",
    transport: "WebApi",
    userName,
    domain,
    password,
  });
  return {
    write: async (count) => {
      const { written } = await session.bulk(rows(count), options);
      if (written !== count) throw new Error(`${written} of ${count} rows were written`);
    },
    end: async () => {
      await session.end();
      organization.disconnect();
    },
  };
}

async function peerBatches(lanes: number, how: { readonly inChangeSet?: boolean }): Promise<Contender> {
  const { organizationUri, organization, token } = await startOrganization();
  const peers = Array.from(
    { length: lanes },
    () =>
      new DynamicsWebApi({
        serverUrl: organizationUri,
        dataApi: { version: "9.2" },
        onTokenRefresh: async () => token,
      }),
  );
  return {
    write: async (count) => {
      const sets = setsOf(count);
      await inLanes(peers, async (peer) => {
        for (const set of sets) {
          peer.startBatch();
          for (const data of set) void peer.create({ collection: "accounts", data, ...how });
          const answers = await peer.executeBatch();
          if (answers.length !== set.length) throw new Error(`${answers.length} of ${set.length} rows were written`);
        }
      });
    },
    end: async () => organization.disconnect(),
  };
}

/** The limit: nothing is built but the body, once. */
async function rawSets(lanes: number): Promise<Contender> {
  const { organizationUri, organization, token } = await startOrganization();
  const { origin, pathname } = new URL(organizationUri);
  const clients = Array.from({ length: lanes }, () => new Client(origin));
  const targets = [...setsOf(rowsOfSet)].flat();
  const typed = targets.map((row) => ({ "@odata.type": "Microsoft.Dynamics.CRM.account", ...row }));
  const request = {
    method: "POST",
    path: `${pathname}/api/data/v9.2/accounts/Microsoft.Dynamics.CRM.CreateMultiple`,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ Targets: typed }),
  } as const;
  return {
    write: async (count) => {
      let left = count / rowsOfSet;
      await inLanes(clients, async (client) => {
        for (; left > 0; ) {
          left -= 1;
          const { body, statusCode } = await client.request(request);
          const { Ids } = JSON.parse(await body.text());
          if (statusCode !== 200 || Ids.length !== rowsOfSet) throw new Error(`answered ${statusCode}`);
        }
      });
    },
    end: async () => {
      await Promise.all(clients.map((client) => client.close()));
      organization.disconnect();
    },
  };
}

async function inLanes<T>(lanes: readonly T[], run: (lane: T) => Promise<void>): Promise<void> {
  await Promise.all(lanes.map(run));
}

type Attributes = Readonly<Record<string, string | number>>;

function account(index: number): Attributes {
  return {
    name: `Bubba Gump Shrimp Co. ${index}`,
    description: "Shrimp is the fruit of the sea",
    telephone1: "251-555-0100",
    numberofemployees: index,
    revenue: 1_250_000.5,
  };
}

function* rows(count: number): Generator<BulkRow, void> {
  for (let index = 0; index < count; index += 1) yield { attributes: account(index) };
}

function* setsOf(count: number): Generator<Attributes[], void> {
  for (let start = 0; start < count; start += rowsOfSet) {
    yield Array.from({ length: Math.min(rowsOfSet, count - start) }, (_, index) => account(start + index));
  }
}

async function startOrganization(): Promise<{ organizationUri: string; organization: ChildProcess; token: string }> {
  const organization = fork(new URL("bulk-organization.ts", import.meta.url));
  const [url] = await once(organization, "message");
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: application.clientId,
    client_secret: application.secret,
    scope: `${url}/.default`,
  });
  const answer = await fetch(`${url}/${defaultTenantId}/oauth2/v2.0/token`, { method: "POST", body });
  // The token endpoint's one answer (RFC 6749, section 5.1).
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return { organizationUri: `${url}/bench`, organization, token };
}

if (import.meta.main) {
  console.log(describeMachine());
  console.log(printResults(await benchBulk()));
}

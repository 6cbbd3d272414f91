import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { type BenchResult, describeMachine, printResults } from "./benchmark.ts";
import type { ClientName, Operation } from "./client-loop.ts";
import { keepOnCore } from "./cores.ts";
import { alternate, type Cost, compare } from "./cost.ts";
import { startResponder } from "./raw-loop.ts";

/**
 * Creates and retrieves of accounts with eight attributes, one after the other: a session of ours over both wires, beside
 * dynamics-web-api, and beside the limit: bare undici that posts bodies built before, and of the answers parses JSON and no
 * XML; and, as SOAP has no peer, beside a limit of which the answers to retrieves are read by saxes. Each of them is the one
 * client of a process of its own, as in a program: in one process they spoil the code that V8 has compiled for the others. All
 * against the canned responder in another process; 20,000 operations each, after the rounds that warm up. Clients share one
 * core and the responder has another (`keepOnCore`). Rounds take turns, medians count; CPU is the client's process, all threads.
 */
export async function benchClient(rounds = 10, operations = 2000): Promise<BenchResult[]> {
  const { origin, process: responder } = await startResponder();
  keepOnCore(responder.pid, 1);
  try {
    const creates = await costsOf("create", origin, rounds, operations);
    const retrieves = await costsOf("retrieve", origin, rounds, operations);
    return [...resultsOf("create", creates), ...resultsOf("retrieve", retrieves)];
  } finally {
    responder.disconnect();
  }
}

type Costs = Readonly<Record<ClientName, readonly Cost[]>>;

async function costsOf(operation: Operation, origin: string, rounds: number, operations: number): Promise<Costs> {
  const children: ChildProcess[] = [];
  const turnsOf = (client: ClientName): (() => Promise<Cost>) => {
    const child = fork(new URL("client-loop.ts", import.meta.url), [origin, client, operation]);
    children.push(child);
    keepOnCore(child.pid, 0);
    return () => costOfTurn(child, operations);
  };
  try {
    return await alternate(rounds, {
      soap: turnsOf("soap"),
      webApi: turnsOf("webApi"),
      peer: turnsOf("peer"),
      rawSoap: turnsOf("rawSoap"),
      rawSoapRead: turnsOf("rawSoapRead"),
      rawWebApi: turnsOf("rawWebApi"),
    });
  } finally {
    for (const child of children) child.disconnect();
  }
}

async function costOfTurn(child: ChildProcess, operations: number): Promise<Cost> {
  const answered = new AbortController();
  const gone = once(child, "exit", answered).then(() => {
    throw new Error("A client's process ended and told no cost.");
  });
  child.send(operations);
  // What our own process told us, in the shape that it sends.
  const [cost] = (await Promise.race([once(child, "message", answered), gone])) as [Cost];
  gone.catch(() => {});
  answered.abort();
  return cost;
}

function resultsOf(operation: string, { soap, webApi, peer, rawSoap, rawSoapRead, rawWebApi }: Costs): BenchResult[] {
  const pairs = [
    { what: `${operation} over SOAP`, ours: soap, raw: rawSoap, beside: "raw undici loop", aim: "<= 1.5" },
    { what: `${operation} over SOAP`, ours: soap, raw: rawSoapRead, beside: "raw undici loop and saxes" },
    { what: `${operation} over the Web API`, ours: webApi, raw: rawWebApi, beside: "raw undici loop", aim: "<= 1.5" },
    { what: `${operation} over the Web API`, ours: webApi, raw: peer, beside: "dynamics-web-api", aim: "< 1" },
  ];
  return pairs.flatMap(({ what, ours, raw, beside, aim }) => [
    { ...compare(`CPU a ${what}`, "µs", { ours, raw }, ({ microseconds }) => microseconds, aim), peer: beside },
    { ...compare(`${what}`, "a second", { ours, raw }, ({ perSecond }) => perSecond), peer: beside },
  ]);
}

if (import.meta.main) {
  console.log(describeMachine());
  console.log(printResults(await benchClient()));
}

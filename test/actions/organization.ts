import { mkdtemp, readFile, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createActions } from "../../src/actions/create-actions.ts";
import type { SecretLookup } from "../../src/actions/services.ts";
import { inspectStep } from "../../src/check/inspect-step.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { EmulatorOptions } from "../../src/emulator/emulator-options.ts";
import type { RunEvent } from "../../src/engine/event.ts";
import type { RunOptions, RunResult } from "../../src/engine/run-options.ts";
import { runTask } from "../../src/engine/run-task.ts";
import type { FileGate } from "../../src/files/file-gate.ts";
import { parseTask } from "../../src/markup/parse-task.ts";
import type { Dial, DialTarget } from "../../src/net/http.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { Session } from "../../src/session/session.ts";
import type { Entity } from "../../src/values/entity.ts";

export const organizationUri = "http://dynamicscrm2011/netautodyn/XRMServices/2011/Organization.svc";

/** An embedded organization to which every address leads, and which counts the dials. */
export type TestOrganization = AsyncDisposable & {
  readonly dials: DialTarget[];
  readonly dial: Dial;
  run(aml: string, options?: RunSettings): Promise<Run>;
  /** The accounts that are there, with all their columns. */
  accounts(): Promise<readonly Entity[]>;
};

export type Run = { readonly result: RunResult; readonly events: readonly RunEvent[] };

export type RunSettings = Partial<Pick<RunOptions, "variables" | "signal" | "name" | "inspect" | "language">> & {
  readonly secrets?: SecretLookup;
  readonly files?: FileGate;
};

export async function startTestOrganization(options: EmulatorOptions = {}): Promise<TestOrganization> {
  const folder = await mkdtemp(join(tmpdir(), "dynaml-"));
  const path = join(folder, "organization");
  const users = [{ domain: "netautoinc", userName: "known", password: "Secret-of-known-1" }];
  const emulator = await startEmulator({ open: true, anyOrganization: true, path, users, ...options });
  const dials: DialTarget[] = [];
  const dial: Dial = async (target) => {
    dials.push(target);
    return connect(path);
  };
  return {
    dials,
    dial,
    run: (aml, options = {}) => runThrough(dial, aml, options),
    accounts: () => withSession(dial, readAccounts),
    async [Symbol.asyncDispose]() {
      await emulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs AML with the real activities and checks; every address that it names is dialled through `dial`. */
export async function runThrough(dial: Dial, aml: string, options: RunSettings = {}): Promise<Run> {
  const events: RunEvent[] = [];
  const { secrets, files, ...others } = options;
  const result = await runTask(parseTask(aml), {
    actions: createActions({ openSession: (session) => openSession({ ...session, dial }), secrets, files }),
    inspect: inspectStep,
    name: "test.aml",
    onEvent: (event) => events.push(event),
    ...others,
  });
  return { result, events };
}

export async function fixture(name: string): Promise<string> {
  return await readFile(resolve(import.meta.dirname, "../fixtures/aml", name), "utf8");
}

/** A create_session step that works; `more` are further attributes. */
export function createSession(more = ""): string {
  return `<AMDYNAMICSCRM ACTIVITY="create_session" ${connection()} ${more} />\n`;
}

export function connection(userName = "administrator"): string {
  return `ORGANIZATIONURI="${organizationUri}" USERNAME="${userName}" DOMAIN="netautoinc" PASSWORD="Secret-of-tests-1" AUTHTYPE="ActiveDirectory"`;
}

export function warningsOf({ events }: Run): readonly string[] {
  return events.flatMap((event) => (event.type === "step-warning" ? [`${event.code} ${event.message}`] : []));
}

export function logsOf({ events }: Run): readonly string[] {
  return events.flatMap((event) => (event.type === "log" ? [event.text] : []));
}

async function withSession<T>(dial: Dial, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await openSession({
    organizationUri,
    userName: "reader",
    domain: "netautoinc",
    password: "Secret-of-reader-1",
    authType: "ActiveDirectory",
    dial,
  });
  try {
    return await work(session);
  } finally {
    await session.end();
  }
}

async function readAccounts(session: Session): Promise<readonly Entity[]> {
  const found = await session.service.retrieveMultiple({
    kind: "QueryExpression",
    entityName: "account",
    columnSet: { kind: "ColumnSet", allColumns: true },
    criteria: { filterOperator: "And", conditions: [], filters: [] },
    orders: [],
    linkEntities: [],
    distinct: false,
    noLock: false,
  });
  return found.entities;
}

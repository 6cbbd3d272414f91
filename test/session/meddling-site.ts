import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { TestContext } from "node:test";
import { openEmulator } from "../../src/emulator/emulator.ts";
import type { EmulatorOptions } from "../../src/emulator/emulator-options.ts";
import type { EmulatorConnection, EmulatorResponse } from "../../src/emulator/handler.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { Session } from "../../src/session/session.ts";
import type { SessionOptions } from "../../src/session/session-options.ts";
import type { OrganizationReply, OrganizationServiceFault } from "../../src/wire/organization-call.ts";
import { encodeFault } from "../../src/wire/soap/encode-fault.ts";
import { encodeReply } from "../../src/wire/soap/encode-reply.ts";
import { customizations } from "../conformance/probe.ts";

/** A request of a signed-in session. */
type Seen = {
  /** The message, as far as the request names it: `CreateMultiple`, `RetrieveMultiple`. */
  readonly message: string;
  readonly text: string;
  /** Milliseconds of the clock. */
  readonly at: number;
  /** What the embedded organization answers. */
  carryOut(): Promise<EmulatorResponse>;
};

/** What comes in place of the organization's own answer; undefined: that one. `lost`: the connection breaks. */
export type Meddling = (seen: Seen) => EmulatorResponse | "lost" | undefined | Promise<EmulatorResponse | "lost">;

export type MeddlingSite = {
  readonly session: Session;
  /** All requests since the session is open. */
  readonly seen: Seen[];
  /** The most that were under way at the same time. */
  mostAtOnce(): number;
  meddle(meddling: Meddling): void;
};

const alice = { domain: "EXAMPLE", userName: "alice", password: "Pass&w0rd!" };

/** A session on an embedded organization, over NTLM, with somebody in between who answers in its place when told to. */
export async function meddlingSite(
  t: TestContext,
  options: SessionOptions = {},
  emulatorOptions: EmulatorOptions = {},
): Promise<MeddlingSite> {
  const version = "9.2.24051.174";
  const { handler, close } = openEmulator({ users: [alice], customizations, version, ...emulatorOptions });
  const states = new WeakMap<Socket, EmulatorConnection>();
  const seen: Seen[] = [];
  let meddling: Meddling | undefined;
  let underWay = 0;
  let most = 0;

  const answerTo = async (incoming: IncomingMessage): Promise<EmulatorResponse | "lost"> => {
    const body = Buffer.concat(await incoming.toArray());
    const { method = "", url: target = "", socket } = incoming;
    const headers = Object.fromEntries(Object.entries(incoming.headersDistinct).map(([name, all]) => [name, `${all}`]));
    const connection = states.get(socket) ?? { state: new Map() };
    states.set(socket, connection);
    const carryOut = async () => await handler({ method, target, headers, body }, connection);
    if (meddling === undefined || /TlRMTVNTUAAB/.test(headers.authorization ?? "")) return await carryOut();
    const text = `${target}\n${body.toString()}`;
    const request = { message: messageOf(text), text, at: Date.now(), carryOut };
    seen.push(request);
    return (await meddling(request)) ?? (await carryOut());
  };

  const server = createServer(async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    underWay += 1;
    most = Math.max(most, underWay);
    const answer = await answerTo(incoming);
    underWay -= 1;
    if (answer === "lost") return void incoming.socket.destroy();
    for (const [name, value] of Object.entries(answer.headers)) outgoing.setHeader(name, value);
    outgoing.writeHead(answer.status).end(answer.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const organizationUri = `http://127.0.0.1:${port}/embedded`;
  const session = await openSession({
    organizationUri,
    authType: "ActiveDirectory",
    transport: "Soap",
    ...alice,
    ...options,
  });
  t.after(async () => {
    await session.end();
    server.closeAllConnections();
    server.close();
    close();
  });
  const meddle = (how: Meddling): void => {
    meddling = how;
    most = 0;
  };
  return { session, seen, mostAtOnce: () => most, meddle };
}

function messageOf(text: string): string {
  const named = /<[a-z]*:?RequestName>(\w+)</.exec(text)?.[1] ?? /Microsoft\.Dynamics\.CRM\.(\w+)\n/.exec(text)?.[1];
  if (named !== undefined && !text.includes("ExecuteMultipleSettings")) return named;
  if (text.includes("ExecuteMultipleSettings") || text.includes("$batch")) return "ExecuteMultiple";
  return /<RetrieveMultiple|fetchXml=/.test(text) ? "RetrieveMultiple" : "";
}

/** A fault of the organization, over SOAP. */
export function faultAnswer(
  errorCode: number,
  message: string,
  details: Readonly<Record<string, string>> = {},
): EmulatorResponse {
  const fault = encodeFault(
    { kind: "SoapFault", blame: "Sender", reason: message, detail: faultOf(errorCode, message, details) },
    "1.1",
  );
  return { status: fault.status, headers: fault.headers, body: fault.body };
}

/** An error of the Web API, with details as annotations. */
export function errorAnswer(
  status: number,
  code: string,
  message: string,
  details: Readonly<Record<string, string>> = {},
  retryAfter?: string,
): EmulatorResponse {
  const annotations = Object.entries(details).map(([name, value]) => [
    `@Microsoft.PowerApps.CDS.ErrorDetails.${name}`,
    value,
  ]);
  return {
    status,
    headers: { "content-type": "application/json", ...(retryAfter !== undefined && { "retry-after": retryAfter }) },
    body: JSON.stringify({ error: { code, message, ...Object.fromEntries(annotations) } }),
  };
}

export function faultOf(
  errorCode: number,
  message: string,
  details: Readonly<Record<string, string>> = {},
): OrganizationServiceFault {
  return { errorCode, message, errorDetails: new Map(Object.entries(details)) };
}

/** `PT0.5S`. */
export function throttled(retryAfter: string): EmulatorResponse {
  return faultAnswer(-2147015902, "Number of requests exceeded the limit of 6000 over time window of 300 seconds.", {
    "Retry-After": retryAfter,
  });
}

export function replyAnswer(reply: OrganizationReply): EmulatorResponse {
  return { status: 200, ...encodeReply(reply, "1.1") };
}

import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { authenticatedExchange } from "../../src/auth/authenticated-exchange.ts";
import type { SignIn } from "../../src/auth/sign-in.ts";
import { openEmulator } from "../../src/emulator/emulator.ts";
import type { EmulatorOptions } from "../../src/emulator/emulator-options.ts";
import type { EmulatorConnection, EmulatorRequest, EmulatorResponse } from "../../src/emulator/handler.ts";
import { openConnection } from "../../src/net/connection.ts";
import type { Dial, ExchangeLimits, Send } from "../../src/net/http.ts";
import type { NetRoute } from "../../src/net/route.ts";
import { createSend } from "../../src/net/send.ts";
import { decodeReply } from "../../src/wire/soap/decode-reply.ts";
import { encodeCall } from "../../src/wire/soap/encode-call.ts";

/** What answers at one host name. */
export type Site = (
  request: EmulatorRequest,
  connection: EmulatorConnection,
) => EmulatorResponse | Promise<EmulatorResponse>;

type Received = { readonly host: string; readonly path: string; readonly text: string };

/**
 * A network of https sites on one local socket: every name is dialled to it, as with an embedded organization. All that
 * comes is recorded, for whom it was meant and what it held.
 */
export type Network = {
  readonly dial: Dial;
  readonly route: NetRoute;
  readonly send: Send;
  readonly received: Received[];
  /** How many requests went to paths that end so. */
  count(ending: string): number;
  close(): Promise<void>;
};

export async function startNetwork(sites: Readonly<Record<string, Site>>): Promise<Network> {
  const received: Received[] = [];
  const states = new WeakMap<Socket, EmulatorConnection>();
  const server = createServer(async (incoming, outgoing) => {
    const body = Buffer.concat(await incoming.toArray());
    const { method = "", url: target = "", socket } = incoming;
    const headers = Object.fromEntries(Object.entries(incoming.headersDistinct).map(([name, all]) => [name, `${all}`]));
    const host = headers.host ?? "";
    received.push({ host, path: target, text: JSON.stringify(headers) + body.toString() });
    const connection = states.get(socket) ?? { state: new Map() };
    states.set(socket, connection);
    const answer = (await sites[host]?.({ method, target, headers, body, secure: true }, connection)) ?? notFound;
    for (const [name, value] of Object.entries(answer.headers)) outgoing.setHeader(name, value);
    outgoing.writeHead(answer.status).end(answer.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const dial: Dial = async () => {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    return { secured: socket };
  };
  const route = { dial };
  const send = createSend(route);
  return {
    dial,
    route,
    send,
    received,
    count: (ending) => received.filter(({ path }) => path.endsWith(ending)).length,
    close: async () => {
      await send.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

const notFound: EmulatorResponse = { status: 404, headers: {}, body: "" };

/** An embedded organization as a site. */
export function emulatorSite(options: EmulatorOptions): { readonly site: Site; close(): void } {
  const { handler, close } = openEmulator(options);
  return { site: (request, connection) => handler(request, connection), close };
}

/** What the organization at `serviceUri` answers to WhoAmI: "UserId", or the fault's reason. */
export async function whoAmI(
  signIn: SignIn,
  serviceUri: string,
  route: NetRoute,
  limits: ExchangeLimits = {},
): Promise<string> {
  const message = encodeCall(
    { operation: "Execute", request: { requestName: "WhoAmI", parameters: new Map() } },
    "1.2",
    { to: serviceUri },
  );
  const connection = openConnection({ origin: new URL(serviceUri).origin, route });
  const request = { method: "POST", url: serviceUri, ...message } as const;
  try {
    const { authenticator, isRefusal } = signIn;
    const response = await authenticatedExchange(request, connection, authenticator, limits, () => {}, isRefusal);
    const reply = decodeReply(response.body);
    if ("kind" in reply) return reply.reason;
    return reply.operation === "Execute" && reply.response.results.has("UserId") ? "UserId" : reply.operation;
  } finally {
    await connection.close();
  }
}

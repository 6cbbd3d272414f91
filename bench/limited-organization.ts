/**
 * An embedded organization with service protection limits (argument: JSON of them), on a local socket that takes all addresses. It
 * counts what it takes and refuses after signing in, and how long it works: told to the process that forked it, whenever that
 * sends a message; the first time its socket's path.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { Socket } from "node:net";
import { createPrivateSocket } from "../src/cli/embedded/private-socket.ts";
import { openEmulator } from "../src/emulator/emulator.ts";
import type { EmulatorConnection } from "../src/emulator/handler.ts";
import { application, user } from "./sign-in-accounts.ts";

export type Counted = {
  readonly taken: number;
  readonly refused: number;
  /** Of all requests together. */
  readonly busySeconds: number;
  /** Of the clock. */
  readonly seconds: number;
};

const { path } = createPrivateSocket();
const { handler } = openEmulator({
  path,
  users: [user],
  clients: [{ ...application, applicationUser: `${user.domain}\\${user.userName}` }],
  anyOrganization: true,
  signIn: ["oauth"],
  version: "9.2.24051.174",
  limits: { serviceProtection: JSON.parse(process.argv[2] ?? "{}") },
});
const connections = new WeakMap<Socket, EmulatorConnection>();
const started = performance.now();
let taken = 0;
let refused = 0;
let busySeconds = 0;

const server = createServer(async (incoming, outgoing) => {
  const body = Buffer.concat(await incoming.toArray());
  const { method = "", url: target = "", socket } = incoming;
  const headers = Object.fromEntries(Object.entries(incoming.headersDistinct).map(([name, all]) => [name, `${all}`]));
  const connection = connections.get(socket) ?? { state: new Map() };
  connections.set(socket, connection);
  const start = performance.now();
  const answer = await handler({ method, target, headers, body, secure: true }, connection);
  if (answer.headers["x-ms-dop-hint"] !== undefined) {
    const isRefused = answer.headers["retry-after"] !== undefined;
    if (isRefused) refused += 1;
    else taken += 1;
    if (!isRefused) busySeconds += (performance.now() - start) / 1000;
  }
  for (const [name, value] of Object.entries(answer.headers)) outgoing.setHeader(name, value);
  outgoing.writeHead(answer.status).end(answer.body);
});
server.listen(path);
await once(server, "listening");
process.on("message", () => {
  const counted: Counted = { taken, refused, busySeconds, seconds: (performance.now() - started) / 1000 };
  process.send?.(counted);
});
process.once("disconnect", () => process.exit());
process.send?.(path);

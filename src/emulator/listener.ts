import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { describeError } from "../errors.ts";
import { EmulatorError } from "./emulator-error.ts";
import type { EmulatorConnection, EmulatorResponse, Handler } from "./handler.ts";
import { tooLarge } from "./pipeline.ts";
import { plainResponse } from "./plain-response.ts";
import type { ServerTls } from "./tls.ts";

export type ListenTarget = { readonly path: string } | { readonly host: string; readonly port: number };

export type Listener = { readonly url: string; close(): Promise<void> };

/** How long an idle connection, and with it a sign-in, is kept: as long as IIS keeps one. */
const idleMilliseconds = 120_000;

/** Bytes of a request's head: addresses of the Web API may be 32 KB long, tickets of Kerberos 48 KB. */
const maxHeaderSize = 128 * 1024;

/**
 * Serves the handler on an address or a local socket path, with TLS 1.2 or later where a certificate is given. Each connection
 * has a state of its own. On a local path TLS has ended before, if there was any: addresses in documents are those of https.
 */
export async function listen(
  handler: Handler,
  target: ListenTarget,
  maxBodyBytes: number,
  tls?: Pick<ServerTls, "cert" | "key">,
): Promise<Listener> {
  const connections = new WeakMap<Socket, EmulatorConnection>();
  const secure = tls !== undefined || "path" in target;
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const connection = connections.get(request.socket) ?? { state: new Map() };
    connections.set(request.socket, connection);
    const handle: Handler = (message, on) => handler({ ...message, secure }, on);
    void serve(handle, connection, request, response, maxBodyBytes);
  };
  const server =
    tls === undefined
      ? createServer({ maxHeaderSize }, onRequest)
      : createTlsServer({ cert: tls.cert, key: tls.key, minVersion: "TLSv1.2", maxHeaderSize }, onRequest);
  server.keepAliveTimeout = idleMilliseconds;
  await started(server, target);
  return { url: urlOf(server, target, tls === undefined ? "http" : "https"), close: () => closed(server) };
}

async function serve(
  handler: Handler,
  connection: EmulatorConnection,
  request: IncomingMessage,
  response: ServerResponse,
  maxBodyBytes: number,
): Promise<void> {
  try {
    const body = await readBody(request, maxBodyBytes);
    if (body === undefined) return send(response, tooLarge(maxBodyBytes), true);
    const { method = "", url: target = "" } = request;
    send(response, await handler({ method, target, headers: headersOf(request), body }, connection), false);
  } catch (error) {
    const isGone = request.destroyed || response.headersSent;
    if (isGone) request.socket.destroy();
    else send(response, plainResponse(500, `The embedded organization failed: ${describeError(error)}`), true);
  }
}

/** Undefined as soon as it is clear that the body is larger than allowed. */
async function readBody(request: IncomingMessage, maxBodyBytes: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > maxBodyBytes) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving the loop must not close the socket, on which the refusal still has to travel.
  const body: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
}

function headersOf({ headers }: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
}

/** @param isLast the rest of the request is not read, so the connection cannot carry another one */
function send(response: ServerResponse, { status, headers, body }: EmulatorResponse, isLast: boolean): void {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  response.writeHead(status, {
    ...(headers as Record<string, string | string[]>),
    // RFC 9110 §8.6: an answer that has no content does not say its length.
    ...(status === 204 || status === 304 ? {} : { "content-length": bytes.length }),
    ...(isLast ? { connection: "close" } : {}),
  });
  response.end(bytes);
}

function started(server: Server, target: ListenTarget): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => reject(listenError(target, cause)));
    server.listen(target, () => resolve());
  });
}

function listenError(target: ListenTarget, cause: Error): EmulatorError {
  const where = "path" in target ? target.path : `${target.host}:${target.port}`;
  return new EmulatorError({
    code: "EMULATOR_LISTEN_FAILED",
    message: `the embedded organization cannot listen there: ${cause.message}`,
    where,
    remedy: "path" in target ? "name another path" : "name another port, or 0 for any free one",
    cause,
  });
}

function urlOf(server: Server, target: ListenTarget, scheme: string): string {
  if ("path" in target) return target.path;
  const { address, port, family } = server.address() as AddressInfo;
  return `${scheme}://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

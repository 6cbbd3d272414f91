import { once } from "node:events";
import { readFileSync } from "node:fs";
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer, type ServerOptions } from "node:https";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** A server that a test scripts, on a free port of the loopback address. */
export type ScriptedServer = {
  readonly origin: string;
  readonly port: number;
  /** Every socket that was accepted, in order. */
  readonly sockets: readonly Socket[];
  close(): Promise<void>;
};

/** HTTP by Node's own server. */
export function startHttpServer(listener: RequestListener, port = 0): Promise<ScriptedServer> {
  return listen(createHttpServer({ keepAliveTimeout: 0 }, listener), port);
}

/** HTTP over TLS, with certificates of test/fixtures/tls unless `options` say otherwise. Its name is localhost. */
export async function startHttpsServer(
  listener: RequestListener,
  options: ServerOptions = {},
): Promise<ScriptedServer> {
  const server = createHttpsServer({
    keepAliveTimeout: 0,
    key: tlsFile("key.pem"),
    cert: tlsFile("server.pem"),
    ...options,
  });
  server.on("request", listener);
  server.on("tlsClientError", () => {});
  const started = await listen(server);
  return { ...started, origin: `https://localhost:${started.port}` };
}

/** A file of test/fixtures/tls, as text. */
export function tlsFile(name: string): string {
  return readFileSync(new URL(`fixtures/tls/${name}`, import.meta.url), "utf8");
}

/** Bare TCP: whatever the script writes goes out as it is. */
export function startTcpServer(onSocket: (socket: Socket) => void): Promise<ScriptedServer> {
  return listen(createServer(onSocket));
}

/** As startTcpServer; the script runs when a whole request head has come. */
export function startRawHttpServer(onRequest: (socket: Socket) => void): Promise<ScriptedServer> {
  return startTcpServer((socket) => {
    let head = "";
    socket.on("data", (chunk) => {
      head += chunk.toString("latin1");
      if (!head.includes("\r\n\r\n")) return;
      head = "";
      onRequest(socket);
    });
  });
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  return Buffer.concat(await request.toArray()).toString();
}

export function answer(response: ServerResponse, status: number, headers: Record<string, string>, body = ""): void {
  response.writeHead(status, { "content-length": Buffer.byteLength(body), ...headers }).end(body);
}

export async function listen(server: Server, atPort = 0): Promise<ScriptedServer> {
  const sockets: Socket[] = [];
  server.on("connection", (socket: Socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
  });
  server.listen(atPort, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    sockets,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

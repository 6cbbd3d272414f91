import { createHash } from "node:crypto";
import { Agent, createServer, request as httpRequest, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { encodeChallenge } from "../src/wire/ntlm/challenge.ts";
import { verifyAuthenticate } from "../src/wire/ntlm/verify-authenticate.ts";
import { listen, type ScriptedServer } from "./scripted-server.ts";

/** Judges one request on one socket: undefined lets it through, else the challenges of the 407. */
export type ProxyGate = (request: IncomingMessage) => readonly string[] | undefined;

export type ProxyScript = {
  readonly gate?: ProxyGate;
  /** Closes the connection with each 407. */
  readonly closes?: boolean;
  /** Bodies of its own answers in chunks. */
  readonly chunked?: boolean;
  /** Where every tunnel and request really leads, whatever its name. */
  readonly leadsTo?: { readonly port: number };
};

export type ScriptedProxy = ScriptedServer & {
  /** `CONNECT localhost:443 407`, `POST http://crm/org 200`. */
  readonly log: string[];
  /** Proxy-Authorization of each request, in order. */
  readonly proofs: (string | undefined)[];
};

/** A forwarding proxy, as RFC 9110 has it: tunnels, and requests in absolute form; a connection to the server for each of its client's. */
export async function startScriptedProxy(script: ProxyScript = {}): Promise<ScriptedProxy> {
  const { gate = () => undefined, closes = false, chunked = false, leadsTo } = script;
  const log: string[] = [];
  const proofs: (string | undefined)[] = [];
  const agents = new WeakMap<Socket, Agent>();
  const tunnels = new Set<Duplex>();
  const server = createServer({ keepAliveTimeout: 0 });

  const judge = (request: IncomingMessage): readonly string[] | undefined => {
    proofs.push(request.headers["proxy-authorization"]);
    const challenges = gate(request);
    log.push(`${request.method} ${request.url} ${challenges === undefined ? "passes" : 407}`);
    return challenges;
  };

  server.on("request", (request, response) => {
    const challenges = judge(request);
    if (challenges !== undefined) {
      request.resume().once("end", () => {
        response.writeHead(407, { "proxy-authenticate": [...challenges], ...(closes && { connection: "close" }) });
        response.end("sign in first");
      });
      return;
    }
    const url = new URL(request.url ?? "");
    const agent = agents.get(request.socket) ?? new Agent({ keepAlive: true, maxSockets: 1 });
    agents.set(request.socket, agent);
    const { "proxy-authorization": _proof, ...headers } = request.headers;
    const onward = httpRequest({
      agent,
      method: request.method,
      host: "127.0.0.1",
      port: leadsTo?.port ?? url.port,
      path: url.pathname + url.search,
      headers,
    });
    onward.once("response", (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    onward.once("error", () => response.destroy());
    request.pipe(onward);
    request.socket.once("close", () => agent.destroy());
  });

  server.on("connect", (request, socket) => {
    const challenges = judge(request);
    if (challenges !== undefined) {
      const headers = challenges.map((challenge) => `Proxy-Authenticate: ${challenge}\r\n`).join("");
      const body = chunked ? "4;x=y\r\nsign\r\n3\r\n in\r\n0\r\ntrailer: 1\r\n\r\n" : "sign in";
      const framing = chunked ? "Transfer-Encoding: chunked" : "Content-Length: 7";
      socket.write(
        `HTTP/1.1 407 Sign in\r\n${headers}${closes ? "Connection: close\r\n" : ""}${framing}\r\n\r\n${body}`,
      );
      if (closes) socket.end();
      else server.emit("connection", socket);
      return;
    }
    const [, port] = /:(\d+)$/.exec(request.url ?? "") ?? [];
    const onward = connect(leadsTo?.port ?? Number(port), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    tunnels.add(onward);
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy()).on("close", () => onward.destroy());
  });

  const started = await listen(server);
  const close = async (): Promise<void> => {
    for (const tunnel of tunnels) tunnel.destroy();
    await started.close();
  };
  return { ...started, log, proofs, close };
}

export const basicGate =
  (userName: string, password: string): ProxyGate =>
  ({ headers }) => {
    const expected = `Basic ${Buffer.from(`${userName}:${password}`).toString("base64")}`;
    return headers["proxy-authorization"] === expected ? undefined : ['Basic realm="proxy", charset="UTF-8"'];
  };

/** Digest with the algorithms named; each nonce is good for `uses` requests, then it is stale. */
export function digestGate(userName: string, password: string, algorithms: readonly string[], uses = 1000): ProxyGate {
  let nonce = 1;
  let used = 0;
  const challenges = (stale: boolean) =>
    algorithms.map(
      (algorithm) =>
        `Digest realm="a, \\"realm\\"", qop="auth,auth-int", algorithm=${algorithm}, nonce="n${nonce}", opaque="o=,"${stale ? ", stale=true" : ""}`,
    );
  return ({ headers, method, url }) => {
    const header = headers["proxy-authorization"] ?? "";
    const field = (name: string) =>
      new RegExp(`\\b${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^,\\s]+))`).exec(header)?.slice(1).find(Boolean);
    if (!header.startsWith("Digest ")) return challenges(false);
    const hash = (text: string) =>
      createHash(field("algorithm")?.startsWith("SHA-256") ? "sha256" : "md5")
        .update(text)
        .digest("hex");
    const key = hash(`${userName}:a, "realm":${password}`);
    const expected = hash(
      `${key}:${field("nonce")}:${field("nc")}:${field("cnonce")}:auth:${hash(`${method}:${url}`)}`,
    );
    const isRight = field("response") === expected && field("uri") === url && field("opaque") === "o=,";
    if (!isRight) return challenges(false);
    used += 1;
    if (field("nonce") === `n${nonce}` && used <= uses) return undefined;
    nonce += 1;
    used = 0;
    return challenges(true);
  };
}

/** NTLM, once a connection. */
export function ntlmProxyGate(password: string): ProxyGate {
  const handshakes = new WeakMap<Duplex, { negotiate: Buffer; challenge: Uint8Array }>();
  const signedIn = new WeakSet<Duplex>();
  return ({ headers, socket }) => {
    const token = /^NTLM (.+)$/.exec(headers["proxy-authorization"] ?? "")?.[1];
    if (token === undefined) return signedIn.has(socket) ? undefined : ["Negotiate", "NTLM"];
    const message = Buffer.from(token, "base64");
    if (message.readUInt32LE(8) === 1) {
      const challenge = encodeChallenge({ negotiate: message, domain: "CRMDOM", computer: "PROXY" });
      handshakes.set(socket, { negotiate: message, challenge });
      return [`NTLM ${Buffer.from(challenge).toString("base64")}`];
    }
    const handshake = handshakes.get(socket);
    const isRight =
      handshake !== undefined && verifyAuthenticate({ ...handshake, authenticate: message, password }).accepted;
    if (isRight) signedIn.add(socket);
    return isRight ? undefined : ["NTLM"];
  };
}

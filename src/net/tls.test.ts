import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import type { RequestListener } from "node:http";
import { connect } from "node:net";
import { duplexPair } from "node:stream";
import { afterEach, describe, it } from "node:test";
import { TLSSocket } from "node:tls";
import {
  answer,
  type ScriptedServer,
  startHttpServer,
  startHttpsServer,
  startTcpServer,
  tlsFile,
} from "../../test/scripted-server.ts";
import { DynamlError } from "../errors.ts";
import { openConnection } from "./connection.ts";
import type { Connection, ExchangeLimits, HttpResponse } from "./http.ts";
import type { NetRoute } from "./route.ts";
import { Trust } from "./trust.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const trusting: NetRoute = { trust: new Trust([tlsFile("authority.pem")]) };

async function scripted(server: Promise<ScriptedServer>): Promise<ScriptedServer> {
  const started = await server;
  closers.push(() => started.close());
  return started;
}

function connectTo(origin: string, route: NetRoute = trusting): Connection {
  const connection = openConnection({ origin, route });
  closers.push(() => connection.close());
  return connection;
}

function get(connection: Connection, limits?: ExchangeLimits): Promise<HttpResponse> {
  return connection.exchange({ method: "GET", url: `${connection.origin}/`, headers: {} }, limits);
}

async function failure(promise: Promise<unknown>): Promise<DynamlError> {
  const error = await promise.then(
    () => assert.fail("it succeeded"),
    (reason) => reason,
  );
  assert.ok(error instanceof DynamlError, `not one of our errors: ${error?.stack}`);
  return error;
}

let requests = 0;
const hello: RequestListener = (_request, response) => {
  requests += 1;
  answer(response, 200, {}, "hello");
};

describe("TLS", () => {
  it("carries requests to a server of a private authority, and tells its certificate", async () => {
    const server = await scripted(startHttpsServer(hello));
    const connection = connectTo(server.origin);
    assert.equal(connection.peerCertificate, undefined);
    assert.equal(Buffer.from((await get(connection)).body).toString(), "hello");
    assert.deepEqual(connection.peerCertificate, new X509Certificate(tlsFile("server.pem")).raw);
    await get(connection);
    assert.equal(server.sockets.length, 1);
  });

  for (const host of ["127.0.0.1", "[::1]"]) {
    it(`verifies an address too: ${host}`, async () => {
      const server = await scripted(startHttpsServer(hello));
      const dial = async () => connect(server.port, "127.0.0.1");
      assert.equal((await get(connectTo(`https://${host}:${server.port}`, { ...trusting, dial }))).status, 200);
    });
  }

  it("works through an injected dial, on any stream, with the name of the address", async () => {
    const server = await scripted(startHttpsServer(hello));
    const dial = async () => {
      const [ours, theirs] = duplexPair();
      const socket = connect(server.port, "127.0.0.1");
      theirs.pipe(socket).pipe(theirs);
      return ours;
    };
    assert.equal((await get(connectTo("https://localhost", { ...trusting, dial }))).status, 200);
    const elsewhere = await failure(get(connectTo("https://crm.example.test", { ...trusting, dial })));
    assert.equal(elsewhere.code, "NET_TLS_WRONG_HOST");
  });

  it("is left out where the dial says that its stream needs none", async () => {
    const server = await scripted(startHttpServer(hello));
    const dial = async () => ({ secured: connect(server.port, "127.0.0.1") });
    const connection = connectTo("https://org.crm.dynamics.com", { dial });
    assert.equal(Buffer.from((await get(connection)).body).toString(), "hello");
    assert.equal(connection.peerCertificate, undefined);
  });

  const refusals: [what: string, code: string, server: () => Promise<ScriptedServer>, route?: NetRoute][] = [
    ["an authority that nobody named", "NET_TLS_UNKNOWN_CA", () => startHttpsServer(hello), {}],
    [
      "a self-signed certificate",
      "NET_TLS_SELF_SIGNED",
      () => startHttpsServer(hello, { cert: tlsFile("self-signed.pem") }),
    ],
    ["an expired one", "NET_TLS_EXPIRED", () => startHttpsServer(hello, { cert: tlsFile("expired.pem") })],
    ["one of the future", "NET_TLS_NOT_YET_VALID", () => startHttpsServer(hello, { cert: tlsFile("future.pem") })],
    ["one for another name", "NET_TLS_WRONG_HOST", () => startHttpsServer(hello, { cert: tlsFile("other-name.pem") })],
    [
      "a server that speaks TLS 1.1 at most",
      "NET_TLS_VERSION",
      () => startHttpsServer(hello, { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT:@SECLEVEL=0" }),
    ],
    ["a server of plain http", "NET_TLS_NOT_SPOKEN", () => startHttpServer(hello)],
    ["a server that closes at once", "NET_TLS_CLOSED", () => startTcpServer((socket) => socket.end())],
    [
      "a server that resets",
      "NET_TLS_CLOSED",
      () => startTcpServer((socket) => socket.once("data", () => socket.resetAndDestroy())),
    ],
  ];
  for (const [what, code, start, route] of refusals) {
    it(`refuses ${what}: ${code}, and nothing of the request was sent`, async () => {
      requests = 0;
      const server = await scripted(start());
      const error = await failure(get(connectTo(`https://localhost:${server.port}`, route)));
      assert.equal(error.code, code, error.cause instanceof Error ? error.cause.stack : "");
      assert.equal(error.where, `https://localhost:${server.port}/`);
      assert.match(error.message, /localhost/);
      assert.ok(error.remedy);
      assert.equal(error.context.sent, false);
      assert.equal(requests, 0);
    });
  }

  it("trusts the named authority besides the usual ones, and is verified whatever the environment says", async () => {
    const server = await scripted(startHttpsServer(hello));
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    try {
      assert.equal((await failure(get(connectTo(server.origin, {})))).code, "NET_TLS_UNKNOWN_CA");
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    }
  });

  it("says so where the named authority is no certificate", async () => {
    const server = await scripted(startHttpsServer(hello));
    for (const ca of ["", "no certificate", tlsFile("key.pem")]) {
      const error = await failure(get(connectTo(server.origin, { trust: new Trust([ca]) })));
      assert.equal(error.code, "NET_TLS_BAD_CA");
    }
  });

  it("ends at once when the signal aborts in the middle of it, and says what went on", async () => {
    const controller = new AbortController();
    const phases: (string | undefined)[] = [];
    const server = await scripted(startTcpServer((socket) => socket.once("data", () => controller.abort())));
    const limits = { signal: controller.signal, onPhase: (phase: string | undefined) => void phases.push(phase) };
    assert.equal((await failure(get(connectTo(`https://localhost:${server.port}`), limits))).code, "NET_ABORTED");
    assert.deepEqual([...new Set(phases)], ["connecting", "resolving the name", "starting TLS", undefined]);
  });

  it("replaces a socket that the server closed while idle, with a handshake of its own", async () => {
    let closeIt = (): void => {};
    const server = await scripted(
      startHttpsServer((request, response) => {
        closeIt = () => request.socket.destroy();
        hello(request, response);
      }),
    );
    const connection = connectTo(server.origin);
    await get(connection);
    const closed = new Promise((resolve) => server.sockets[0]?.once("close", resolve));
    closeIt();
    await closed;
    assert.equal((await get(connection)).status, 200);
    assert.equal(connection.socketNumber, 2);
  });

  it("tells half an answer and a garbled one from each other, as over plain http", async () => {
    const scripts: [text: string, code: string][] = [
      ["HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf", "NET_CLOSED_EARLY"],
      ["SSH-2.0-OpenSSH_9.2\r\n", "NET_NOT_HTTP"],
    ];
    for (const [text, code] of scripts) {
      const server = await scripted(
        startTcpServer((socket) => {
          const secure = new TLSSocket(socket, {
            isServer: true,
            key: tlsFile("key.pem"),
            cert: tlsFile("server.pem"),
          });
          secure.on("error", () => {});
          secure.once("data", () => secure.end(text));
        }),
      );
      assert.equal((await failure(get(connectTo(`https://localhost:${server.port}`)))).code, code);
    }
  });
});

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { Socket } from "node:net";
import { duplexPair } from "node:stream";
import { afterEach, describe, it } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";
import {
  answer,
  bodyOf,
  type ScriptedServer,
  startHttpServer,
  startRawHttpServer,
  startTcpServer,
} from "../../test/scripted-server.ts";
import { DynamlError } from "../errors.ts";
import { type ConnectionOptions, openConnection } from "./connection.ts";
import { dialTcp } from "./dial.ts";
import type { Connection, Dial, HttpRequest } from "./http.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function connectTo(server: Pick<ScriptedServer, "origin">, options: Partial<ConnectionOptions> = {}): Connection {
  const connection = openConnection({ origin: server.origin, ...options });
  closers.push(() => connection.close());
  return connection;
}

async function scripted(server: Promise<ScriptedServer>): Promise<ScriptedServer> {
  const started = await server;
  closers.push(() => started.close());
  return started;
}

function post(server: Pick<ScriptedServer, "origin">, body = "hello"): HttpRequest {
  return { method: "POST", url: `${server.origin}/echo?a=1`, headers: { "content-type": "text/plain" }, body };
}

async function failure(promise: Promise<unknown>): Promise<DynamlError> {
  const error = await promise.then(
    () => assert.fail("it succeeded"),
    (reason) => reason,
  );
  assert.ok(error instanceof DynamlError, `not one of our errors: ${error?.stack}`);
  return error;
}

/** Done when the client has seen it: it closes its side in return. */
async function closeIdle(server: ScriptedServer): Promise<void> {
  const [socket] = server.sockets;
  assert.ok(socket !== undefined);
  const closed = once(socket, "close");
  socket.end();
  await closed;
}

const echo = () =>
  startHttpServer(async (request, response) => {
    const text = `${request.method} ${request.url} ${request.headers["content-type"]} ${await bodyOf(request)}`;
    answer(response, 200, { "x-two": "b", "content-type": "text/plain" }, text);
  });

describe("a pinned connection", () => {
  it("carries method, path, headers and body, and the answer back", async () => {
    const server = await scripted(echo());
    const response = await connectTo(server).exchange(post(server, "grüße"));
    assert.equal(response.status, 200);
    assert.equal(response.headers["x-two"], "b");
    assert.equal(Buffer.from(response.body).toString(), "POST /echo?a=1 text/plain grüße");
  });

  it("sends all exchanges on one socket, and says its number before and after it opened", async () => {
    const server = await scripted(echo());
    const connection = connectTo(server);
    assert.equal(connection.socketNumber, 1);
    for (let count = 0; count < 3; count += 1) await connection.exchange(post(server));
    assert.equal(connection.socketNumber, 1);
    assert.equal(server.sockets.length, 1);
  });

  it("gives headers that came several times as a list", async () => {
    const server = await scripted(
      startHttpServer((_request, response) => {
        response.setHeader("www-authenticate", ["Negotiate", "NTLM"]);
        answer(response, 401, {});
      }),
    );
    const response = await connectTo(server).exchange(post(server));
    assert.deepEqual(response.headers["www-authenticate"], ["Negotiate", "NTLM"]);
  });

  it("never follows a redirect", async () => {
    const server = await scripted(
      startHttpServer((_request, response) => answer(response, 302, { location: "http://elsewhere.invalid/" })),
    );
    assert.equal((await connectTo(server).exchange(post(server))).status, 302);
  });

  it("runs on any stream that an injected dial gives", async () => {
    const dialled: unknown[] = [];
    const server = createServer((_request, response) => response.end("over a stream"));
    const connection = connectTo(
      { origin: "http://dynamicscrm2011" },
      {
        route: {
          dial: async (target) => {
            dialled.push(target);
            const [ours, theirs] = duplexPair();
            server.emit("connection", theirs);
            return ours;
          },
        },
      },
    );
    const response = await connection.exchange(post({ origin: "http://dynamicscrm2011" }));
    assert.equal(Buffer.from(response.body).toString(), "over a stream");
    assert.deepEqual(dialled, [{ host: "dynamicscrm2011", port: 80, tls: false }]);
  });

  it("refuses a URL of another origin, and a second exchange while one runs", async () => {
    const server = await scripted(echo());
    const connection = connectTo(server);
    assert.equal(
      (await failure(connection.exchange(post({ origin: "http://other.invalid" })))).code,
      "NET_OTHER_ORIGIN",
    );
    const first = connection.exchange(post(server));
    assert.equal((await failure(connection.exchange(post(server)))).code, "NET_BUSY");
    assert.equal((await first).status, 200);
  });

  it("answers NET_CLOSED to the exchange that close cuts off", async () => {
    const server = await scripted(startRawHttpServer(() => void connection.close()));
    const connection = connectTo(server);
    assert.equal((await failure(connection.exchange(post(server)))).code, "NET_CLOSED");
  });

  it("answers NET_CLOSED after close, and NET_ABORTED to an exchange that is connecting", async () => {
    const connection = connectTo({ origin: "http://10.0.0.1" }, { route: { dial: () => new Promise(() => {}) } });
    const connecting = failure(connection.exchange(post({ origin: "http://10.0.0.1" })));
    await connection.close();
    assert.equal((await connecting).code, "NET_ABORTED");
    assert.equal((await failure(connection.exchange(post({ origin: "http://10.0.0.1" })))).code, "NET_CLOSED");
  });
});

describe("a socket that goes", () => {
  it("is replaced by the next exchange when the server closed it while idle", async () => {
    const server = await scripted(echo());
    const connection = connectTo(server);
    await connection.exchange(post(server));
    await closeIdle(server);
    const response = await connection.exchange(post(server));
    assert.equal(response.status, 200);
    assert.equal(connection.socketNumber, 2);
    assert.equal(server.sockets.length, 2);
  });

  it("counts as gone with the answer that says Connection: close", async () => {
    const server = await scripted(
      startHttpServer((_request, response) => answer(response, 200, { connection: "close" })),
    );
    const connection = connectTo(server);
    await connection.exchange(post(server));
    assert.equal(connection.socketNumber, 2);
  });

  it("is closed after its idle time", async () => {
    const server = await scripted(echo());
    const connection = connectTo(server, { idleSeconds: 0.01 });
    await connection.exchange(post(server));
    const [socket] = server.sockets;
    assert.ok(socket !== undefined);
    if (!socket.closed) await once(socket, "close");
    assert.equal(connection.socketNumber, 2);
  });

  it("makes a request that is bound to it fail, retryable, with nothing sent", async () => {
    let requests = 0;
    const server = await scripted(
      startHttpServer((_request, response) => {
        requests += 1;
        answer(response, 200, {});
      }),
    );
    const connection = connectTo(server);
    await connection.exchange({ ...post(server), onSocket: 1 });
    await closeIdle(server);
    const error = await failure(connection.exchange({ ...post(server), onSocket: 1 }));
    assert.equal(error.code, "NET_SOCKET_GONE");
    assert.equal(error.retryable, true);
    assert.equal(requests, 1);
  });
});

describe("a server that misbehaves", () => {
  const cases: [what: string, code: string, script: (socket: Socket) => void][] = [
    [
      "half an answer",
      "NET_CLOSED_EARLY",
      (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf"),
    ],
    [
      "half a chunk",
      "NET_CLOSED_EARLY",
      (socket) => socket.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\nha"),
    ],
    ["half the headers", "NET_CLOSED_EARLY", (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-")],
    ["a close without a byte", "NET_CLOSED_EARLY", (socket) => socket.end()],
    ["a reset", "NET_RESET", (socket) => socket.resetAndDestroy()],
    ["another protocol", "NET_NOT_HTTP", (socket) => socket.write("SSH-2.0-OpenSSH_9.2\r\n")],
    [
      "endless headers",
      "NET_HEADERS_TOO_LARGE",
      (socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(1e5)}\r\n\r\n`),
    ],
    [
      "a body that says itself that it is huge",
      "NET_BODY_TOO_LARGE",
      (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n"),
    ],
    ["a huge body", "NET_BODY_TOO_LARGE", (socket) => socket.write(`HTTP/1.1 200 OK\r\n\r\n${"z".repeat(2000)}`)],
  ];
  for (const [what, code, script] of cases) {
    it(`${what}: ${code}, not retryable, naming the URL without credentials`, async () => {
      const server = await scripted(startRawHttpServer(script));
      const connection = connectTo(server, { maxBodyBytes: 1000 });
      const url = `http://user:pass%77ord@127.0.0.1:${server.port}/echo`;
      const error = await failure(connection.exchange({ ...post(server), url }));
      assert.equal(error.code, code);
      assert.equal(error.retryable, false);
      assert.equal(error.where, `${server.origin}/echo`);
      assert.doesNotMatch(`${error.message} ${JSON.stringify(error.context)}`, /user|pass/);
      assert.ok(error.remedy);
      assert.ok(error.cause instanceof Error);
    });
  }
});

describe("compressed answers", () => {
  const text = "<a>".repeat(1000);
  const answers: [what: string, encoding: string, body: Buffer, expected: string][] = [
    ["gzip, which is asked for", "gzip", gzipSync(text), ""],
    ["nothing, said so", "identity", Buffer.from(text), ""],
    ["garbage that says it is gzip", "gzip", Buffer.from(text), "NET_BAD_ENCODING"],
    ["half of a gzip", "gzip", gzipSync(text).subarray(0, 20), "NET_BAD_ENCODING"],
    ["an encoding that was not asked for", "br", brotliCompressSync(text), "NET_BAD_ENCODING"],
    ["a small gzip of something huge", "gzip", gzipSync("x".repeat(1e6)), "NET_BODY_TOO_LARGE"],
  ];
  for (const [what, encoding, body, expected] of answers) {
    it(`${what}: ${expected || "is read"}`, async () => {
      const server = await scripted(
        startHttpServer((request, response) => {
          assert.equal(request.headers["accept-encoding"], "gzip");
          response.writeHead(200, { "content-encoding": encoding }).end(body);
        }),
      );
      const exchange = connectTo(server, { maxBodyBytes: 5000 }).exchange(post(server));
      if (expected === "") assert.equal(Buffer.from((await exchange).body).toString(), text);
      else {
        const error = await failure(exchange);
        assert.equal(error.code, expected);
        assert.equal(error.retryable, false);
        assert.ok(error.remedy);
      }
    });
  }
});

it("a body of 1 GiB is cut off at the limit, long before it has come", async () => {
  let sent = 0;
  const chunk = Buffer.alloc(65_536);
  const server = await scripted(
    startHttpServer((_request, response) => {
      response.writeHead(200, { "content-length": 2 ** 30 });
      const pump = (): void => {
        while (!response.destroyed && sent < 2 ** 30) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once("drain", pump);
        }
      };
      pump();
    }),
  );
  const error = await failure(connectTo(server, { maxBodyBytes: 1_000_000 }).exchange(post(server)));
  assert.equal(error.code, "NET_BODY_TOO_LARGE");
  assert.ok(sent < 100e6, `${sent} bytes were sent`);
});

describe("a server that is not reached", () => {
  it("refuses: NET_REFUSED, retryable", async () => {
    const server = await startTcpServer(() => {});
    await server.close();
    const error = await failure(connectTo(server).exchange(post(server)));
    assert.equal(error.code, "NET_REFUSED");
    assert.equal(error.retryable, true);
  });

  const systemErrors: [code: string, expected: string][] = [
    ["ENOTFOUND", "NET_NAME_NOT_FOUND"],
    ["EAI_AGAIN", "NET_NAME_NOT_FOUND"],
    ["EHOSTUNREACH", "NET_UNREACHABLE"],
    ["ETIMEDOUT", "NET_UNREACHABLE"],
    ["ESOMETHING", "NET_FAILED"],
  ];
  for (const [code, expected] of systemErrors) {
    it(`${code} is ${expected}, also as the first of several attempts`, async () => {
      const cause = Object.assign(new Error(code), { code });
      for (const thrown of [cause, new AggregateError([cause])]) {
        const origin = "http://crm.invalid";
        const error = await failure(
          connectTo({ origin }, { route: { dial: () => Promise.reject(thrown) } }).exchange(post({ origin })),
        );
        assert.equal(error.code, expected);
        assert.equal(error.retryable, true);
        assert.equal(error.cause, thrown);
      }
    });
  }

  it("is refused by the injected dial: NET_DIAL_REFUSED with the dial's reason", async () => {
    const reason = new Error("only the embedded organization");
    const origin = "http://crm.invalid";
    const connection = connectTo({ origin }, { route: { dial: () => Promise.reject(reason) } });
    const error = await failure(connection.exchange(post({ origin })));
    assert.equal(error.code, "NET_DIAL_REFUSED");
    assert.equal(error.retryable, false);
    assert.equal(error.cause, reason);
  });

  it("accepts and closes at once, each time: ends with an error, not in a loop", async () => {
    const server = await scripted(startTcpServer((socket) => socket.destroy()));
    const error = await failure(connectTo(server).exchange(post(server)));
    assert.match(error.code, /^NET_(RESET|CLOSED_EARLY)$/);
  });
});

describe("a signal", () => {
  const phases: [phase: string, script: (socket: Socket) => void][] = [
    ["waiting for the answer", () => {}],
    ["reading the answer", (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")],
  ];
  for (const [phase, script] of phases) {
    it(`ends the exchange while ${phase}; the next one opens another socket`, async () => {
      const controller = new AbortController();
      let isFirst = true;
      const server = await scripted(
        startRawHttpServer((socket) => {
          if (!isFirst) return socket.end("HTTP/1.1 204 No Content\r\n\r\n");
          isFirst = false;
          script(socket);
          setImmediate(() => controller.abort(new Error("cancelled by the test")));
          return undefined;
        }),
      );
      const connection = connectTo(server);
      const error = await failure(connection.exchange(post(server), { signal: controller.signal }));
      assert.equal(error.code, "NET_ABORTED");
      assert.equal(error.retryable, false);
      assert.equal(connection.socketNumber, 2);
      assert.equal((await connection.exchange(post(server))).status, 204);
    });
  }

  it("ends the exchange while connecting, even where the dial does not heed it; its late socket is closed", async () => {
    const controller = new AbortController();
    const [ours, theirs] = duplexPair();
    let connect = (): void => {};
    const dial = () => new Promise<typeof ours>((resolve) => (connect = () => resolve(ours)));
    const origin = "http://10.0.0.1";
    const connection = connectTo({ origin }, { route: { dial } });
    const phases: (string | undefined)[] = [];
    const limits = { signal: controller.signal, onPhase: (phase: string | undefined) => void phases.push(phase) };
    const exchange = failure(connection.exchange(post({ origin }), limits));
    assert.deepEqual(phases, ["connecting"]);
    controller.abort();
    assert.equal((await exchange).code, "NET_ABORTED");
    assert.deepEqual(phases, ["connecting", undefined]);
    const closed = once(theirs, "end");
    theirs.resume();
    connect();
    await closed;
    assert.equal(ours.destroyed, true);
  });

  it("may abort at any moment around the end of connecting", async () => {
    const server = await scripted(startTcpServer(() => {}));
    for (let moments = 0; moments < 12; moments += 1) {
      const controller = new AbortController();
      const dial: Dial = async (target, signal) => {
        const socket = await dialTcp(target, signal);
        let later = Promise.resolve();
        for (let moment = 0; moment < moments; moment += 1) later = later.then(() => {});
        void later.then(() => controller.abort());
        return socket;
      };
      const exchange = connectTo(server, { route: { dial } }).exchange(post(server), { signal: controller.signal });
      assert.equal((await failure(exchange)).code, "NET_ABORTED", `after ${moments} moments`);
    }
  });

  it("that has aborted before sends nothing; a reason of ours is the error", async () => {
    const server = await scripted(echo());
    const reason = new DynamlError({ code: "NET_TIME_LIMIT", message: "time is up" });
    const exchange = connectTo(server).exchange(post(server), { signal: AbortSignal.abort(reason) });
    assert.equal(await failure(exchange), reason);
    assert.equal(server.sockets.length, 0);
  });
});

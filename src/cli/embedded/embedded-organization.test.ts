import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Duplex } from "node:stream";
import { describe, it } from "node:test";
import { type DynamlError, describeError } from "../../errors.ts";
import type { SecuredStream } from "../../net/http.ts";
import { startEmbeddedOrganization } from "./embedded-organization.ts";
import { createPrivateSocket } from "./private-socket.ts";

const anywhere = { host: "dynamicscrm2011", port: 80, tls: false };
const unaborted = new AbortController().signal;

/** A worker made of some JavaScript; `listen(onConnection)` serves the socket, tells its path and says that it started. */
function worker(code: string): URL {
  return new URL(
    `data:text/javascript,${encodeURIComponent(`
    import { createServer } from "node:net";
    import { parentPort, workerData } from "node:worker_threads";
    const tell = (message) => parentPort.postMessage(message);
    function listen(onConnection) {
      const server = createServer(onConnection).listen(workerData.path, () => tell({ type: "started" }));
      return server;
    }
    ${code}`)}`,
  );
}

const echoing = worker(`
  const server = listen((socket) => socket.end("served at " + workerData.path));
  parentPort.once("message", () => server.close(() => tell({ type: "closed" })));`);
const failing = worker(
  `tell({ type: "failed", error: { code: "EMULATOR_FULL", message: "no room", remedy: "make room" } });`,
);
const throwing = worker(`throw new RangeError("broken from the start");`);
const ending = worker("process.exit(0);");
const dying = worker(`listen(() => { throw new RangeError("broken in the middle"); });`);
const busy = worker(
  `listen((socket) => { const end = Date.now() + 500; while (Date.now() < end); socket.end("done"); });
  parentPort.once("message", () => tell({ type: "closed" }));`,
);
const deaf = worker(
  `listen((socket) => socket.end("served at " + workerData.path)); parentPort.on("message", () => {});`,
);

function streamOf(dialled: Duplex | SecuredStream): Duplex {
  return "secured" in dialled ? dialled.secured : dialled;
}

async function readAll(dialled: Duplex | SecuredStream): Promise<string> {
  let text = "";
  for await (const chunk of streamOf(dialled)) text += chunk.toString();
  return text;
}

async function firstError(dialled: Duplex | SecuredStream): Promise<DynamlError> {
  const [error] = await once(streamOf(dialled), "error");
  return error;
}

describe("startEmbeddedOrganization", () => {
  it("dials the organization whatever the target, and removes its socket when closed", async () => {
    const organization = await startEmbeddedOrganization({ worker: echoing });
    const text = await readAll(await organization.dial(anywhere, unaborted));
    const secure = await organization.dial({ host: "10.0.0.1", port: 443, tls: true }, unaborted);
    assert.ok("secured" in secure, "it wants TLS on the way to the embedded organization");
    const other = await readAll(secure);
    assert.match(text, /^served at ./);
    assert.equal(other, text);
    await organization.close();
    assert.ok(!existsSync(dirname(text.slice("served at ".length))));
  });

  it("runs beside this thread: a query that takes long does not hold it up", async () => {
    const organization = await startEmbeddedOrganization({ worker: busy });
    const answer = readAll(await organization.dial(anywhere, unaborted));
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 5);
    assert.equal(await answer, "done");
    clearInterval(timer);
    assert.ok(turns >= 5, `${turns} turns of this thread in the 500 ms of the query`);
    await organization.close();
  });

  for (const [what, file, cause] of [
    ["tells why it could not start", failing, /started\ncaused by: no room\n {2}what to do: make room$/],
    ["breaks while starting", throwing, /started\ncaused by: broken from the start$/],
    ["ends while starting", ending, /started\ncaused by: its thread ended$/],
  ] as const) {
    it(`rejects when the worker ${what}`, async () => {
      await assert.rejects(startEmbeddedOrganization({ worker: file }), (error: DynamlError) => {
        assert.equal(error.code, "CLI_EMBEDDED_NOT_STARTED");
        assert.match(describeError(error), cause);
        return true;
      });
    });
  }

  it("fails open connections and later ones with the cause when the worker dies", async () => {
    const organization = await startEmbeddedOrganization({ worker: dying });
    const error = await organization.dial(anywhere, unaborted).then(firstError, (reason) => reason);
    assert.equal(error.code, "CLI_EMBEDDED_STOPPED");
    assert.match(String(error.cause), /broken in the middle/);
    await assert.rejects(organization.dial(anywhere, unaborted), { code: "CLI_EMBEDDED_STOPPED" });
    await assert.rejects(organization.close(), { code: "CLI_EMBEDDED_STOPPED" });
  });

  it("tells the cause, not the end of the bytes, where both have come while this thread was busy", async () => {
    for (let round = 0; round < 10; round += 1) {
      const organization = await startEmbeddedOrganization({ worker: dying });
      const connection = await organization.dial(anywhere, unaborted).catch((error: DynamlError) => error);
      const error = connection instanceof Error ? connection : firstError(connection);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, round);
      assert.equal((await error).code, "CLI_EMBEDDED_STOPPED");
      await assert.rejects(organization.close(), { code: "CLI_EMBEDDED_STOPPED" });
    }
  });

  it("ends a worker that does not close by itself", async () => {
    const organization = await startEmbeddedOrganization({ worker: deaf });
    const text = await readAll(await organization.dial(anywhere, unaborted));
    await organization.close();
    assert.ok(!existsSync(dirname(text.slice("served at ".length))));
  });

  it("does not dial for a cancelled call", async () => {
    const organization = await startEmbeddedOrganization({ worker: echoing });
    const reason = new Error("cancelled");
    await assert.rejects(organization.dial(anywhere, AbortSignal.abort(reason)), reason);
    await organization.close();
  });
});

describe("createPrivateSocket", { skip: process.platform === "win32" && "pipes have no folder" }, () => {
  it("lies in a folder that only this user may enter", () => {
    const socket = createPrivateSocket();
    assert.equal(statSync(dirname(socket.path)).mode & 0o777, 0o700);
    socket.remove();
    assert.ok(!existsSync(dirname(socket.path)));
  });

  it("has a path short enough for a socket though TMPDIR is long", () => {
    const before = process.env.TMPDIR;
    process.env.TMPDIR = `/tmp/${"x".repeat(120)}`;
    try {
      const socket = createPrivateSocket();
      assert.ok(Buffer.byteLength(socket.path) <= 103);
      socket.remove();
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  });
});

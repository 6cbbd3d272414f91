import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { test } from "node:test";
import type { Dial } from "../../src/net/http.ts";
import { createSession, runThrough, startTestOrganization } from "./organization.ts";

const create = `<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account"><ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="x" /></AMDYNAMICSCRM>`;

test("a wait for a server that never answers is cancelled within a second", async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const dial: Dial = async () => connect(port, "127.0.0.1");
  const controller = new AbortController();
  const running = runThrough(dial, createSession(), { signal: controller.signal });
  const [socket] = (await once(server, "connection")) as [Socket];
  await once(socket, "data");
  const aborted = performance.now();
  controller.abort();
  const { result } = await running;
  const milliseconds = performance.now() - aborted;
  assert.equal(result.status, "cancelled");
  assert.equal(result.error?.code, "ENGINE_CANCELLED");
  assert.ok(milliseconds < 1000, `${milliseconds} ms`);
  for (const one of sockets) one.destroy();
  server.close();
});

test("a wait for a dial that never ends is cancelled within a second, and an open session is ended", async () => {
  await using organization = await startTestOrganization();
  const controller = new AbortController();
  let aborted = 0;
  const dial: Dial = (target, signal) => {
    if (target.host === "dynamicscrm2011") return organization.dial(target, signal);
    aborted = performance.now();
    controller.abort();
    return new Promise(() => {});
  };
  const aml =
    createSession(`SESSION="open"`) +
    createSession(`SESSION="hanging"`).replace("dynamicscrm2011", "elsewhere") +
    create;
  const { result } = await runThrough(dial, aml, { signal: controller.signal });
  assert.equal(result.status, "cancelled");
  assert.equal(result.summary.sessionsOpened, 1);
  assert.equal(result.summary.stepsSucceeded, 1);
  assert.ok(performance.now() - aborted < 1000);
});

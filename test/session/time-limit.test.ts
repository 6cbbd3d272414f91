import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { openSession } from "../../src/session/open-session.ts";
import type { SessionOptions } from "../../src/session/session-options.ts";
import { type ScriptedServer, startHttpServer, startRawHttpServer, startTcpServer } from "../scripted-server.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function started(server: Promise<ScriptedServer>): Promise<ScriptedServer> {
  const running = await server;
  closers.push(() => running.close());
  return running;
}

const never = new Promise<never>(() => {});

describe("TIMEOUT names what used it up, while a session opens", () => {
  const cases: [phase: string, options: () => Promise<SessionOptions>][] = [
    [
      "resolving the name",
      async () => ({
        organizationUri: "http://crm.invalid/org",
        dial: (_target, _signal, onPhase) => {
          onPhase?.("resolving the name");
          return never;
        },
      }),
    ],
    ["connecting", async () => ({ organizationUri: "http://crm.invalid/org", dial: () => never })],
    [
      "starting TLS",
      async () => ({ organizationUri: `https://127.0.0.1:${(await started(startTcpServer(() => {}))).port}/org` }),
    ],
    [
      "waiting for the proxy",
      async () => {
        const { port } = await started(startRawHttpServer(() => {}));
        return { organizationUri: "https://crm.invalid/org", proxy: { type: "http", server: "127.0.0.1", port } };
      },
    ],
    ["signing in", async () => ({ organizationUri: `${(await started(startHttpServer(() => {}))).origin}/org` })],
  ];
  for (const [phase, optionsOf] of cases) {
    it(phase, async () => {
      const options = await optionsOf();
      const user = { authType: "ActiveDirectory", userName: "d\\u", password: "p" } as const;
      const error = await openSession({ ...user, timeout: 0.5, ...options }).then(
        () => assert.fail("it opened"),
        (reason) => reason,
      );
      assert.equal(error.code, "NET_TIME_LIMIT");
      assert.match(error.message, /^opening the session took more than 0\.5 s \(/);
      assert.ok(error.message.endsWith(`(${phase})`), error.message);
      assert.equal(error.retryable, true);
    });
  }
});

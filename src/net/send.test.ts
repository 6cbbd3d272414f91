import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { answer, type ScriptedServer, startHttpServer } from "../../test/scripted-server.ts";
import { createSend } from "./send.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(status = 200, headers: Record<string, string> = {}): Promise<ScriptedServer> {
  const server = await startHttpServer((request, response) => answer(response, status, headers, request.url));
  closers.push(() => server.close());
  return server;
}

function sending() {
  const send = createSend({});
  closers.push(() => send.close());
  return send;
}

const get = (url: string) => ({ method: "GET", url, headers: {} }) as const;

describe("Send", () => {
  it("reaches any origin, and keeps its connections for the next request", async () => {
    const servers = [await serve(), await serve()];
    const send = sending();
    for (const { origin } of [...servers, ...servers]) {
      assert.equal(Buffer.from((await send(get(`${origin}/a?b`))).body).toString(), "/a?b");
    }
    assert.deepEqual(
      servers.map(({ sockets }) => sockets.length),
      [1, 1],
    );
  });

  it("sends at the same time on several connections", async () => {
    const server = await serve();
    const send = sending();
    const paths = Array.from({ length: 20 }, (_, index) => `/${index}`);
    const answers = await Promise.all(paths.map((path) => send(get(server.origin + path))));
    assert.deepEqual(
      answers.map(({ body }) => Buffer.from(body).toString()),
      paths,
    );
    assert.equal(server.sockets.length, 8);
  });

  it("never follows a redirect", async () => {
    const elsewhere = await serve();
    const server = await serve(302, { location: `${elsewhere.origin}/` });
    assert.equal((await sending()(get(server.origin))).status, 302);
    assert.equal(elsewhere.sockets.length, 0);
  });

  it("refuses after close, closes twice", async () => {
    const send = createSend({});
    await send.close();
    await send.close();
    await assert.rejects(send(get("http://u:p@crm.invalid/")), { code: "NET_CLOSED", where: "http://crm.invalid/" });
  });
});

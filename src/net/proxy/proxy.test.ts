import assert from "node:assert/strict";
import { once } from "node:events";
import type { RequestListener } from "node:http";
import { afterEach, describe, it } from "node:test";
import {
  basicGate,
  digestGate,
  ntlmProxyGate,
  type ProxyGate,
  type ProxyScript,
  type ScriptedProxy,
  startScriptedProxy,
} from "../../../test/scripted-proxy.ts";
import {
  answer,
  bodyOf,
  type ScriptedServer,
  startHttpServer,
  startHttpsServer,
  startRawHttpServer,
  startTcpServer,
  tlsFile,
} from "../../../test/scripted-server.ts";
import { DynamlError } from "../../errors.ts";
import { Secret } from "../../values/secret.ts";
import { openConnection } from "../connection.ts";
import type { Connection, ExchangeLimits } from "../http.ts";
import { Trust } from "../trust.ts";
import { type HttpProxyOptions, httpProxy } from "./proxy.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function started<S extends ScriptedServer>(server: Promise<S>): Promise<S> {
  const running = await server;
  closers.push(() => running.close());
  return running;
}

const user = { userName: "CRMDOM\\bob", password: new Secret("pröx:y") };
type Account = Pick<HttpProxyOptions, "userName" | "password">;

function through(
  proxy: Pick<ScriptedProxy, "port">,
  origin: string,
  account: Account = user,
  route = routeTo(proxy, account),
) {
  const connection = openConnection({ origin, route });
  closers.push(() => connection.close());
  return connection;
}

function routeTo({ port }: Pick<ScriptedProxy, "port">, account: Account = user) {
  return { proxy: httpProxy({ host: "127.0.0.1", port, ...account }), trust: new Trust([tlsFile("authority.pem")]) };
}

function post(connection: Connection, limits?: ExchangeLimits, body = "hello") {
  return connection.exchange(
    { method: "POST", url: `${connection.origin}/echo?a=1`, headers: { a: "b" }, body },
    limits,
  );
}

async function failure(promise: Promise<unknown>): Promise<DynamlError> {
  const error = await promise.then(
    () => assert.fail("it succeeded"),
    (reason) => reason,
  );
  assert.ok(error instanceof DynamlError, `not one of our errors: ${error?.stack}`);
  assert.doesNotMatch(`${error.message}${error.remedy}${JSON.stringify(error.context)}`, /pröx|cHLDtng|bob/);
  return error;
}

/** Answers what it got; a proxy's credentials among it would be a leak. */
const echo: RequestListener = async (request, response) => {
  assert.equal(request.headers["proxy-authorization"], undefined);
  answer(response, 200, {}, `${request.method} ${request.url} ${request.headers.a} ${await bodyOf(request)}`);
};
const echoed = "POST /echo?a=1 b hello";

const ways = [
  ["http", () => startHttpServer(echo), "POST"],
  ["https", () => startHttpsServer(echo), "CONNECT"],
] as const;

const gates: Record<string, () => ProxyGate> = {
  Basic: () => basicGate("CRMDOM\\bob", "pröx:y"),
  "Digest with MD5": () => digestGate("CRMDOM\\bob", "pröx:y", ["MD5"]),
  "Digest with SHA-256": () => digestGate("CRMDOM\\bob", "pröx:y", ["MD5", "SHA-256"]),
  NTLM: () => ntlmProxyGate("pröx:y"),
};

/** The same scheme, with another password. */
function refusing(name: string): ProxyGate {
  if (name === "NTLM") return ntlmProxyGate("another");
  if (name === "Basic") return basicGate("CRMDOM\\bob", "another");
  return digestGate("CRMDOM\\bob", "another", name.endsWith("256") ? ["MD5", "SHA-256"] : ["MD5"]);
}

for (const [scheme, startServer, method] of ways) {
  describe(`${scheme} through a proxy`, () => {
    it(`goes by ${method === "POST" ? "request lines in absolute form" : "CONNECT"}, on one connection`, async () => {
      const [server, proxy] = [await started(startServer()), await started(startScriptedProxy())];
      const connection = through(proxy, server.origin);
      for (let count = 0; count < 3; count += 1) {
        assert.equal(Buffer.from((await post(connection)).body).toString(), echoed);
      }
      const target = method === "POST" ? `${server.origin}/echo?a=1` : `localhost:${server.port}`;
      assert.deepEqual([...new Set(proxy.log)], [`${method} ${target} passes`]);
      assert.equal(proxy.log.length, method === "POST" ? 3 : 1);
      assert.equal(proxy.sockets.length, 1);
      assert.equal(server.sockets.length, 1);
      assert.deepEqual([...new Set(proxy.proofs)], [undefined], "credentials went to a proxy that did not ask");
    });

    for (const [name, gate] of Object.entries(gates)) {
      const scripts: [how: string, script: Partial<ProxyScript>][] = [
        ["", {}],
        [", though each 407 comes in chunks", { chunked: true }],
        ...(name === "NTLM"
          ? []
          : [[", though the proxy closes with each 407", { closes: true }] as [string, ProxyScript]]),
      ];
      for (const [how, script] of scripts) {
        it(`signs in with ${name}${how}, and stays so on later connections`, async () => {
          const server = await started(startServer());
          const proxy = await started(startScriptedProxy({ gate: gate(), ...script }));
          const route = routeTo(proxy);
          for (let count = 0; count < 2; count += 1) {
            const connection = through(proxy, server.origin, user, route);
            assert.equal(Buffer.from((await post(connection)).body).toString(), echoed);
            assert.equal(Buffer.from((await post(connection)).body).toString(), echoed);
          }
          const asked = proxy.log.filter((line) => line.endsWith("407")).length;
          const expected = name === "Basic" ? 1 : name === "NTLM" ? 3 : 2; // a nonce belongs to one connection
          assert.equal(asked, expected, proxy.log.join("\n"));
        });
      }

      it(`sends a wrong password with ${name} once, for the whole session, also from eight connections at once: NET_PROXY_REJECTED`, async () => {
        const server = await started(startServer());
        const proxy = await started(startScriptedProxy({ gate: gate() }));
        const route = routeTo(proxy, { userName: "bob", password: new Secret("wrong") });
        const refusedEach = async (count: number): Promise<void> => {
          const posts = Array.from({ length: count }, () => failure(post(through(proxy, server.origin, user, route))));
          for (const { code, message } of await Promise.all(posts)) {
            assert.equal(code, "NET_PROXY_REJECTED");
            assert.match(message, /127\.0\.0\.1:\d+ \(PROXYSERVER\) refuses/);
          }
        };
        await refusedEach(8);
        const before = proxy.proofs.length;
        await refusedEach(1);
        assert.equal(proxy.proofs.length, before);
        const finals = proxy.proofs.filter((proof) => proof !== undefined && !proof.startsWith("NTLM TlRMTVNTUAAB"));
        assert.equal(finals.length, 1);
        assert.equal(server.sockets.length, 0);
      });

      it(`sends a password with ${name} that changes in mid session once, from eight new connections at once`, async () => {
        const server = await started(startServer());
        let current = gate();
        const proxy = await started(startScriptedProxy({ gate: (request) => current(request) }));
        const route = routeTo(proxy);
        await post(through(proxy, server.origin, user, route));
        current = refusing(name);
        proxy.proofs.length = 0;
        const posts = Array.from({ length: 8 }, () => failure(post(through(proxy, server.origin, user, route))));
        for (const { code } of await Promise.all(posts)) assert.equal(code, "NET_PROXY_REJECTED");
        const finals = proxy.proofs.filter((proof) => proof !== undefined && !proof.startsWith("NTLM TlRMTVNTUAAB"));
        assert.equal(finals.length, 1);
      });
    }

    it("answers a nonce that has become stale anew", async () => {
      const server = await started(startServer());
      const proxy = await started(startScriptedProxy({ gate: digestGate("CRMDOM\\bob", "pröx:y", ["MD5"], 1) }));
      const route = routeTo(proxy);
      for (let count = 0; count < 3; count += 1) await post(through(proxy, server.origin, user, route));
    });

    it("says which credentials are missing, and which schemes are offered", async () => {
      const server = await started(startServer());
      const gate: ProxyGate = () => ['Basic realm="x"', "Negotiate"];
      const proxy = await started(startScriptedProxy({ gate }));
      const error = await failure(post(through(proxy, server.origin, {})));
      assert.equal(error.code, "NET_PROXY_NO_CREDENTIALS");
      assert.match(error.message, /it offers Basic, Negotiate/);
      assert.match(error.remedy ?? "", /PROXYUSERNAME/);
    });

    it("says what is offered where nothing of it is supported", async () => {
      const server = await started(startServer());
      const gate: ProxyGate = () => ["Negotiate", 'Digest realm="r", nonce="n", qop="auth-int"', "Bearer"];
      const proxy = await started(startScriptedProxy({ gate }));
      const error = await failure(post(through(proxy, server.origin)));
      assert.equal(error.code, "NET_PROXY_SCHEME_NOT_SUPPORTED");
      assert.match(error.message, /it offers Negotiate, Digest, Bearer$/);
      assert.deepEqual([...new Set(proxy.proofs)], [undefined]);
    });

    it("needs a connection that is kept for NTLM: NET_PROXY_NOT_KEPT", async () => {
      const server = await started(startServer());
      const proxy = await started(startScriptedProxy({ gate: gates.NTLM?.() ?? (() => []), closes: true }));
      assert.equal((await failure(post(through(proxy, server.origin)))).code, "NET_PROXY_NOT_KEPT");
    });

    it("goes on where the proxy wants NTLM for one server and nothing for another", async () => {
      const [one, other] = [await started(startServer()), await started(startServer())];
      const ntlm = ntlmProxyGate("pröx:y");
      const gate: ProxyGate = (request) => (request.url?.includes(`:${one.port}`) ? ntlm(request) : undefined);
      const proxy = await started(startScriptedProxy({ gate }));
      const route = routeTo(proxy);
      for (const { origin } of [one, other, one]) {
        assert.equal(Buffer.from((await post(through(proxy, origin, user, route))).body).toString(), echoed);
      }
    });

    it("names a proxy that is not there: NET_PROXY_UNREACHABLE, worth another try", async () => {
      const proxy = await startScriptedProxy();
      await proxy.close();
      const error = await failure(post(through(proxy, `${scheme}://crm.invalid`)));
      assert.equal(error.code, "NET_PROXY_UNREACHABLE");
      assert.equal(error.retryable, true);
      assert.ok(error.cause instanceof DynamlError);
      assert.equal(error.cause.code, "NET_REFUSED");
    });

    it("is not repeated when the proxy dies in the middle of a request", async () => {
      const proxy = await started(startScriptedProxy());
      let requests = 0;
      const dying: RequestListener = (request) => {
        requests += 1;
        request.resume().once("end", () => proxy.sockets.forEach((socket) => void socket.destroy()));
      };
      const server = await started(scheme === "http" ? startHttpServer(dying) : startHttpsServer(dying));
      const error = await failure(post(through(proxy, server.origin)));
      assert.match(error.code, /^NET_(CLOSED_EARLY|RESET)$/);
      assert.equal(error.retryable, false);
      assert.equal(requests, 1);
    });

    it("ends at once when cancelled while the proxy says nothing", async () => {
      const controller = new AbortController();
      const phases: (string | undefined)[] = [];
      const silent = await started(startRawHttpServer(() => controller.abort()));
      const limits = { signal: controller.signal, onPhase: (phase: string | undefined) => void phases.push(phase) };
      assert.equal((await failure(post(through(silent, `${scheme}://crm.invalid`), limits))).code, "NET_ABORTED");
      assert.equal(phases[0], "connecting, on the way to the proxy");
      assert.equal(phases.includes("waiting for the proxy"), scheme === "https");
    });
  });
}

describe("a tunnel", () => {
  const answers: [what: string, text: string, code: string, message: RegExp][] = [
    [
      "that is forbidden",
      "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n",
      "NET_PROXY_REFUSED",
      /crm\.invalid:443: 403 Forbidden$/,
    ],
    ["to a server that the proxy does not reach", "HTTP/1.1 502 Bad\r\n\r\n", "NET_PROXY_REFUSED", /502 Bad$/],
    ["of another protocol", "SSH-2.0-OpenSSH_9.2\r\n\r\n", "NET_PROXY_BAD_ANSWER", /CONNECT$/],
    ["into which the proxy speaks first", "HTTP/1.1 200 OK\r\n\r\nsurprise", "NET_PROXY_BAD_ANSWER", /CONNECT$/],
    ["with endless headers", `HTTP/1.1 200 OK\r\nx: ${"y".repeat(70_000)}`, "NET_PROXY_BAD_ANSWER", /CONNECT$/],
    [
      "with nothing offered",
      "HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n",
      "NET_PROXY_SCHEME_NOT_SUPPORTED",
      /offers nothing$/,
    ],
  ];
  for (const [what, text, code, message] of answers) {
    it(`${what}: ${code}`, async () => {
      const proxy = await started(startRawHttpServer((socket) => socket.write(text)));
      const error = await failure(post(through(proxy, "https://crm.invalid")));
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.equal(error.context.sent, false);
    });
  }

  it("that the proxy closes instead of answering: NET_PROXY_BAD_ANSWER", async () => {
    const proxy = await started(startTcpServer((socket) => socket.once("data", () => socket.end())));
    assert.equal((await failure(post(through(proxy, "https://crm.invalid")))).code, "NET_PROXY_BAD_ANSWER");
  });

  it("verifies the server behind it, not the proxy", async () => {
    const server = await started(startHttpsServer(echo, { cert: tlsFile("other-name.pem") }));
    const proxy = await started(startScriptedProxy());
    assert.equal((await failure(post(through(proxy, server.origin)))).code, "NET_TLS_WRONG_HOST");
  });

  it("to an IPv6 address has it in brackets", async () => {
    const server = await started(startHttpsServer(echo));
    const proxy = await started(startScriptedProxy({ leadsTo: server }));
    assert.equal((await post(through(proxy, "https://[::1]"))).status, 200);
    assert.deepEqual(proxy.log, ["CONNECT [::1]:443 passes"]);
  });

  it("is replaced when it has gone while idle", async () => {
    const [server, proxy] = [await started(startHttpsServer(echo)), await started(startScriptedProxy())];
    const connection = through(proxy, server.origin);
    await post(connection);
    const [socket] = proxy.sockets;
    assert.ok(socket !== undefined);
    const closed = once(socket, "close");
    socket.end();
    await closed;
    await post(connection);
    assert.equal(connection.socketNumber, 2);
  });
});

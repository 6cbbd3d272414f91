import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mayRedirectTo } from "./clients.ts";

describe("a redirect address", () => {
  const cases: [asked: string, registered: readonly string[] | undefined, expected: boolean][] = [
    ["http://localhost:8765/", undefined, true],
    ["http://localhost", undefined, true],
    ["http://localhost:8765/cb", undefined, false],
    ["http://127.0.0.1:8765/", undefined, false],
    ["http://localhost:8765/cb", ["http://localhost/cb"], true],
    ["http://localhost:8765/cb", ["http://localhost:1/cb"], true],
    ["http://localhost:8765/CB", ["http://localhost/cb"], false],
    ["http://localhost:8765/cb?x=1", ["http://localhost/cb"], false],
    ["http://localhost:8765/cb#x", ["http://localhost/cb"], false],
    ["http://a@localhost:8765/cb", ["http://localhost/cb"], false],
    ["http://127.0.0.1:5/cb", ["http://127.0.0.1/cb"], true],
    ["http://[::1]:5/cb", ["http://[::1]/cb"], true],
    ["http://[::1]:5/cb", ["http://127.0.0.1/cb"], false],
    ["https://localhost:5/cb", ["https://localhost/cb"], false],
    ["http://localhost.evil.example:5/cb", ["http://localhost/cb"], false],
    ["http://localhost:5/cb", ["https://app.example.com/cb"], false],
    ["https://app.example.com/cb", ["https://app.example.com/cb"], true],
    ["https://APP.example.com:443/cb", ["https://app.example.com/cb"], true],
    ["https://app.example.com:8443/cb", ["https://app.example.com/cb"], false],
    ["https://app.example.com/cb/../x", ["https://app.example.com/cb"], false],
    ["app://58145b91", ["app://58145b91"], true],
    ["nothing", ["nothing"], false],
    ["http://localhost", [], false],
  ];
  for (const [asked, redirectUris, expected] of cases) {
    it(`${asked} ${expected ? "is" : "is not"} one of ${redirectUris?.join(", ") ?? "a client that names none"}`, () => {
      assert.equal(mayRedirectTo({ clientId: "app", redirectUris }, asked), expected);
    });
  }
});

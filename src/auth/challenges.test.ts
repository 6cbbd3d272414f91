import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { challengesOf } from "./challenges.ts";

describe("the challenges of WWW-Authenticate", () => {
  const cases: [header: string | string[] | undefined, schemes: [string, string | undefined][]][] = [
    [undefined, []],
    ["NTLM", [["NTLM", undefined]]],
    ["NTLM TlRMTVNTUAACAAAA==", [["NTLM", "TlRMTVNTUAACAAAA=="]]],
    [
      ["Negotiate", "NTLM"],
      [
        ["Negotiate", undefined],
        ["NTLM", undefined],
      ],
    ],
    [
      "Negotiate, NTLM",
      [
        ["Negotiate", undefined],
        ["NTLM", undefined],
      ],
    ],
    [
      'Basic realm="a, b \\" NTLM", charset="UTF-8", ntlm',
      [
        ["Basic", 'realm="a, b \\" NTLM"'],
        ["ntlm", undefined],
      ],
    ],
    [
      "Bearer authorization_uri=https://login/x, resource_id=https://org/",
      [["Bearer", "authorization_uri=https://login/x"]],
    ],
    ['Basic realm="never closed, NTLM', [["Basic", 'realm="never closed, NTLM']]],
  ];
  for (const [header, schemes] of cases) {
    it(JSON.stringify(header) ?? "none", () => {
      const response = { status: 401, headers: { "www-authenticate": header }, body: new Uint8Array() };
      assert.deepEqual(
        challengesOf(response).map(({ scheme, token }) => [scheme, token]),
        schemes,
      );
    });
  }
});

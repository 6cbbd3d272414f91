import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { PhaseReport } from "../../doctor/report.ts";
import { doctorText } from "./doctor-text.ts";

const validFrom = "2025-01-01T00:00:00.000Z";
const validTo = "2026-03-01T12:00:00.000Z";

describe("doctorText", () => {
  it("prints a line a phase, the certificates, and of a failure what it means and what to do", () => {
    const reports: readonly PhaseReport[] = [
      { phase: "name", title: "name resolution", outcome: "ok", happened: "crm is 192.0.2.1" },
      {
        phase: "tls",
        title: "TLS",
        outcome: "failed",
        code: "NET_TLS_EXPIRED",
        happened: "expired: crm",
        where: "https://crm/",
        means: "It has run out.",
        next: "have it renewed",
        causes: ["certificate has expired\u001b[2J"],
        tls: {
          host: "crm",
          hostMatches: true,
          names: "DNS:crm",
          certificates: [
            {
              subject: "CN=crm",
              issuer: "CN=CA",
              validFrom,
              validTo,
              daysLeft: -9,
              problem: "it expired on 2026-03-01",
            },
            { subject: "CN=CA", issuer: "CN=CA", validFrom, validTo, daysLeft: 4, problem: undefined },
          ],
        },
      },
      { phase: "clock", title: "clock", outcome: "not reached" },
    ];
    assert.equal(
      doctorText("crm", reports),
      `crm
  ok           name resolution  crm is 192.0.2.1
  failed       TLS              expired: crm
      certificate 1: CN=crm, issued by CN=CA, valid until 2026-03-01 (-9 days): it expired on 2026-03-01
      certificate 2: CN=CA, issued by itself, valid until 2026-03-01 (4 days)
      where: https://crm/
      cause: certificate has expired\\x1b[2J
      what it means: It has run out.
      what to do: have it renewed
      code: NET_TLS_EXPIRED
  not reached  clock

`,
    );
  });
});

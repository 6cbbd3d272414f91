import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, it } from "node:test";
import { DynamlError } from "../errors.ts";
import { diagnose } from "./diagnose.ts";
import { diagnoses } from "./diagnoses.ts";

const source = resolve(import.meta.dirname, "..");
/** Warnings, which stop nothing. */
const warnings = new Set([
  "SESSION_SCHEME_DIFFERS",
  "SESSION_ORGANIZATION_DIFFERS",
  "SESSION_DOMAIN_DIFFERS",
  "SESSION_PARAMETER_IGNORED",
  "SESSION_DISCOVERY_REPLACED",
  "SESSION_CERTIFICATE_EXPOSED",
]);

describe("diagnoses", () => {
  it("there is one for every code that the layers below a session raise", () => {
    const codes = new Set(
      globSync("{auth,net,session}/**/*.ts", { cwd: source })
        .filter((file) => !file.endsWith(".test.ts"))
        .flatMap(
          (file) =>
            readFileSync(join(source, file), "utf8").match(
              /(?<!startsWith\()"(?:AUTH|NET|SESSION)_[A-Z0-9_]*[A-Z0-9]"/g,
            ) ?? [],
        )
        .map((literal) => literal.slice(1, -1))
        .filter((code) => !warnings.has(code)),
    );
    assert.ok(codes.size > 90);
    assert.deepEqual(
      [...codes].filter((code) => !Object.hasOwn(diagnoses, code)),
      [],
    );
  });

  it("has no words to spare, and ends its sentences", () => {
    for (const [code, { means }] of Object.entries(diagnoses)) assert.match(means, /^[A-Z][^\n]+\.$/, code);
  });

  it("an error's own remedy wins; an unknown code is said to be one, and has a way on", () => {
    const known = diagnose(new DynamlError({ code: "NET_REFUSED", message: "refused", remedy: "start it" }));
    assert.deepEqual([known.happened, known.next], ["refused", "start it"]);
    const unknown = diagnose(new DynamlError({ code: "toString", message: "odd", cause: new Error("beneath") }));
    assert.match(unknown.means, /no explanation/);
    assert.notEqual(unknown.next, "");
    assert.deepEqual(unknown.causes, ["beneath"]);
  });
});

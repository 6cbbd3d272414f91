import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import {
  type Deployment,
  deploy,
  organizationPath,
  password,
  windowsDeployment,
} from "../../../test/scripted-deployment.ts";
import { Guid } from "../../values/guid.ts";
import { main } from "../cli.ts";
import type { Io } from "../io.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(): Promise<Deployment> {
  const deployment = await deploy(
    windowsDeployment((origin) => [
      {
        id: Guid.empty,
        uniqueName: "org",
        friendlyName: "Adventure \u202eWorks",
        version: "5.0.9690.3000",
        state: "Enabled",
        addresses: { organizationService: `${origin}/org${organizationPath}` },
      },
    ]),
  );
  closers.push(() => deployment.server.close());
  return deployment;
}

type Run = { readonly code: number; readonly stdout: string; readonly stderr: string; readonly asked: string[] };

/** Runs the command; a person at the terminal answers each question with `typed`. */
async function discover(
  args: readonly string[],
  { env = {}, typed }: { env?: Io["env"]; typed?: string } = {},
): Promise<Run> {
  const written = { stdout: "", stderr: "" };
  const asked: string[] = [];
  const output = (name: keyof typeof written) => ({
    write(text: string) {
      written[name] += text;
    },
    isTerminal: false,
    columns: () => 80,
  });
  const io: Io = {
    stdin: (async function* () {})(),
    stdout: output("stdout"),
    stderr: output("stderr"),
    env,
    terminal:
      typed === undefined
        ? undefined
        : {
            ask: async (question, { hidden }) => {
              asked.push(`${question}${hidden ? "(hidden)" : ""}`);
              return typed;
            },
          },
    cwd: "/",
    onStop: () => () => {},
    exit() {},
    now: () => 0,
    every: () => () => {},
  };
  return { code: await main(["discover", ...args], io), ...written, asked };
}

describe("dynaml discover", () => {
  it("lists organizations for a person, with a password from the environment", async () => {
    const { server } = await serve();
    const args = ["--server", server.origin, "--user", "CRMDOM\\bob", "--password-env", "PW"];
    const { code, stdout, stderr } = await discover(args, { env: { PW: password } });
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      stdout,
      `org
  name      Adventure \\u202eWorks
  address   ${server.origin}/org${organizationPath}
  version   5.0.9690.3000
  state     enabled

1 organization at ${server.origin}/XRMServices/2011/Discovery.svc
`,
    );
  });

  it("asks for the password without showing it, and prints JSON", async () => {
    const { server } = await serve();
    const args = ["--server", server.origin, "--user", "bob", "--domain", "CRMDOM", "--json"];
    const { code, stdout, asked } = await discover(args, { typed: password });
    assert.deepEqual([code, asked], [0, ["Password of bob: (hidden)"]]);
    const { type, uniqueName, organizationUri, state } = JSON.parse(stdout);
    assert.deepEqual(
      [type, uniqueName, organizationUri, state],
      ["organization", "org", `${server.origin}/org${organizationPath}`, "Enabled"],
    );
  });

  it("resolves to 2 with a wrong password, which is not shown", async () => {
    const { server } = await serve();
    const args = ["--server", server.origin, "--user", "bob", "--password-env", "PW"];
    for (const json of [[], ["--json"]]) {
      const { code, stdout, stderr } = await discover([...args, ...json], { env: { PW: "Secret3!" } });
      assert.equal(code, 2);
      assert.match(
        stdout + stderr,
        json.length === 0 ? /^error: the server refuses/ : /^{"type":"error","code":"AUTH_REJECTED"/,
      );
      assert.doesNotMatch(stdout + stderr, /Secret3/);
    }
  });

  const misuses: [args: string[], stderr: RegExp][] = [
    [[], /name the server: --server <address>, or --discovery-uri/],
    [["--server", "crm", "--auth-type", "Magic"], /Allowed choices are Auto/],
    [["--server", "crm", "--password-env", "EMPTY"], /EMPTY, which is to hold a secret, is not set/],
    [["--server", "crm", "--timeout", "soon"], /number of seconds/],
    [["--server", "crm", "--password", "x"], /unknown option '--password'/],
  ];
  for (const [args, message] of misuses) {
    it(`resolves to 64 for: ${args.join(" ")}`, async () => {
      const { code, stderr } = await discover(args, { env: { EMPTY: "" } });
      assert.match(stderr, message);
      assert.equal(code, 64);
    });
  }
});

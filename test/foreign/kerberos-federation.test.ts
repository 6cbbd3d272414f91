import assert from "node:assert/strict";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { openSession } from "../../src/session/open-session.ts";
import type { SessionOptions } from "../../src/session/session-options.ts";
import { encodeMetadata } from "../../src/wire/service-description/encode-metadata.ts";
import type { TokenEndpoint } from "../../src/wire/service-description/metadata-exchange.ts";
import { emulatorSite, type Network, type Site, startNetwork } from "../auth/network.ts";
import { freePort } from "./apache.ts";
import { type MitRealm, needsKerberos, startMitRealm } from "./mit-realm.ts";

const user = { domain: "EXAMPLE", userName: "alice", password: "Secret1!" };
const sts = "https://localhost/adfs/services/trust";

describe("federation by a ticket of MIT's KDC, at windowstransport", needsKerberos(), () => {
  const variables = ["KRB5_CONFIG", "KRB5CCNAME", "KRB5_KTNAME"];
  const valuesBefore = variables.map((name) => [name, process.env[name]] as const);
  let folder: string;
  let realm: MitRealm;
  let emulator: ReturnType<typeof emulatorSite>;
  let network: Network | undefined;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "dynaml-kerberos-"));
    await chmod(folder, 0o755);
    realm = await startMitRealm(folder, await freePort(), { alice: "Secret1!", eve: "Secret2!" });
    process.env.KRB5_CONFIG = realm.environment.KRB5_CONFIG;
    emulator = emulatorSite({ users: [user], signIn: ["federation"], keytab: realm.keytab });
  });
  afterEach(() => network?.close());
  after(async () => {
    emulator?.close();
    await realm?.stop();
    for (const [name, value] of valuesBefore) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await rm(folder, { recursive: true, force: true });
  });

  /** The embedded organization, whose federation servers list these endpoints only. */
  async function startListing(
    endpoints: readonly TokenEndpoint[],
    ofHome: readonly TokenEndpoint[] = [],
  ): Promise<Network> {
    const site: Site = (request, connection) => {
      if (!request.target.endsWith("/mex")) return emulator.site(request, connection);
      const body = encodeMetadata(request.target.startsWith("/home/") ? ofHome : endpoints).text;
      return { status: 200, headers: { "content-type": "text/xml; charset=utf-8" }, body };
    };
    network = await startNetwork({ localhost: site });
    return network;
  }

  const start = (version: TokenEndpoint["version"]) => startListing([windowsEndpoint(sts, version)]);

  async function opens({ dial }: Network, more: SessionOptions = {}): Promise<void> {
    const session = await openSession({
      organizationUri: "https://localhost/embedded",
      authType: "Federation",
      userName: "EXAMPLE\\alice",
      password: "Secret1!",
      policy: { allowHosts: ["localhost"], allowPlainHttpPasswords: false, ca: [] },
      dial,
      ...more,
    });
    await session.end();
  }

  const toTokenService = ({ received }: Network) =>
    received
      .filter(({ path }) => path.endsWith("windowstransport"))
      .map(({ text }) => /"authorization":"(NTLM|Negotiate) (\w{8})/.exec(text)?.slice(1).join(" "));

  for (const version of ["1.3", "2005"] as const) {
    it(`WS-Trust ${version}: one request with the ticket; the password, which is wrong, is not needed`, async () => {
      process.env.KRB5CCNAME = realm.ticketCache("alice", "Secret1!");
      const on = await start(version);
      await opens(on, { password: "wrong" });
      assert.match(String(toTokenService(on)), /^Negotiate YII\w{5}$/);
    });
  }

  it("by NTLM where the operator does not name the host", async () => {
    process.env.KRB5CCNAME = realm.ticketCache("alice", "Secret1!");
    const on = await start("1.3");
    await opens(on, { policy: undefined });
    assert.deepEqual(toTokenService(on), ["NTLM TlRMTVNT", "NTLM TlRMTVNT"]);
  });

  it("by NTLM at a home realm that the task names: a ticket goes there by the operator's word alone", async () => {
    process.env.KRB5CCNAME = realm.ticketCache("alice", "Secret1!");
    const address = `${sts}/13/issuedtokenmixedsymmetricbasic256`;
    const exchange = {
      address,
      version: "1.3",
      credential: "IssuedToken",
      security: "Mixed",
      keyType: "SymmetricKey",
    } as const;
    const home = "https://localhost/home/adfs/services/trust";
    for (const [policy, expected] of [
      [undefined, ["NTLM TlRMTVNT", "NTLM TlRMTVNT"]],
      [{ allowHosts: ["localhost"], allowPlainHttpPasswords: false, ca: [] }, ["Negotiate YII"]],
    ] as const) {
      const on = await startListing([exchange], [windowsEndpoint(home, "1.3")]);
      await opens(on, { policy, homeRealmUri: home });
      assert.deepEqual(
        toTokenService(on).map((text) => text?.replace(/(YII)\w+$/, "$1")),
        expected,
      );
      await on.close();
    }
  });

  it("by NTLM where the ticket is another user's", async () => {
    process.env.KRB5CCNAME = realm.ticketCache("eve", "Secret2!");
    const on = await start("1.3");
    await opens(on);
    assert.deepEqual(toTokenService(on), ["NTLM TlRMTVNT", "NTLM TlRMTVNT"]);
  });
});

function windowsEndpoint(root: string, version: TokenEndpoint["version"]): TokenEndpoint {
  const folder = version === "1.3" ? "13" : "2005";
  return { address: `${root}/${folder}/windowstransport`, version, credential: "Windows", security: "Transport" };
}

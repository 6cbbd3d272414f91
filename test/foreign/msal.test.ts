import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, type X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { request as httpsRequest } from "node:https";
import { after, before, describe, it } from "node:test";
import { ConfidentialClientApplication, type INetworkModule, PublicClientApplication } from "@azure/msal-node";
import { createCertificate } from "../../src/emulator/certificates/create-certificate.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { defaultTenantId } from "../../src/emulator/sign-in/oauth/oauth-state.ts";
import { whoAmIEnvelope } from "./envelopes.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const certificate: X509Certificate = createCertificate({
  subject: "daemon",
  publicKey,
  privateKey,
  notBefore: new Date(Date.now() - 60_000),
  notAfter: new Date(Date.now() + 3_600_000),
});

const secretClient = "11111111-1111-4111-8111-111111111111";
const certificateClient = "22222222-2222-4222-8222-222222222222";
const publicClient = "33333333-3333-4333-8333-333333333333";

type Answer = { readonly status: number; readonly headers: Record<string, string>; readonly text: string };

describe("MSAL Node against the embedded organization over TLS", () => {
  let emulator: Emulator;
  let ca: string;
  before(async () => {
    emulator = await startEmulator({
      tls: true,
      users: [{ domain: "CONTOSO", userName: "alice", password: "Passw0rd!", upn: "alice@contoso.com" }],
      clients: [
        { clientId: secretClient, secret: "s3cret~value", applicationUser: "CONTOSO\\daemon" },
        { clientId: certificateClient, certificate: certificate.toString(), applicationUser: "CONTOSO\\daemon" },
        { clientId: publicClient },
      ],
      oauth: { devicePollSeconds: 1 },
    });
    ca = readFileSync(emulator.caFile ?? "", "utf8");
  });
  after(() => emulator.close());

  /** Verifies TLS with the emulator's own authority, and nothing else. */
  function exchange(
    url: string,
    options: { method: string; headers?: Record<string, string>; body?: string },
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { method, headers = {}, body = "" } = options;
      const sent = httpsRequest(url, { method, headers, ca, agent: false }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () => {
          const names = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
          resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(names), text });
        });
      });
      sent.on("error", reject).end(body);
    });
  }

  const networkClient: INetworkModule = {
    sendGetRequestAsync: async (url, options) => asMsal(await exchange(url, { method: "GET", ...options })),
    sendPostRequestAsync: async (url, options) => asMsal(await exchange(url, { method: "POST", ...options })),
  };
  // biome-ignore lint/suspicious/noExplicitAny: MSAL types the body by its caller
  const asMsal = ({ status, headers, text }: Answer): any => ({ status, headers, body: JSON.parse(text) });

  const system = { networkClient };
  const auth = (clientId: string) => ({
    clientId,
    authority: `${emulator.url}/${defaultTenantId}`,
    knownAuthorities: [new URL(emulator.url).host],
  });
  const scopes = () => [`${emulator.url}/.default`];

  async function whoAmI(token: string | undefined): Promise<Answer> {
    const action = "http://schemas.microsoft.com/xrm/2011/Contracts/Services/IOrganizationService/Execute";
    return exchange(`${emulator.url}/embedded/XRMServices/2011/Organization.svc/web`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "text/xml; charset=utf-8",
        soapaction: `"${action}"`,
      },
      body: whoAmIEnvelope,
    });
  }

  it("with a client secret", async () => {
    const app = new ConfidentialClientApplication({
      auth: { ...auth(secretClient), clientSecret: "s3cret~value" },
      system,
    });
    const result = await app.acquireTokenByClientCredential({ scopes: scopes() });
    const { status, text } = await whoAmI(result?.accessToken);
    assert.equal(status, 200, text);
    assert.match(text, /WhoAmIResponse/);
  });

  it("with a wrong client secret gets AADSTS7000215", async () => {
    const app = new ConfidentialClientApplication({ auth: { ...auth(secretClient), clientSecret: "wrong" }, system });
    await assert.rejects(app.acquireTokenByClientCredential({ scopes: scopes() }), /invalid_client.*AADSTS7000215/s);
  });

  it("with a certificate", async () => {
    const clientCertificate = {
      thumbprintSha256: createHash("sha256").update(certificate.raw).digest("hex"),
      privateKey: String(privateKey.export({ type: "pkcs8", format: "pem" })),
    };
    const app = new ConfidentialClientApplication({ auth: { ...auth(certificateClient), clientCertificate }, system });
    const result = await app.acquireTokenByClientCredential({ scopes: scopes() });
    assert.equal((await whoAmI(result?.accessToken)).status, 200);
  });

  it("with a device code that a person approves", async () => {
    const app = new PublicClientApplication({ auth: auth(publicClient), system });
    const result = await app.acquireTokenByDeviceCode({
      scopes: [`${emulator.url}/user_impersonation`],
      deviceCodeCallback: ({ userCode, message }) => {
        assert.match(message, new RegExp(userCode));
        assert.ok(emulator.approveDevice(userCode, "alice@contoso.com"));
      },
    });
    assert.equal(result?.account?.username, "alice@contoso.com");
    assert.equal((await whoAmI(result?.accessToken)).status, 200);
    const account = result?.account;
    assert.ok(account);
    const silent = await app.acquireTokenSilent({
      account,
      scopes: [`${emulator.url}/user_impersonation`],
      forceRefresh: true,
    });
    assert.equal((await whoAmI(silent?.accessToken)).status, 200);
  });

  it("without a token gets the challenge that names the authority", async () => {
    const { status, headers } = await exchange(`${emulator.url}/embedded/XRMServices/2011/Organization.svc/web`, {
      method: "POST",
    });
    assert.equal(status, 401);
    assert.match(
      headers["www-authenticate"] ?? "",
      /NTLM, ?Bearer authorization_uri=https:\/\/.*\/oauth2\/authorize, resource_id=https:/,
    );
  });
});

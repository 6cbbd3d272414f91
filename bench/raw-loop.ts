import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Client } from "undici";
import { answerChallenge } from "../src/wire/ntlm/answer-challenge.ts";
import { encodeNegotiate } from "../src/wire/ntlm/negotiate.ts";
import { encodeCall } from "../src/wire/soap/encode-call.ts";
import type { Attributes } from "./sample-accounts.ts";

export const credentials = { userName: "bob", domain: "CRMDOM", password: "Secret2!" };
export const path = "/org/XRMServices/2011/Organization.svc/web";

export type Post = { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer };

/** The canned responder in a process of its own; queries have that many pages. */
export async function startResponder(pages = 1): Promise<{ origin: string; process: ChildProcess }> {
  const responder = fork(new URL("canned-responder.ts", import.meta.url), [String(pages)]);
  const [port] = await once(responder, "message");
  return { origin: `http://127.0.0.1:${port}`, process: responder };
}

/** A bare undici connection that has signed in, by hand. */
export async function signedInClient(origin: string): Promise<Client> {
  const client = new Client(origin, { pipelining: 1 });
  const negotiate = encodeNegotiate();
  const refused = await client.request({ method: "POST", path, headers: { authorization: ntlm(negotiate) } });
  await refused.body.dump();
  const challenge = Buffer.from(String(refused.headers["www-authenticate"]).slice("NTLM ".length), "base64");
  const authorization = ntlm(answerChallenge({ ...credentials, negotiate, challenge }));
  const accepted = await client.request({ method: "POST", path, headers: { authorization } });
  await accepted.body.dump();
  return client;
}

/** Envelopes of creates, built before. */
export function createPosts(records: readonly Attributes[]): Post[] {
  return records.map((attributes) => {
    const entity = { logicalName: "account", attributes: new Map(Object.entries(attributes)) };
    const { headers, body } = encodeCall({ operation: "Create", entity }, "1.1");
    return { headers, body: Buffer.from(body) };
  });
}

export async function postRaw(client: Client, post: Post | undefined): Promise<void> {
  const response = await client.request({ method: "POST", path, ...post });
  const text = await response.body.text();
  if (response.statusCode !== 200 || !text.includes("CreateResult")) throw new Error("The responder did not create.");
}

export function ntlm(message: Uint8Array): string {
  return `NTLM ${Buffer.from(message).toString("base64")}`;
}

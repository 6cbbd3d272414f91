import assert from "node:assert/strict";
import { openEmulator } from "../../../src/emulator/emulator.ts";
import type { EmulatorOptions } from "../../../src/emulator/emulator-options.ts";
import type { EmulatorConnection, EmulatorResponse, Handler } from "../../../src/emulator/handler.ts";
import { signIn, user } from "../test-organization.ts";

export const root = "http://localhost:5555/embedded/api/data/v9.2/";

// biome-ignore lint/suspicious/noExplicitAny: JSON of an answer, whose members the tests assert
type Json = any;

export type Answer = {
  readonly status: number;
  readonly headers: EmulatorResponse["headers"];
  readonly text: string;
  readonly json: Json;
};

/** An organization whose Web API gets requests on a connection that has signed in. */
export class WebApiOrganization {
  readonly #handler: Handler;
  readonly #connection: EmulatorConnection = { state: new Map() };
  readonly close: () => void;

  private constructor(options: EmulatorOptions) {
    const { handler, close } = openEmulator({ users: [user], signIn: ["ntlm"], ...options });
    this.#handler = handler;
    this.close = close;
  }

  static async open(options: EmulatorOptions = {}): Promise<WebApiOrganization> {
    const organization = new WebApiOrganization(options);
    await signIn(organization.#handler, organization.#connection, user);
    return organization;
  }

  /** @param path from the root of the service, percent-encoded as needed */
  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const isText = typeof body === "string" || body instanceof Uint8Array;
    const text = body === undefined ? "" : isText ? body : JSON.stringify(body);
    const target = path.startsWith("/") ? path : `/embedded/api/data/v9.2/${path.replaceAll(" ", "%20")}`;
    const response = await this.#handler(
      {
        method,
        target,
        headers: { host: "localhost:5555", "content-type": "application/json", ...headers },
        body: Buffer.from(text),
      },
      this.#connection,
    );
    const answer = typeof response.body === "string" ? response.body : Buffer.from(response.body).toString("latin1");
    const isJson = String(response.headers["content-type"] ?? "").startsWith("application/json");
    return {
      status: response.status,
      headers: response.headers,
      text: answer,
      json: isJson ? JSON.parse(answer) : undefined,
    };
  }

  /** The JSON of a request that succeeds. */
  async get(path: string, headers: Record<string, string> = {}): Promise<Json> {
    const { status, json, text } = await this.send("GET", path, undefined, headers);
    assert.equal(status, 200, `GET ${path}: ${text}`);
    return json;
  }

  /** The ID of a new record. */
  async create(set: string, values: Record<string, unknown>): Promise<string> {
    const { status, headers, text } = await this.send("POST", set, values);
    assert.equal(status, 204, `POST ${set}: ${text}`);
    return idIn(headers);
  }
}

/** The GUID of the address that OData-EntityId tells. */
export function idIn(headers: EmulatorResponse["headers"]): string {
  const id = /\(([0-9a-f-]{36})\)$/.exec(String(headers["odata-entityid"]))?.[1];
  assert.ok(id !== undefined, `no OData-EntityId: ${JSON.stringify(headers)}`);
  return id;
}

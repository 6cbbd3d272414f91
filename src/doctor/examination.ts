import { type Challenge, challengesOf } from "../auth/challenges.ts";
import type { Send } from "../net/http.ts";
import { type OpenStream, openStream } from "../net/open-stream.ts";
import type { HttpProxy } from "../net/proxy/proxy.ts";
import { firstService, type Plan } from "../session/locate-organization.ts";
import { type Opening, sendFor } from "../session/opening.ts";
import type { OrganizationService } from "../session/organization-service.ts";
import { askService, type ServiceStatement } from "../session/service-policy.ts";
import type { SignInScheme } from "../session/sign-in.ts";
import type { TlsFacts } from "./certificate-chain.ts";
import type { Outcome, PhaseName } from "./report.ts";

/** One phase: what it asks, told as an outcome; what fails is thrown. */
export type Phase = {
  readonly name: PhaseName;
  readonly title: string;
  readonly examine: (examination: Examination) => Promise<Outcome> | Outcome;
};

/** What a service says of signing in, and what a 401 of it offers. */
export type Statement = { readonly statement: ServiceStatement; readonly challenges: readonly Challenge[] };

/** The clock of a server, and ours at the same moment. */
export type ClockReading = { readonly server: Date; readonly here: Date };

/** One walk over a connection: what the phases have found so far. What two of them need is asked once. */
export class Examination {
  readonly plan: Plan;
  readonly opening: Opening;
  /** The first address that anything is sent to: the organization's, or the discovery service's. */
  readonly service: URL;
  clock: ClockReading | undefined;
  /** What the server shows in TLS, trusted or not. */
  tls: TlsFacts | undefined;
  located: { readonly serviceUri: string; readonly scheme: SignInScheme } | undefined;
  organization: OrganizationService | undefined;
  /** The answer to WhoAmI, which is also the proof of the sign-in. */
  whoAmI: Promise<ReadonlyMap<string, unknown>> | undefined;
  #stream: Promise<OpenStream> | undefined;
  #statement: Promise<Statement> | undefined;

  /** Privileges, by name, that a user needs who has neither of the two roles. */
  readonly privileges: readonly string[];

  constructor(plan: Plan, opening: Opening, privileges: readonly string[]) {
    this.plan = plan;
    this.privileges = privileges;
    this.opening = opening;
    this.service = new URL(firstService(plan));
  }

  async proxy(): Promise<HttpProxy | undefined> {
    return await this.opening.route.proxy?.(this.service);
  }

  /** The stream to the service, through proxy and TLS where they are on the way. */
  stream(): Promise<OpenStream> {
    const { route, limits } = this.opening;
    const { signal = new AbortController().signal } = limits;
    this.#stream ??= openStream(new URL(this.service.origin), { route, limits: { ...limits, signal } });
    return this.#stream;
  }

  /** What the service tells somebody who has not signed in; reads its clock by the way. */
  statement(): Promise<Statement> {
    this.#statement ??= this.#ask();
    return this.#statement;
  }

  async close(): Promise<void> {
    const opened = await this.#stream?.catch(() => undefined);
    opened?.stream.on("error", () => {}).destroy();
    await this.organization?.close();
    await this.opening.send.close();
  }

  async #ask(): Promise<Statement> {
    const { place } = this.plan;
    const { href } = this.service;
    const send = this.#sendReadingClock();
    if (place.kind === "discovery" && place.service.generation !== "2011") {
      const challenges = await this.#challengesAt(href, send);
      return { statement: { kind: "nothing", happened: "this kind of service does not describe itself" }, challenges };
    }
    const statement = await askService(href, send, this.opening.limits);
    if (statement.kind === "challenge") return { statement, challenges: statement.challenges };
    return { statement, challenges: await this.#challengesAt(`${href}/web`, send) };
  }

  #sendReadingClock(): Send {
    const send = sendFor("asking how to sign in", this.opening.send);
    return async (request, limits) => {
      const response = await send(request, limits);
      const { date } = response.headers;
      const server = new Date(typeof date === "string" ? date : Number.NaN);
      if (!Number.isNaN(server.getTime())) this.clock ??= { server, here: new Date() };
      return response;
    };
  }

  /** An empty Bearer makes an organization that takes OAuth say so; to others it is no offer. */
  async #challengesAt(url: string, send: Send): Promise<readonly Challenge[]> {
    const response = await send({ method: "GET", url, headers: { authorization: "Bearer" } }, this.opening.limits);
    return response.status === 401 ? challengesOf(response) : [];
  }
}

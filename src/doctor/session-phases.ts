import { DynamlError } from "../errors.ts";
import { detectSignIn } from "../session/auto-sign-in.ts";
import { locateOrganization } from "../session/locate-organization.ts";
import { signedInService } from "../session/open-service.ts";
import { refusedUser } from "../session/refused-user.ts";
import type { SessionErrorCode } from "../session/session-error.ts";
import { namingSuitableSignIn } from "../session/suitable-sign-in.ts";
import { Guid } from "../values/guid.ts";
import type { Examination, Phase, Statement } from "./examination.ts";
import { notChecked, ok } from "./network-phases.ts";
import type { Outcome } from "./report.ts";
import { examineRoles } from "./roles.ts";

/** From the server's clock to the user's roles: what is asked by HTTP. */
export const sessionPhases: readonly Phase[] = [
  { name: "clock", title: "clock", examine: compareClocks },
  { name: "policy", title: "ways to sign in", examine: findPolicy },
  { name: "organization", title: "organization", examine: locate },
  { name: "sign-in", title: "sign-in", examine: signIn },
  { name: "who-am-i", title: "WhoAmI", examine: askWhoAmI },
  { name: "version", title: "RetrieveVersion", examine: askVersion },
  { name: "roles", title: "security roles", examine: examineRoles },
];

/** Kerberos, federation and OAuth refuse what comes from a clock farther away, by default. */
const mostMinutes = 5;

async function compareClocks(examination: Examination): Promise<Outcome> {
  await examination.statement().catch(ignoreKnown);
  const { clock } = examination;
  if (clock === undefined) return notChecked("no answer of the server told its time");
  const seconds = Math.round((clock.here.getTime() - clock.server.getTime()) / 1000);
  const difference = `${Math.abs(seconds)} s ${seconds < 0 ? "behind" : "ahead of"} the server's`;
  if (Math.abs(seconds) <= mostMinutes * 60) {
    return ok(Math.abs(seconds) <= 2 ? "the same as the server's" : `this machine's clock is ${difference}`);
  }
  throw new DynamlError({
    code: "AUTH_CLOCK_SKEW",
    message: `this machine's clock is ${difference}`,
    where: examination.service.origin,
    remedy: `set the clock that is wrong; more than ${mostMinutes} minutes are refused by Kerberos and by token services`,
  });
}

/** Whatever it is, the phase that it belongs to tells it. */
function ignoreKnown(error: unknown): void {
  if (!(error instanceof DynamlError)) throw error;
}

async function findPolicy(examination: Examination): Promise<Outcome> {
  const { plan, opening, service } = examination;
  const { place, authType } = plan;
  const mustKnow = authType === "Auto" && place.kind === "organization";
  try {
    const said = whatIsSaid(await examination.statement());
    if (authType !== "Auto") return ok(`${said}; the session signs in by ${authType}`);
    if (place.kind === "discovery" && place.service.generation !== "2011") return notChecked(said);
    return ok(`${said}; ${await detectSignIn(service.href, opening)} is what suits it`);
  } catch (error) {
    const isKnown = error instanceof DynamlError && !error.code.startsWith("NET_");
    if (mustKnow || !isKnown) throw error;
    return notChecked(`${error.message}; ${authType === "Auto" ? "see below" : `the session says ${authType}`}`);
  }
}

function whatIsSaid({ statement, challenges }: Statement): string {
  const described =
    statement.kind === "policy"
      ? `its description (WSDL) asks for ${statement.policy.authentications.map(({ name }) => name).join(", ")}`
      : statement.kind === "nothing"
        ? statement.happened
        : "it describes itself to users only";
  const offered = [...new Set(challenges.map(({ scheme }) => scheme))].join(", ");
  return offered === "" ? described : `${described}, its 401 offers ${offered}`;
}

async function locate(examination: Examination): Promise<Outcome> {
  const { plan, opening } = examination;
  examination.located = await locateOrganization(plan, opening);
  const { serviceUri } = examination.located;
  const by = plan.place.kind === "organization" ? "as the session says" : "as the discovery service says";
  return ok(`${serviceUri}, ${by}`);
}

/** WhoAmI is the first call, and so what proves the sign-in: credentials travel with it, once. */
async function signIn(examination: Examination): Promise<Outcome> {
  const { plan, opening, located } = examination;
  if (located === undefined) throw new Error("the organization is located before anybody signs in");
  const { serviceUri, scheme } = located;
  try {
    const service = await signedInService(serviceUri, scheme, opening);
    examination.organization = service;
    const whoAmI = service.execute({ requestName: "WhoAmI", parameters: new Map() }, opening.limits);
    examination.whoAmI = whoAmI.then(
      ({ results }) => results,
      (error: unknown) => Promise.reject(refusedUser(error)),
    );
    await examination.whoAmI;
  } catch (error) {
    if (!isAnswerToUser(error)) throw await namingSuitableSignIn(error, scheme, serviceUri, opening);
  }
  const { userName, domain } = plan.options;
  const user = userName === undefined ? "" : ` as ${domain === undefined ? "" : `${domain}\\`}${userName}`;
  return ok(`${scheme}${user}`);
}

const answersToUser: ReadonlySet<string> = new Set<SessionErrorCode>([
  "SESSION_FAULT",
  "SESSION_ORGANIZATION_DISABLED",
  "SESSION_UNREADABLE_ANSWER",
  "SESSION_USER_DISABLED",
  "SESSION_USER_NOT_IN_ORGANIZATION",
  "SESSION_USER_WITHOUT_LICENSE",
  "SESSION_USER_WITHOUT_ROLE",
]);

/** The organization refused the user or the request, not the user's proof. */
function isAnswerToUser(error: unknown): boolean {
  return error instanceof DynamlError && answersToUser.has(error.code);
}

async function askWhoAmI({ whoAmI }: Examination): Promise<Outcome> {
  const results = await whoAmI;
  const user = results?.get("UserId");
  if (user instanceof Guid) return ok(`user ${user.text}, organization ${results?.get("OrganizationId")}`);
  throw new DynamlError({
    code: "SESSION_UNREADABLE_ANSWER",
    message: "the answer to WhoAmI holds no UserId",
    remedy: "check that the address is that of the organization",
  });
}

async function askVersion({ organization, opening }: Examination): Promise<Outcome> {
  const answer = await organization?.execute({ requestName: "RetrieveVersion", parameters: new Map() }, opening.limits);
  const version = String(answer?.results.get("Version") ?? "");
  return version === "" ? notChecked("the organization does not tell its version") : ok(version);
}

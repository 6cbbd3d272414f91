import assert from "node:assert/strict";
import { it } from "node:test";
import type { Secret } from "../values/secret.ts";
import type { Activity } from "./activity.ts";
import type { createEntity } from "./dynamics-crm/create-entity.ts";
import type { createSession } from "./dynamics-crm/create-session.ts";
import type { endSession } from "./dynamics-crm/end-session.ts";
import type { getEntity } from "./dynamics-crm/get-entity.ts";
import type { writeToLog } from "./log/write-to-log.ts";
import type { ParametersOf } from "./parameters-of.ts";
import type { variable } from "./variable/variable.ts";

/** True when the two types are the same one, not only assignable to each other. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type IsOptional<T, K extends keyof T> = undefined extends T[K]
  ? Pick<Partial<T>, K> extends Pick<T, K>
    ? true
    : false
  : false;

type Session = ParametersOf<typeof createSession>;
type Entity = ParametersOf<typeof createEntity>;
type Connection = Exclude<keyof Session, "session">;
type Attributes = Entity["attributes"][number];

/** The compiler is the test: a wrong inference makes one of these `false`, which is no `true`. */
const inferred = {
  "text with a default": true satisfies Same<Session["session"], string>,
  "number with a default": true satisfies Same<Session["timeout"], number>,
  "yes/no": true satisfies Same<Session["autoDiscover"], boolean>,
  "options are the union of their values": true satisfies Same<
    Session["authType"],
    "None" | "ActiveDirectory" | "Federation" | "LiveId" | "OnlineFederation" | "OAuth" | "Auto"
  >,
  "options of two": true satisfies Same<Session["protocol"], "HTTPS" | "HTTP">,
  "encrypted, required on a condition": true satisfies Same<Session["password"], Secret | undefined>,
  "text without a default": true satisfies Same<Session["server"], string | undefined>,
  "may be left out": true satisfies IsOptional<Session, "server" | "password" | "organizationUri">,
  "may not be left out": false satisfies IsOptional<Session, "timeout">,
  "nothing else": true satisfies Same<
    keyof Session,
    | "session"
    | "protocol"
    | "server"
    | "office365"
    | "userName"
    | "password"
    | "domain"
    | "organization"
    | "autoDiscover"
    | "discoveryUri"
    | "organizationUri"
    | "homeRealmUri"
    | "authType"
    | "timeout"
    | "proxyType"
    | "proxyServer"
    | "proxyPort"
    | "proxyUserName"
    | "transport"
    | "proxyPassword"
  >,
  "required without a default": true satisfies Same<ParametersOf<typeof endSession>["session"], string>,
  "host mode keeps the types": true satisfies Same<Pick<Entity, Connection>, Pick<Session, Connection>>,
  "a default on a condition may be missing": true satisfies Same<Entity["session"], string | undefined>,
  "dataset name": true satisfies Same<ParametersOf<typeof getEntity>["resultDataset"], string>,
  "children are a list": true satisfies Same<Entity["attributes"], readonly Attributes[]>,
  "children's parameters": true satisfies Same<Attributes["logicalName"], string>,
  "children's optional parameters": true satisfies Same<Attributes["value"], string | undefined>,
  "no children where none are declared": false satisfies Same<"attributes" extends keyof Session ? true : false, true>,
  "small options": true satisfies Same<ParametersOf<typeof variable>["type"], "auto" | "text" | "number">,
  "log levels": true satisfies Same<
    ParametersOf<typeof writeToLog>["logLevel"],
    "user" | "verbose" | "warning" | "error"
  >,
  "any activity": true satisfies ParametersOf<Activity> extends object ? true : false,
} as const;

it("the compiler infers the parameters of the activities", () => {
  assert.ok(Object.keys(inferred).length > 0);
});

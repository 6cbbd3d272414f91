import type { Condition, Parameter } from "../activity.ts";
import { connection, defaultSessionName } from "./connection.ts";

/** What the activities that work on a session have in common: the session, or in its place a connection of their own. */
export const sessionOrHost = {
  session: sessionToUse(defaultSessionName, connection),
  ...hosted(connection),
} as const satisfies Readonly<Record<string, Parameter>>;

type Parameters = Readonly<Record<string, Parameter>>;

/** Holds for a step that connects for itself (Host mode, reference §0.5): it gives a connection parameter and names no session. */
function hostMode(connectionParameters: Parameters): Condition {
  return { any: Object.keys(connectionParameters).map((key) => ({ given: key })) };
}

/** SESSION of an activity that uses one. */
export function sessionToUse(usual: string, connectionParameters: Parameters) {
  return {
    name: "SESSION",
    title: "Session",
    description:
      "The open session to work on. A step that names none but gives connection parameters connects for itself; a step with neither uses the default session.",
    type: { kind: "sessionName" },
    effect: "uses",
    default: usual,
    noDefaultWhen: hostMode(connectionParameters),
  } as const satisfies Parameter;
}

/** SESSION alone: of an activity that makes no connection of its own. */
export const sessionStep = {
  session: {
    name: "SESSION",
    title: "Session",
    description: "The open session.",
    type: { kind: "sessionName" },
    effect: "uses",
    default: defaultSessionName,
  },
} as const satisfies Readonly<Record<string, Parameter>>;

type Hosted<P extends Parameters> = {
  readonly [K in keyof P]: Omit<P[K], "required" | "activeWhen"> & {
    readonly required?: Condition;
    readonly activeWhen: Condition;
  };
};

/** The same parameters, counting only where no session is named, and required only in Host mode. */
export function hosted<P extends Parameters>(parameters: P): Hosted<P> {
  const isHostMode = hostMode(parameters);
  const entries = Object.entries(parameters).map(([key, parameter]) => [key, hostedOne(parameter, isHostMode)]);
  // Object.fromEntries forgets the keys; they are those of `parameters`.
  return Object.fromEntries(entries) as Hosted<P>;
}

function hostedOne(parameter: Parameter, isHostMode: Condition): Parameter {
  const { required, activeWhen, ...rest } = parameter;
  const noSession: Condition = { notGiven: "session" };
  return {
    ...rest,
    activeWhen: activeWhen === undefined ? noSession : { all: [noSession, activeWhen] },
    ...(required === undefined ? {} : { required: required === true ? isHostMode : { all: [isHostMode, required] } }),
  };
}

import type { Condition, Parameter } from "../activity.ts";
import { connection, defaultSessionName } from "./connection.ts";

/** Holds for a step that connects for itself (Host mode, reference §0.5): it gives a connection parameter and names no session. */
const hostMode: Condition = { any: Object.keys(connection).map((key) => ({ given: key })) };

/** What the activities that work on a session have in common: the session, or in its place a connection of their own. */
export const sessionOrHost = {
  session: {
    name: "SESSION",
    title: "Session",
    description:
      "The open session to work on. A step that names none but gives connection parameters connects for itself; a step with neither uses the default session.",
    type: { kind: "sessionName" },
    effect: "uses",
    default: defaultSessionName,
    noDefaultWhen: hostMode,
  },
  ...hosted(connection),
} as const satisfies Readonly<Record<string, Parameter>>;

type Hosted<P extends Readonly<Record<string, Parameter>>> = {
  readonly [K in keyof P]: Omit<P[K], "required" | "activeWhen"> & {
    readonly required?: Condition;
    readonly activeWhen: Condition;
  };
};

/** The same parameters, counting only where no session is named, and required only in Host mode. */
function hosted<P extends Readonly<Record<string, Parameter>>>(parameters: P): Hosted<P> {
  const entries = Object.entries(parameters).map(([key, parameter]) => [key, hostedOne(parameter)]);
  // Object.fromEntries forgets the keys; they are those of `parameters`.
  return Object.fromEntries(entries) as Hosted<P>;
}

function hostedOne(parameter: Parameter): Parameter {
  const { required, activeWhen, ...rest } = parameter;
  const noSession: Condition = { notGiven: "session" };
  return {
    ...rest,
    activeWhen: activeWhen === undefined ? noSession : { all: [noSession, activeWhen] },
    ...(required === undefined ? {} : { required: required === true ? hostMode : { all: [hostMode, required] } }),
  };
}

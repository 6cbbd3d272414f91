import type { Command } from "commander";
import { showPrompt } from "../../actions/dynamics-crm/show-prompt.ts";
import { examineConnection, failedPlan } from "../../doctor/examine-connection.ts";
import type { PhaseReport } from "../../doctor/report.ts";
import { createScrubber } from "../../engine/scrubber.ts";
import { DynamlError } from "../../errors.ts";
import { withoutCredentials } from "../../net/net-error.ts";
import type { SessionOptions } from "../../session/session-options.ts";
import { printable } from "../../values/printable.ts";
import { Secret } from "../../values/secret.ts";
import { capturedSession } from "../captured-session.ts";
import type { Finish } from "../cli.ts";
import { CliError } from "../cli-error.ts";
import {
  addConnectionOptions,
  addFolderOption,
  type ConnectionOptions,
  loadConnectionSettings,
} from "../connection-options.ts";
import { exitCodes, stoppedBy } from "../exit-code.ts";
import { addGivenVariable, type GivenVariables } from "../given-variable.ts";
import type { Io } from "../io.ts";
import { loadTask } from "../load-task.ts";
import { neededPrivileges } from "../needed-privileges.ts";
import { type PlannedSession, plannedSessions } from "../planned-sessions.ts";
import { doctorText } from "../printers/doctor-text.ts";
import { writeJsonLine } from "../printers/json-printer.ts";
import { showDiagnostics } from "../printers/show-diagnostics.ts";
import { addSecretOptions, openSecrets, type SecretOptions } from "../secret-options.ts";
import {
  addSignInOptions,
  credentials,
  type SignInOptions,
  signInInPlace,
  withStoredSecrets,
} from "../sign-in-options.ts";
import { listenForStop, type StopRequest } from "../stop-request.ts";

type Options = ConnectionOptions &
  SecretOptions &
  SignInOptions & {
    readonly server?: string;
    readonly organization?: string;
    readonly discoveryUri?: string;
    readonly var?: GivenVariables;
    readonly json?: boolean;
  };

export function addDoctorCommand(program: Command, io: Io, finish: Finish): void {
  const command = addSecretOptions(addFolderOption(addConnectionOptions(program.command("doctor"))))
    .description("walk a connection phase by phase, and say what is wrong and what to do")
    .argument("[task]", "task file whose sessions are examined; - reads standard input")
    .option("--server <address>", "in place of a task: the server, or the organization's whole address")
    .option("--organization <name>", "the organization on that server")
    .option("--discovery-uri <url>", "the discovery service that knows the organization");
  addSignInOptions(command)
    .option(
      "--var <name=value>",
      "give a variable of the task, as to run; repeatable",
      (text, given?: GivenVariables) => addGivenVariable(text, given ?? {}, io.env),
    )
    .option("--json", "print one connection a line as JSON")
    .addHelpText("after", help)
    .action(async (path: string | undefined, options: Options, command: Command) => {
      const problem = usageProblem(path, options);
      if (problem !== undefined) command.error(`error: ${problem}`);
      finish(await doctor(path, options, io));
    });
}

function usageProblem(
  path: string | undefined,
  { server, discoveryUri, organization, ...options }: Options,
): string | undefined {
  if (((server ?? discoveryUri) !== undefined) === (path !== undefined)) {
    return "name a task, or a server: --server <address>, or --discovery-uri <url>";
  }
  if (path !== undefined && organization !== undefined) {
    return "option '--organization <name>' goes with --server: a task names its own";
  }
  if (path === undefined && options.var !== undefined) {
    return "option '--var <name=value>' goes with a task: there are no variables at a server";
  }
  if (path === undefined && options.allowFiles !== undefined) {
    return "option '--allow-files <folder>' goes with a task: a server reads no files";
  }
  return undefined;
}

const help = `
Each phase is ok, failed, not checked (with the reason), or not reached because an earlier one failed. The password is
sent once, and nothing is changed on the server. Of a task, the variable steps before a session are run, nothing else.
With a task, --user, --auth-type, --timeout and the other options of signing in take the place of what its sessions say.

Examples:
  $ dynaml doctor task.aml
  $ dynaml doctor task.aml --auth-type Auto --timeout 20
  $ dynaml doctor --server https://crm.contoso.com/org --user 'CONTOSO\\alice'
  $ dynaml doctor --server crm:5555 --organization org --user alice --domain CONTOSO --password-env CRM_PASSWORD --json

Exit codes:
  0   no phase failed
  2   a phase failed
  3   the task does not load
  64  wrong usage`;

async function doctor(path: string | undefined, options: Options, io: Io): Promise<number> {
  const stop = listenForStop(io);
  try {
    const codes =
      path === undefined ? await examineServer(options, io, stop) : await examineTask(path, options, io, stop);
    const signal = stop.received();
    return signal === undefined ? codes : stoppedBy(signal);
  } finally {
    stop.close();
  }
}

async function examineServer(options: Options, io: Io, { signal }: StopRequest): Promise<number> {
  const { server, organization, discoveryUri, authType = "Auto", timeout } = options;
  const settings = await loadConnectionSettings(options, io);
  const given = { ...(await credentials(options, io)), server, organization, discoveryUri, authType, timeout };
  const phases = await examined(
    async () => await withStoredSecrets(settings.apply({ ...given, signal }), options, io),
    io,
  );
  const address = withoutCredentials(server ?? discoveryUri ?? "");
  show({ title: address, facts: { server: address }, phases }, options, io);
  return exitCodeOf(phases);
}

async function examineTask(path: string, options: Options, io: Io, stop: StopRequest): Promise<number> {
  const settings = await loadConnectionSettings(options, io);
  const secrets = openSecrets(options, io);
  const inPlace = signInInPlace(options, io);
  const loaded = await loadTask(path, io, {
    suppliedVariables: Object.keys(options.var ?? {}),
    profile: settings.overlay,
  });
  const { task, file } = loaded;
  if (!loaded.loads) {
    showDiagnostics(loaded, { io, json: options.json === true });
    return exitCodes.notLoaded;
  }
  const inPlaceToo = { ...settings, apply: (session: SessionOptions) => inPlace(settings.apply(session)) };
  const capture = { settings: inPlaceToo, secrets, file, path, variables: options.var, signal: stop.signal };
  let exitCode: number = exitCodes.succeeded;
  const sessions = differing(plannedSessions(task, settings));
  for (const planned of sessions) {
    const { session, step, line, column } = planned;
    const phases = await examined(() => capturedSession(task, step, capture), io, neededPrivileges(task, session));
    const title = `${session === undefined ? "a step that connects for itself" : `session ${session}`} (${file}:${line}:${column})`;
    show({ title, facts: { file, session, step, line, column }, phases }, options, io);
    exitCode = Math.max(exitCode, exitCodeOf(phases));
    if (stop.signal.aborted) break;
    if (wasRefused(phases)) {
      tellOfRest(sessions.length - sessions.indexOf(planned) - 1, io);
      break;
    }
  }
  if (sessions.length === 0 && options.json !== true) io.stdout.write(`${file} opens no session\n`);
  return exitCode;
}

/** Steps that connect for themselves in the same way are one connection. */
function differing(sessions: readonly PlannedSession[]): readonly PlannedSession[] {
  const seen = new Set<string>();
  return sessions.filter(({ session, result }) => {
    const key = JSON.stringify([session, result]);
    return !seen.has(key) && seen.add(key);
  });
}

/** A second session of the same user would send the wrong password a second time, and lock the account in the end. */
function wasRefused(phases: readonly PhaseReport[]): boolean {
  return phases.some(
    (report) =>
      report.outcome === "failed" &&
      report.code.startsWith("AUTH_") &&
      (report.phase === "organization" || report.phase === "sign-in"),
  );
}

function tellOfRest(count: number, io: Io): void {
  if (count === 0) return;
  io.stderr.write(`not examined: ${count} more of the task's sessions, so that no wrong password is sent twice\n`);
}

/** The phases, with the secrets of the options out of every text. */
async function examined(
  find: () => Promise<SessionOptions>,
  io: Io,
  privileges: readonly string[] = [],
): Promise<readonly PhaseReport[]> {
  let options: SessionOptions;
  try {
    options = await find();
  } catch (error) {
    if (!(error instanceof DynamlError) || error instanceof CliError) throw error;
    return failedPlan(error);
  }
  const scrubber = createScrubber();
  const { password, clientId, clientSecret, refreshToken, proxy, certificate } = options;
  const known = clientId instanceof Secret ? clientId : undefined;
  for (const secret of [password, known, clientSecret, refreshToken, proxy?.password, certificate?.password]) {
    if (secret !== undefined) scrubber.hide(secret instanceof Secret ? secret.reveal() : secret);
  }
  const prompt = showPrompt({ dialog: (_title, text) => io.stderr.write(`${printable(text)}\n`) });
  const phases = await examineConnection({ ...options, prompt }, { privileges });
  return phases.map(
    (phase) => ({ ...scrubber.scrub(phase), phase: phase.phase, outcome: phase.outcome }) as PhaseReport,
  );
}

function exitCodeOf(phases: readonly PhaseReport[]): number {
  return phases.some(({ outcome }) => outcome === "failed") ? exitCodes.notConnected : exitCodes.succeeded;
}

type Shown = { readonly title: string; readonly facts: object; readonly phases: readonly PhaseReport[] };

function show({ title, facts, phases }: Shown, { json }: Options, io: Io): void {
  const ok = exitCodeOf(phases) === exitCodes.succeeded;
  if (json === true) writeJsonLine(io.stdout, { type: "connection", ...facts, ok, phases });
  else io.stdout.write(doctorText(title, phases));
}

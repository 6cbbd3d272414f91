import type { Command } from "commander";
import { explained } from "../../doctor/diagnose.ts";
import { DynamlError, describeError } from "../../errors.ts";
import { type Discovery, discoverOrganizations } from "../../session/discovery/discover-organizations.ts";
import type { SessionOptions } from "../../session/session-options.ts";
import { printable } from "../../values/printable.ts";
import type { Finish } from "../cli.ts";
import { CliError } from "../cli-error.ts";
import { addConnectionOptions, type ConnectionOptions, loadConnectionSettings } from "../connection-options.ts";
import { exitCodes, stoppedBy } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { organizationsText } from "../printers/discovery-text.ts";
import { writeJsonLine } from "../printers/json-printer.ts";
import { addSecretOptions, type SecretOptions } from "../secret-options.ts";
import { addSignInOptions, credentials, type SignInOptions, withStoredSecrets } from "../sign-in-options.ts";
import { listenForStop } from "../stop-request.ts";

type Options = ConnectionOptions &
  SecretOptions &
  SignInOptions & {
    readonly server?: string;
    readonly discoveryUri?: string;
    readonly json?: boolean;
  };

export function addDiscoverCommand(program: Command, io: Io, finish: Finish): void {
  const command = addSecretOptions(addConnectionOptions(program.command("discover")))
    .description("list the organizations that a user belongs to, as a discovery service says")
    .option("--server <address>", "server of the organizations: host, host:port or URL; crm.dynamics.com for the cloud")
    .option("--discovery-uri <url>", "in place of a server: the discovery service itself");
  addSignInOptions(command)
    .option("--json", "print one organization a line as JSON")
    .addHelpText("after", help)
    .action(async (options: Options, command: Command) => {
      if ((options.server ?? options.discoveryUri) === undefined) {
        command.error("error: name the server: --server <address>, or --discovery-uri <url>");
      }
      finish(await discover(options, io));
    });
}

const help = `
A password is never given on the command line, where other users of the machine could read it.

Examples:
  $ dynaml discover --server crm.contoso.com --user 'CONTOSO\\alice'
  $ CRM_PASSWORD=... dynaml discover --server http://crm:5555 --user alice --domain CONTOSO --password-env CRM_PASSWORD
  $ SECRET=... dynaml discover --server crm.dynamics.com --client-id 3f2a... --client-secret-env SECRET
  $ dynaml discover --server crm.contoso.com --user alice@contoso.com --json | jq -r .uniqueName

Exit codes:
  0   listed
  2   signing in or connecting failed
  64  wrong usage`;

async function discover(options: Options, io: Io): Promise<number> {
  const settings = await loadConnectionSettings(options, io);
  const stop = listenForStop(io);
  try {
    const session = settings.apply({ ...(await credentials(options, io)), ...addresses(options), signal: stop.signal });
    show(await discoverOrganizations(await withStoredSecrets(session, options, io)), options, io);
    return exitCodes.succeeded;
  } catch (error) {
    if (!(error instanceof DynamlError) || error instanceof CliError) throw error;
    const signal = stop.received();
    if (signal !== undefined) return stoppedBy(signal);
    showError(explained(error), options, io);
    return exitCodes.notConnected;
  } finally {
    stop.close();
  }
}

function addresses({ server, discoveryUri, authType, timeout }: Options): SessionOptions {
  return { server, discoveryUri, authType, timeout };
}

function show({ discoveryUri, organizations, warnings }: Discovery, { json }: Options, io: Io): void {
  for (const { message } of warnings) io.stderr.write(`${printable(`warning: ${message}`)}\n`);
  if (json !== true) io.stdout.write(organizationsText(discoveryUri, organizations));
  else {
    for (const organization of organizations) {
      writeJsonLine(io.stdout, { type: "organization", discoveryUri, ...organization });
    }
  }
}

function showError(error: DynamlError, { json }: Options, io: Io): void {
  const { code, message, where, means, remedy } = error;
  if (json === true) writeJsonLine(io.stdout, { type: "error", code, message, where, means, remedy });
  else io.stderr.write(`${printable(`error: ${describeError(error)}`)}\n`);
}

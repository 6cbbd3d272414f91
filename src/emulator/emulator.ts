import { checkEmulatorOptions } from "./check-emulator-options.ts";
import { EmulatorError } from "./emulator-error.ts";
import type { Emulator, EmulatorOptions } from "./emulator-options.ts";
import type { Handler } from "./handler.ts";
import { isLoopback } from "./host-check.ts";
import type { ListenTarget } from "./listener.ts";
import { listen } from "./listener.ts";
import { standardSchema } from "./metadata/tables.ts";
import { defaultOrganization, defaultVersion, Organizations } from "./organizations.ts";
import { createHandler, defaultMaxBodyBytes } from "./pipeline.ts";
import { userNameOf } from "./sign-in/directory.ts";
import type { SignInContext } from "./sign-in/scheme.ts";
import { signInContext } from "./sign-in/sign-in-context.ts";
import { type ServerTls, serverTls } from "./tls.ts";

/** An embedded organization that nobody can reach yet: what a listener, a worker or a test hands requests to. */
export type OpenedEmulator = Pick<Emulator, "approveDevice" | "organization" | "version"> & {
  readonly handler: Handler;
  readonly close: () => void;
};

/** Opens the data and makes the handler, without a listener. Throws EmulatorError where the options are wrong or a data file cannot be used. */
export function openEmulator(options: EmulatorOptions = {}): OpenedEmulator {
  checkEmulatorOptions(options);
  return opened(options);
}

function opened(options: EmulatorOptions): OpenedEmulator {
  const organizations = Organizations.open(options, standardSchema());
  const context = signInContext(options);
  return {
    handler: handlerOf(organizations, context),
    organization: organizations.all[0]?.urlName ?? defaultOrganization,
    version: organizations.all[0]?.organization.version ?? defaultVersion,
    approveDevice: (userCode, login) => approveDevice(context, userCode, login),
    close: () => organizations.close(),
  };
}

function handlerOf(organizations: Organizations, context: SignInContext): Handler {
  try {
    return createHandler(organizations, context);
  } catch (error) {
    organizations.close();
    throw error;
  }
}

/** A person who is known by name alone lets a device in. */
function approveDevice({ directory, devices }: SignInContext, userCode: string, login: string): boolean {
  const name = userNameOf(login);
  const user = directory.find(name) ?? (directory.takesIn(name) ? name : undefined);
  return user !== undefined && devices.decide(userCode, { user });
}

/**
 * Starts an embedded organization: `const { url, close } = await startEmulator({ open: true })` answers at
 * `${url}/embedded/XRMServices/2011/Organization.svc/web` (SOAP) and `${url}/embedded/api/data/v9.2/` (Web API). Throws EmulatorError where the
 * options are wrong, or the address or the data file cannot be used.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  checkEmulatorOptions(options);
  const target = listenTarget(options);
  const emulator = opened(options);
  let tls: ServerTls | undefined;
  try {
    tls = await serverTls(options);
    const maxBodyBytes = options.limits?.maxBodyBytes ?? defaultMaxBodyBytes;
    const listener = await listen(emulator.handler, target, maxBodyBytes, tls);
    const close = async (): Promise<void> => {
      await listener.close();
      tls?.release();
      emulator.close();
    };
    return {
      url: listener.url,
      organization: emulator.organization,
      version: emulator.version,
      caFile: tls?.caFile,
      approveDevice: emulator.approveDevice,
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    tls?.release();
    emulator.close();
    throw error;
  }
}

/** An organization that takes in anyone is reached from this machine alone. */
function listenTarget({ open, listen: host = "127.0.0.1", port = 0, path }: EmulatorOptions): ListenTarget {
  if (path !== undefined) return { path };
  if (open !== true || isLoopback(host)) return { host, port };
  throw new EmulatorError({
    code: "EMULATOR_OPEN_BEYOND_LOOPBACK",
    message: "an embedded organization that takes in any user listens on loopback addresses only",
    where: `${host}:${port}`,
    remedy: "leave the address out (127.0.0.1), or name the users who may sign in instead of taking in anyone",
  });
}

import { EmulatorError } from "./emulator-error.ts";
import type { Emulator, EmulatorOptions } from "./emulator-options.ts";
import type { Handler } from "./handler.ts";
import { isLoopback } from "./host-check.ts";
import type { ListenTarget } from "./listener.ts";
import { listen } from "./listener.ts";
import { standardTables } from "./metadata/tables.ts";
import { createHandler, defaultMaxBodyBytes, defaultOrganization } from "./pipeline.ts";
import { openOrganization } from "./seed/seed.ts";
import { Store } from "./store/store.ts";

const defaultVersion = "9.0.2.3034";

/** An embedded organization that nobody can reach yet: what a listener, a worker or a test hands requests to. */
export type OpenedEmulator = { readonly handler: Handler; readonly close: () => void };

/** Opens the data and makes the handler, without a listener. Throws EmulatorError where the data file cannot be used. */
export function openEmulator(options: EmulatorOptions = {}): OpenedEmulator {
  const tables = standardTables();
  const store = Store.open(options.data, tables);
  const { organization: name = defaultOrganization, version = defaultVersion } = options;
  try {
    const organization = openOrganization(store, tables, { name, version });
    return { handler: createHandler(organization, options), close: () => store.close() };
  } catch (error) {
    store.close();
    throw error;
  }
}

/**
 * Starts an embedded organization: `const { url, close } = await startEmulator({ open: true })` answers at
 * `${url}/embedded/XRMServices/2011/Organization.svc/web`. Throws EmulatorError where the address or the data file cannot be used.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const target = listenTarget(options);
  const emulator = openEmulator(options);
  try {
    const listener = await listen(emulator.handler, target, options.limits?.maxBodyBytes ?? defaultMaxBodyBytes);
    return {
      url: listener.url,
      close: async () => {
        await listener.close();
        emulator.close();
      },
    };
  } catch (error) {
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

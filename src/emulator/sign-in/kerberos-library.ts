import { createRequire } from "node:module";
import { EmulatorError } from "../emulator-error.ts";

/** One sign-in, leg by leg, as GSS-API accepts it (RFC 2743, section 2.2.2). */
export type AcceptedContext = {
  /** From the client's token (base64) to the server's next one; null where there is none. Rejects a token that does not hold. */
  step(token: string): Promise<string | null>;
  readonly contextComplete: boolean;
  /** Who signs in, `alice@EXAMPLE.TEST`; known once the context is complete. */
  readonly username: string | null | undefined;
};

/** What the package `kerberos` exports, as far as it is used here. */
export type KerberosLibrary = {
  /** @param service `HTTP@crm.contoso.com`, or `HTTP` for every host that the keytab has the key of */
  initializeServer(service: string): Promise<AcceptedContext>;
};

const packageName: string = "kerberos";

/**
 * Loads the optional package `kerberos`, which is not part of this one because it is compiled where it is installed.
 * Error: EMULATOR_KERBEROS_NOT_INSTALLED, with the command that installs it.
 */
export function loadKerberosLibrary(load: (name: string) => unknown = createRequire(import.meta.url)): KerberosLibrary {
  try {
    const library = load(packageName);
    if (acceptsTickets(library)) return library;
    throw new TypeError("it exports no initializeServer");
  } catch (cause) {
    throw new EmulatorError({
      code: "EMULATOR_KERBEROS_NOT_INSTALLED",
      message: "offering Kerberos needs the package kerberos, which is not installed or does not load",
      remedy:
        "install it beside dynaml: npm install kerberos@7 (on Debian and Ubuntu after: apt-get install libkrb5-dev g++ make python3)",
      cause,
    });
  }
}

function acceptsTickets(library: unknown): library is KerberosLibrary {
  return (
    typeof library === "object" &&
    library !== null &&
    "initializeServer" in library &&
    typeof library.initializeServer === "function"
  );
}

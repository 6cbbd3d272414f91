import { DynamlError } from "../../errors.ts";
import type { AuthErrorCode } from "../auth-error.ts";

/** One sign-in, leg by leg, as the operating system's security library makes it (RFC 2743, section 2.2). */
export type SecurityContext = {
  /** From the server's token (base64; empty at the first leg) to the client's next one; null where there is none. */
  step(token: string): Promise<string | null>;
  /** True once the server has proven itself too. */
  readonly contextComplete: boolean;
  /** Who signs in, `alice@EXAMPLE.TEST`; known once the context is complete. */
  readonly username: string | null | undefined;
};

type ContextOptions = {
  /** `alice@EXAMPLE.TEST`, or `alice` in the default realm; the user of this process where left out. */
  readonly principal?: string;
  /** GSS flags, see `securityFlags`. */
  readonly flags: number;
  readonly mechOID: number;
};

/** GSS-API (Linux, macOS) or SSPI (Windows): what the package `kerberos` exports, as far as it is used here. */
export type SecurityProvider = {
  /** `service` is `HTTP@crm.contoso.com`, on Windows `HTTP/crm.contoso.com`. */
  initializeClient(service: string, options: ContextOptions): Promise<SecurityContext>;
};

/** RFC 2744, appendix A. */
export const securityFlags = { none: 0, mutual: 2 };

/** The package's names for the mechanisms: Kerberos itself, and SPNEGO around it (RFC 4178). */
export const mechanisms = { spnego: 6, kerberos: 9 };

const packageName: string = "kerberos";

/**
 * Loads the optional package `kerberos`, which is not part of this one because it is compiled where it is installed.
 * Error: AUTH_KERBEROS_NOT_INSTALLED, with the command that installs it.
 */
export async function loadSecurityProvider(load = () => import(packageName)): Promise<SecurityProvider> {
  try {
    const module: unknown = await load();
    const provider = hasInitializeClient(module) ? module : (module as { default?: unknown }).default;
    if (hasInitializeClient(provider)) return provider;
    throw new TypeError("it exports no initializeClient");
  } catch (cause) {
    throw new DynamlError<AuthErrorCode>({
      code: "AUTH_KERBEROS_NOT_INSTALLED",
      message: "signing in with a Kerberos ticket needs the package kerberos, which is not installed or does not load",
      remedy:
        "install it beside dynaml: npm install kerberos@7 (on Debian and Ubuntu after: apt-get install libkrb5-dev g++ make python3)",
      cause,
    });
  }
}

/** How the service of a host is named to the library. */
export function serviceName(url: string, platform: NodeJS.Platform = process.platform): string {
  return `HTTP${platform === "win32" ? "/" : "@"}${new URL(url).hostname.replace(/^\[|\]$/g, "")}`;
}

function hasInitializeClient(module: unknown): module is SecurityProvider {
  return (
    typeof module === "object" &&
    module !== null &&
    "initializeClient" in module &&
    typeof module.initializeClient === "function"
  );
}

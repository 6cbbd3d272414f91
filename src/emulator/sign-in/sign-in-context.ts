import type { EmulatorOptions } from "../emulator-options.ts";
import { hostRule } from "../host-check.ts";
import { Directory } from "./directory.ts";
import { DeviceCodes } from "./oauth/device-codes.ts";
import { defaultSignIn, type SignInContext } from "./scheme.ts";
import { SigningKeys } from "./signing-keys.ts";
import { TrustKeys } from "./trust-keys.ts";

/** What the schemes of an emulator share, with new keys. */
export function signInContext(options: EmulatorOptions): SignInContext {
  const now = options.now ?? (() => new Date());
  return {
    offered: options.signIn ?? defaultSignIn,
    directory: new Directory(options.users ?? [], options.open ?? false),
    keys: new SigningKeys(),
    trust: new TrustKeys(),
    federatedDomains: new Set(options.federatedDomains?.map((domain) => domain.toLowerCase())),
    devices: new DeviceCodes(options.oauth?.devicePollSeconds ?? 5, now),
    options,
    now,
    isAllowedHost: options.path === undefined ? hostRule(hostNamesOf(options)) : () => true,
  };
}

/** The address that is listened on names the organization as well, unless it stands for all addresses. */
function hostNamesOf({ hostNames = [], listen }: EmulatorOptions): readonly string[] {
  const isOne = listen !== undefined && listen !== "0.0.0.0" && listen !== "::";
  return isOne ? [...hostNames, listen, `[${listen}]`] : hostNames;
}

import type { EmulatorOptions } from "../emulator-options.ts";
import type { EmulatorConnection, EmulatorRequest, EmulatorResponse } from "../handler.ts";
import type { Directory, UserName } from "./directory.ts";
import type { DeviceCodes } from "./oauth/device-codes.ts";
import type { SigningKeys } from "./signing-keys.ts";
import type { TrustKeys } from "./trust-keys.ts";

/** Ways to sign in that an embedded organization can offer, by the names that options and command line give them. */
export const signInSchemes = ["ntlm", "kerberos", "oauth", "federation", "online-federation", "live-id"] as const;

export type SignInScheme = (typeof signInSchemes)[number];

/** An organization on its own servers, and OAuth besides. */
export const defaultSignIn: readonly SignInScheme[] = ["ntlm", "oauth"];

/** Who sent a request, or the response that it gets in place of an answer. */
export type SignIn =
  | {
      readonly user: UserName;
      /** The call carried a security header, so its reply carries one, too. */
      readonly isSecured?: boolean | undefined;
      /** What the answer carries besides: the server's own proof. */
      readonly headers?: Readonly<Record<string, string>> | undefined;
    }
  | { readonly response: EmulatorResponse };

/** How a scheme judges the requests for a service. Each scheme has its own file, and makes one of these. */
export type ServiceSignIn = {
  /** The value of WWW-Authenticate that a 401 offers it with; none where credentials travel in the message. */
  readonly challenge?: ((request: EmulatorRequest) => string) | undefined;
  /** What a request without credentials gets where no offered scheme has a challenge. */
  readonly refusal?: ((request: EmulatorRequest) => EmulatorResponse | undefined) | undefined;
  /** Undefined where the request holds nothing of this scheme. */
  signIn(request: EmulatorRequest, connection: EmulatorConnection): SignIn | undefined | Promise<SignIn | undefined>;
};

/** An address of a scheme beside the organizations': a token endpoint, a page to sign in at, a document on keys. */
export type SignInEndpoint = {
  /** `/{tenant}/oauth2/v2.0/token`: what is in braces is one segment of any text. Case does not count. */
  readonly path: string;
  /** By method. What is not here is answered with 405. */
  readonly methods: Readonly<Partial<Record<"GET" | "POST", EndpointHandler>>>;
};

export type EndpointHandler = (
  request: EmulatorRequest,
  /** The segments in braces, decoded, by their names. */
  segments: Readonly<Record<string, string>>,
  connection: EmulatorConnection,
) => EmulatorResponse | Promise<EmulatorResponse>;

/** What a scheme adds: to the services, beside them, or both. */
export type SchemeParts = {
  readonly service?: ServiceSignIn | undefined;
  readonly endpoints?: readonly SignInEndpoint[] | undefined;
};

/** What all schemes of one emulator share. */
export type SignInContext = {
  readonly directory: Directory;
  readonly keys: SigningKeys;
  readonly trust: TrustKeys;
  readonly offered: readonly SignInScheme[];
  /** Devices that wait for a person to sign in for them. */
  readonly devices: DeviceCodes;
  readonly options: EmulatorOptions;
  /** In lower case. */
  readonly federatedDomains: ReadonlySet<string>;
  readonly now: () => Date;
  /** Whether a host name, without port, is one that this emulator is reached by. */
  readonly isAllowedHost: (host: string) => boolean;
};

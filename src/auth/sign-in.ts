import type { HttpResponse } from "../net/http.ts";
import type { Authenticator } from "./authenticator.ts";

/** One way to sign in, ready for one organization. */
export type SignIn = {
  readonly authenticator: Authenticator;
  /** Where its requests go: SOAP 1.1 at `Organization.svc/web`, or SOAP 1.2 with WS-Security at `Organization.svc`. */
  readonly endpoint: "web" | "ws-security";
  /** Tells an answer that refuses the credentials or the token from others; a 401 when left out. */
  readonly isRefusal?: (response: HttpResponse) => boolean;
  /** For a person, without secrets: "OAuth, client secret of 3f2a… at https://login.microsoftonline.com/contoso.com". */
  describe(): string;
};

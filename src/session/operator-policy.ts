/** What weakens protection: only the command line, a connection profile or the calling program may say it, never a task. */
export type OperatorPolicy = {
  /** Hosts that may receive credentials though only a server names them, or that ambient credentials may go to: `sts.contoso.com`, `sts.contoso.com:8443`. */
  readonly allowHosts: readonly string[];
  /** Passwords and tokens may travel over plain http, where anybody on the way can read them. */
  readonly allowPlainHttpPasswords: boolean;
  /** Certificates of further authorities that TLS trusts, in PEM. */
  readonly ca: readonly string[];
  /** Microsoft's addresses lead to a stand-in here, which still speaks the ways to sign in that Microsoft has switched off. */
  readonly allowRetiredSignIn?: boolean | undefined;
  /** False: Kerberos is not spoken, so that the operating system asks nobody for a ticket. The embedded organization takes none. */
  readonly tickets?: boolean | undefined;
};

/** What holds where nobody says anything. */
export const strictPolicy: OperatorPolicy = { allowHosts: [], allowPlainHttpPasswords: false, ca: [] };

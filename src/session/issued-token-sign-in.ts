import { federationSignIn } from "../auth/federation/federation.ts";
import { liveIdSignIn } from "../auth/live-id/live-id.ts";
import { onlineFederationSignIn } from "../auth/online-federation/online-federation.ts";
import type { SignIn } from "../auth/sign-in.ts";
import { openConnection } from "../net/connection.ts";
import type { SignInContext } from "./sign-in.ts";
import { accountOf } from "./user-name.ts";
import { hostsForTickets } from "./windows-sign-in.ts";
import { withheld } from "./withheld.ts";

/** Ways to sign in with a token of WS-Trust, as the options of a session say them. */

export function federation(context: SignInContext): SignIn {
  const { homeRealmUri } = context.options;
  const connect = (origin: string) => openConnection({ origin, route: context.route });
  const ticketHosts = hostsForTickets(context.operator);
  return federationSignIn({ ...common(context), homeRealmUri, connect, ticketHosts });
}

export function onlineFederation(context: SignInContext): SignIn {
  return onlineFederationSignIn(common(context));
}

export function liveId(context: SignInContext): SignIn {
  return liveIdSignIn(common(context));
}

function common({ serviceUri, options, operator, policy, send, warn }: SignInContext) {
  const { warnings, ...account } = accountOf(options.userName ?? "", options.domain);
  warnings.forEach(warn);
  const { allowHosts: allowedHosts, allowPlainHttpPasswords: allowPlainHttp } = operator;
  return {
    serviceUri,
    account,
    password: withheld(options.password),
    policy,
    send,
    trust: { allowedHosts, allowPlainHttp },
  };
}

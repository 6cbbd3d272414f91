/** How far the clocks of those who speak WS-Security may lie apart, in milliseconds: what WCF allows. */
const clockSkew = 5 * 60_000;

export type Life = { readonly created: Date; readonly expires: Date };

/** Why a timestamp or a token is not valid now; undefined where it is. */
export function outOfTime({ created, expires }: Life, now: Date): string | undefined {
  if (created >= expires) return "it ends before it begins";
  if (created.getTime() > now.getTime() + clockSkew) return `it begins only at ${created.toISOString()}`;
  if (expires.getTime() + clockSkew <= now.getTime()) return `it ended at ${expires.toISOString()}`;
  return undefined;
}

/** One way of signing in that a 407 offers. */
export type ProxyChallenge = {
  /** As the proxy spells it. */
  readonly scheme: string;
  /** Base64 after the scheme, as NTLM has it. */
  readonly token: string | undefined;
  /** By lower-case name. */
  readonly parameters: ReadonlyMap<string, string>;
};

const element = /(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/g;
const parameter = /^([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"=]*))$/;
const schemeFirst = /^([\w!#$%&'*+.^`|~-]+)(?:\s+(.*))?$/;

/** The challenges of Proxy-Authenticate in the proxy's order, from any number of headers (RFC 9110, section 11.7.1). */
export function proxyChallengesOf(header: string | readonly string[] | undefined): ProxyChallenge[] {
  const values = header === undefined ? [] : typeof header === "string" ? [header] : header;
  const challenges: { scheme: string; token: string | undefined; parameters: Map<string, string> }[] = [];
  for (const part of values.flatMap((value) => value.match(element) ?? [])) {
    const text = part.trim();
    const further = parameter.exec(text);
    const [, scheme, rest] = (further === null && schemeFirst.exec(text)) || [];
    const challenge = scheme === undefined ? undefined : { scheme, token: undefined, parameters: new Map() };
    if (challenge !== undefined) challenges.push(challenge);
    const current = challenges.at(-1);
    const own = further ?? (rest === undefined ? null : parameter.exec(rest));
    if (current === undefined) continue;
    if (own?.[1] !== undefined) current.parameters.set(own[1].toLowerCase(), textOf(own));
    else current.token = rest;
  }
  return challenges;
}

function textOf([, , quoted, bare]: RegExpExecArray): string {
  return quoted === undefined ? (bare ?? "") : quoted.replace(/\\(.)/g, "$1");
}

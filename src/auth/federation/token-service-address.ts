/** Where AD FS has its token services below its host. */
const usualRoot = "/adfs/services/trust";

/**
 * Where a token service describes itself, of any of the addresses that people and policies name it by: its host, its name
 * (`http://sts.contoso.com/adfs/services/trust`), one of its endpoints, the metadata itself. AD FS is named by http and
 * answers by https only: http becomes https, unless plain http is allowed. Undefined where it is no address.
 */
export function metadataAddressOf(name: string, allowPlainHttp = false): string | undefined {
  const root = rootOf(name);
  if (root === undefined) return undefined;
  const isPlain = root.protocol === "http:" && (allowPlainHttp || root.port !== "");
  return `${isPlain ? "http:" : "https:"}//${root.host}${root.pathname}/mex`;
}

/** Whether two addresses name one token service; http and https do not count. */
export function isSameTokenService(one: string, other: string): boolean {
  const [a, b] = [rootOf(one), rootOf(other)];
  return (
    a !== undefined && b !== undefined && a.host === b.host && a.pathname.toLowerCase() === b.pathname.toLowerCase()
  );
}

function rootOf(name: string): URL | undefined {
  const text = name.trim();
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol) || url.hostname === "" || url.username + url.password !== "") return undefined;
  const path = url.pathname.replace(/\/+$/, "").replace(/\/(?:mex|(?:13|2005)\/[^/]+)$/i, "");
  const root = new URL(url.origin);
  root.pathname = path === "" ? usualRoot : path; // never resolved: "//evil.example" would name another host
  return root;
}

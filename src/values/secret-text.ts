/**
 * How the text of a secret parameter stands for its secret:
 * - `plain`: it is the secret itself
 * - `reference`: `secret:NAME`, a secret of the store
 * - `sealed`: `dynaml:v1:…`, encrypted by `dynaml encrypt`
 * - `vendor`: `AM2gvUWJ…pME`, encrypted by the vendor's product, which alone can decrypt it (reference §5)
 */
export type SecretForm = "plain" | "reference" | "sealed" | "vendor";

const vendor = /^AM\d[A-Za-z0-9+/]+={0,2}aME$/;

/** `secretForm("secret:crm")` → `"reference"`. White space around the text does not count. */
export function secretForm(text: string): SecretForm {
  const trimmed = text.trim();
  if (/^secret:/i.test(trimmed)) return "reference";
  if (/^dynaml:/i.test(trimmed)) return "sealed";
  return vendor.test(trimmed) ? "vendor" : "plain";
}
